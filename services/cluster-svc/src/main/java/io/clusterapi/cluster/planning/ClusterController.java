package io.clusterapi.cluster.planning;

import io.clusterapi.events.ControlPlaneObserved;
import io.clusterapi.events.Endpoint;
import io.clusterapi.events.InfraClusterObserved;
import io.clusterapi.events.NodeObserved;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.core.APIEndpoint;
import io.clusterapi.model.core.Cluster;
import io.clusterapi.model.core.ClusterStatus;
import io.clusterapi.model.core.FailureDomain;
import io.clusterapi.planning.Note;
import java.util.ArrayList;
import java.util.List;

/**
 * One Cluster: takes over what infrastructure and control plane report, keeps the link to the
 * workload cluster, and walks through deletion stage by stage (workers, control plane,
 * infrastructure).
 */
public final class ClusterController implements Controller<Cluster> {
  public static final String FINALIZER = "cluster.cluster.x-k8s.io";
  static final String PAUSED = "cluster.x-k8s.io/paused";

  /** Name of the interest that keeps the link to the workload cluster. */
  public static final String WORKLOAD = "workload";

  @Override
  public Class<Cluster> type() {
    return Cluster.class;
  }

  @Override
  public boolean concerns(Cluster cluster, Object news) {
    return !(news instanceof NodeObserved);
  }

  @Override
  public ResourcePlan<Cluster> plan(Cluster cluster, Slice slice) {
    ResourcePlan.Builder<Cluster> plan = ResourcePlan.of(cluster);
    if (cluster.getStatus() == null) {
      cluster.setStatus(new ClusterStatus());
    }
    ClusterFacts facts = ClusterFacts.of(cluster, slice);
    boolean deleting = cluster.getMetadata().getDeletionTimestamp() != null;
    if (!deleting) {
      finalizer(cluster, true);
    }
    if (isPaused(cluster)) {
      interest(cluster, facts, plan);
      ClusterConditions.paused(cluster, slice.now());
      return plan.build();
    }
    ClusterMemory memory =
        slice
            .memory(cluster, ClusterMemory.class)
            .orElse(ClusterMemory.NOTHING)
            .seen(facts.controlPlaneExists(), facts.infrastructureExists());
    infrastructure(cluster, facts, plan);
    controlPlane(cluster, facts, plan);
    // With the endpoint that was just taken over: another one would be another link.
    interest(cluster, facts, plan);
    counts(cluster, facts);
    if (deleting) {
      memory = ClusterDeletion.plan(cluster, facts, memory, plan);
    }
    ClusterConditions.compute(cluster, facts, plan);
    plan.effect(new Effect.Remember(cluster, memory));
    return plan.build();
  }

  static boolean isPaused(Cluster cluster) {
    return Boolean.TRUE.equals(cluster.getSpec().paused)
        || (cluster.getMetadata().getAnnotations() != null
            && cluster.getMetadata().getAnnotations().containsKey(PAUSED));
  }

  static void finalizer(Cluster cluster, boolean wanted) {
    List<String> finalizers =
        new ArrayList<>(
            cluster.getMetadata().getFinalizers() == null
                ? List.of()
                : cluster.getMetadata().getFinalizers());
    finalizers.remove(FINALIZER);
    if (wanted) {
      finalizers.add(FINALIZER);
    }
    cluster.getMetadata().setFinalizers(finalizers);
  }

  /** The link is wanted from the kubeconfig's birth until the control plane's end. */
  private static void interest(
      Cluster cluster, ClusterFacts facts, ResourcePlan.Builder<Cluster> plan) {
    facts
        .controlPlane()
        .map(ControlPlaneObserved::getKubeconfigSecret)
        .filter(secret -> !secret.isEmpty())
        .ifPresent(
            secret ->
                plan.effect(
                    new Effect.Observe(
                        cluster.getMetadata().getUid(),
                        WORKLOAD,
                        new WorkloadInterest(secret, endpointText(cluster), facts.known()))));
  }

  private static String endpointText(Cluster cluster) {
    APIEndpoint endpoint = cluster.getSpec().controlPlaneEndpoint;
    return endpoint == null ? "" : endpoint.host + ":" + endpoint.port;
  }

  private static void infrastructure(
      Cluster cluster, ClusterFacts facts, ResourcePlan.Builder<Cluster> plan) {
    ClusterStatus.Initialization done = initialization(cluster);
    if (cluster.getSpec().infrastructureRef == null) {
      done.infrastructureProvisioned = true;
      return;
    }
    facts
        .infrastructure()
        .ifPresent(
            infra -> {
              takeEndpoint(cluster, infra.getControlPlaneEndpoint(), plan);
              takeFailureDomains(cluster, infra);
              if (infra.getProvisioned() && !Boolean.TRUE.equals(done.infrastructureProvisioned)) {
                done.infrastructureProvisioned = true;
                plan.because(
                    Note.of(
                        ClusterReason.InfrastructureReady,
                        "%s %s is provisioned",
                        infra.getMeta().getKind(),
                        infra.getMeta().getName()));
              }
            });
  }

  private static void controlPlane(
      Cluster cluster, ClusterFacts facts, ResourcePlan.Builder<Cluster> plan) {
    ClusterStatus.Initialization done = initialization(cluster);
    if (Boolean.TRUE.equals(done.controlPlaneInitialized)) {
      return;
    }
    facts
        .controlPlane()
        .ifPresent(control -> takeEndpoint(cluster, control.getControlPlaneEndpoint(), plan));
    boolean initialized =
        cluster.getSpec().controlPlaneRef == null
            ? facts.workers().map(WorkersObserved::getControlPlaneMachineHasNode).orElse(false)
            : facts.controlPlane().map(ControlPlaneObserved::getInitialized).orElse(false);
    if (initialized) {
      done.controlPlaneInitialized = true;
      plan.because(
          new Note(ClusterReason.ControlPlaneInitialized, "the control plane answers requests"));
    }
  }

  private static void takeEndpoint(
      Cluster cluster, Endpoint endpoint, ResourcePlan.Builder<Cluster> plan) {
    if (isValid(cluster.getSpec().controlPlaneEndpoint)
        || endpoint == null
        || endpoint.getHost().isEmpty()
        || endpoint.getPort() == 0) {
      return;
    }
    APIEndpoint copy = new APIEndpoint();
    copy.host = endpoint.getHost();
    copy.port = endpoint.getPort();
    cluster.getSpec().controlPlaneEndpoint = copy;
    plan.because(
        Note.of(
            ClusterReason.EndpointKnown,
            "the API server will answer at %s:%d",
            copy.host,
            copy.port));
  }

  static boolean isValid(APIEndpoint endpoint) {
    return endpoint != null
        && endpoint.host != null
        && !endpoint.host.isEmpty()
        && endpoint.port != null
        && endpoint.port > 0;
  }

  private static void takeFailureDomains(Cluster cluster, InfraClusterObserved infra) {
    if (infra.getFailureDomains().isEmpty()) {
      return;
    }
    cluster.getStatus().failureDomains =
        infra.getFailureDomains().stream()
            .map(
                domain -> {
                  FailureDomain copy = new FailureDomain();
                  copy.name = domain.getName();
                  copy.controlPlane = domain.getControlPlane();
                  copy.attributes =
                      domain.getAttributes().isEmpty() ? null : domain.getAttributes();
                  return copy;
                })
            .toList();
  }

  private static void counts(Cluster cluster, ClusterFacts facts) {
    facts
        .controlPlane()
        .ifPresent(
            control -> {
              ClusterStatus.ControlPlane counts = new ClusterStatus.ControlPlane();
              counts.desiredReplicas = control.getCounts().getDesired();
              counts.replicas = control.getCounts().getReplicas();
              counts.readyReplicas = control.getCounts().getReady();
              counts.availableReplicas = control.getCounts().getAvailable();
              counts.upToDateReplicas = control.getCounts().getUpToDate();
              cluster.getStatus().controlPlane = counts;
            });
    facts
        .workers()
        .ifPresent(
            workers -> {
              ClusterStatus.Workers counts = new ClusterStatus.Workers();
              counts.desiredReplicas = workers.getWorkers().getDesired();
              counts.replicas = workers.getWorkers().getReplicas();
              counts.readyReplicas = workers.getWorkers().getReady();
              counts.availableReplicas = workers.getWorkers().getAvailable();
              counts.upToDateReplicas = workers.getWorkers().getUpToDate();
              cluster.getStatus().workers = counts;
            });
  }

  static ClusterStatus.Initialization initialization(Cluster cluster) {
    if (cluster.getStatus().initialization == null) {
      cluster.getStatus().initialization = new ClusterStatus.Initialization();
      cluster.getStatus().initialization.infrastructureProvisioned = false;
      cluster.getStatus().initialization.controlPlaneInitialized = false;
    }
    return cluster.getStatus().initialization;
  }
}
