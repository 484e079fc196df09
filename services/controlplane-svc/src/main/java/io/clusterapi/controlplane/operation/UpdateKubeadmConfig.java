package io.clusterapi.controlplane.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.controlplane.bootstrap.BootstrapException;
import io.clusterapi.controlplane.bootstrap.ClusterFacts;
import io.clusterapi.controlplane.bootstrap.KubeadmClusterConfiguration;
import io.clusterapi.controlplane.operation.WorkloadVisits.Visit;
import io.clusterapi.controlplane.planning.KubeadmConfigSync;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationHandler;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.bootstrap.ClusterConfiguration;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Brings kube-system/kubeadm-config to the control plane's spec. */
@ApplicationScoped
class UpdateKubeadmConfig implements OperationHandler {
  /** What upstream keeps up to date; names, networks and the endpoint stay as init wrote them. */
  private static final List<String> FIELDS =
      List.of(
          "apiVersion",
          "kubernetesVersion",
          "imageRepository",
          "featureGates",
          "apiServer",
          "controllerManager",
          "scheduler",
          "encryptionAlgorithm",
          "certificateValidityPeriod",
          "caCertificateValidityPeriod");

  private final WorkloadVisits workload;

  UpdateKubeadmConfig(WorkloadVisits workload) {
    this.workload = workload;
  }

  @Override
  public String type() {
    return KubeadmConfigSync.UPDATE;
  }

  @Override
  public Uni<OperationResult> run(OperationTry attempt) {
    return workload.visit(attempt, UpdateKubeadmConfig::update);
  }

  private static OperationResult update(Visit visit) {
    ObjectNode wanted;
    try {
      wanted =
          KubeadmClusterConfiguration.tree(
              Mapper.value(
                  visit.request().json().path("clusterConfiguration"), ClusterConfiguration.class),
              null,
              new ClusterFacts(
                  visit.request().cluster(),
                  visit.request().text("endpoint"),
                  "",
                  List.of(),
                  List.of()),
              visit.request().text("version"));
    } catch (BootstrapException e) {
      throw OperationFailure.terminal("KubeadmConfigInvalid", e.getMessage());
    }
    visit
        .connection()
        .kubeadmConfig()
        .update(
            current -> {
              for (String field : FIELDS) {
                JsonNode value = wanted.get(field);
                if (value == null) {
                  current.remove(field);
                } else {
                  current.set(field, value);
                }
              }
              // Members keep what init wrote beside it, such as the data directory.
              if (wanted.path("etcd").path("local") instanceof ObjectNode local) {
                current.withObject("/etcd").withObject("/local").setAll(local);
              }
              return current;
            });
    return OperationResult.done();
  }
}
