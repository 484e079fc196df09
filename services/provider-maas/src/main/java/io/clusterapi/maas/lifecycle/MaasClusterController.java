package io.clusterapi.maas.lifecycle;

import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.maas.planning.ClusterParts;
import io.clusterapi.maas.planning.MaasNames;
import io.clusterapi.maas.planning.PartKinds;
import io.clusterapi.model.core.FailureDomain;
import io.clusterapi.model.infrastructure.maas.MaasCluster;
import io.clusterapi.model.infrastructure.maas.MaasClusterSpec;
import io.clusterapi.model.infrastructure.maas.MaasClusterStatus;
import io.clusterapi.model.infrastructure.maas.MaasMachine;
import io.clusterapi.provider.lifecycle.InfraClusterController;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.DesiredParts;
import io.clusterapi.provider.part.PartPlan;
import io.clusterapi.provider.part.Parts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes and removes the name of a cluster's API server, and keeps it leading to the machines. */
public final class MaasClusterController extends InfraClusterController<MaasCluster> {
  public static final String FINALIZER = "maascluster.infrastructure.cluster.x-k8s.io";

  /** There is one MAAS, with one user: the provider's own. */
  public static final Account ACCOUNT = new Account("maas", "default");

  static final int DEFAULT_PORT = 6443;

  @Override
  public Class<MaasCluster> type() {
    return MaasCluster.class;
  }

  @Override
  protected String finalizer() {
    return FINALIZER;
  }

  @Override
  protected Class<? extends HasMetadata> machineType() {
    return MaasMachine.class;
  }

  @Override
  protected Account account(MaasCluster object) {
    return ACCOUNT;
  }

  /** The name follows the machines. */
  @Override
  public boolean concerns(MaasCluster object, Object news) {
    return news instanceof MaasMachine || super.concerns(object, news);
  }

  @Override
  protected Optional<Refusal> refusal(MaasCluster object, Parts parts, Slice slice) {
    return Unsupported.in(object);
  }

  @Override
  protected DesiredParts desired(MaasCluster object, ClusterDesired cluster, Parts parts) {
    return new ClusterParts(object, cluster.getMeta().getName(), List.of(), parts).desired();
  }

  @Override
  protected DesiredParts desired(
      MaasCluster object, ClusterDesired cluster, Parts parts, Slice slice) {
    return new ClusterParts(
            object, cluster.getMeta().getName(), slice.all(MaasMachine.class), parts)
        .desired();
  }

  @Override
  protected void report(MaasCluster object, ClusterDesired cluster, PartPlan plan, Slice slice) {
    MaasClusterStatus status = status(object);
    String name = cluster.getMeta().getName();
    boolean own = ClusterParts.ownEndpoint(object, name);
    boolean named =
        own
            || plan.parts()
                .part(PartKinds.KEY_DNS_NAME)
                .map(part -> part.id() != null)
                .orElse(false);
    if (named && !Boolean.TRUE.equals(status.ready)) {
      provisioned(object, own ? null : MaasNames.apiServer(name, object), cluster);
    }
    status.failureDomains = failureDomains(object);
    MaasConditions conditions = new MaasConditions(status.conditions, object, slice.now());
    if (named && plan.problems().isEmpty()) {
      conditions.isTrue(MaasConditions.LOAD_BALANCER, own ? "" : leadsTo(plan));
    } else {
      boolean waits = plan.problems().isEmpty();
      conditions.isFalse(
          MaasConditions.LOAD_BALANCER,
          waits ? "WaitForDNSName" : "LoadBalancerFailed",
          waits ? "Waiting for MAAS to make the API server's name" : problem(plan));
    }
    boolean answers =
        slice
            .view(ClusterObserved.class)
            .filter(seen -> seen.getMeta().getUid().equals(cluster.getMeta().getUid()))
            .map(ClusterObserved::getControlPlaneInitialized)
            .orElse(false);
    if (answers) {
      conditions.isTrue(MaasConditions.API_SERVER);
    } else {
      conditions.isUnknown(
          MaasConditions.API_SERVER,
          "APIServerNotReady",
          "Waiting for the first control plane machine to answer");
    }
    status.conditions = conditions.summarize(MaasConditions.OF_CLUSTERS).list();
  }

  private static void provisioned(MaasCluster object, String name, ClusterDesired cluster) {
    MaasClusterStatus status = object.getStatus();
    MaasClusterSpec spec = object.getSpec();
    if (name != null) {
      status.network = new MaasClusterStatus.Network();
      status.network.dnsName = name;
      spec.controlPlaneEndpoint = new MaasClusterSpec.ControlPlaneEndpoint();
      spec.controlPlaneEndpoint.host = name;
      spec.controlPlaneEndpoint.port =
          cluster.getApiServerPort() == null ? DEFAULT_PORT : cluster.getApiServerPort();
    }
    status.ready = true;
    status.initialization = new MaasClusterStatus.Initialization();
    status.initialization.provisioned = true;
  }

  // The machines learn from this object's change, too, that they are behind the name.
  private static String leadsTo(PartPlan plan) {
    String addresses =
        plan.parts()
            .ready(PartKinds.KEY_DNS_NAME)
            .map(part -> part.attribute("addresses"))
            .orElse("");
    return addresses.isEmpty()
        ? "The API server's name leads to no machine yet"
        : "The API server's name leads to " + addresses.replace(",", ", ");
  }

  private static String problem(PartPlan plan) {
    return String.join("; ", plan.problems().stream().map(part -> part.message()).toList());
  }

  private static List<FailureDomain> failureDomains(MaasCluster object) {
    List<String> zones = object.getSpec().failureDomains;
    if (zones == null || zones.isEmpty()) {
      return null;
    }
    List<FailureDomain> domains = new ArrayList<>();
    for (String zone : zones) {
      FailureDomain domain = new FailureDomain();
      domain.name = zone;
      domain.controlPlane = true;
      domains.add(domain);
    }
    return domains;
  }

  @Override
  protected boolean provisioned(MaasCluster object) {
    return MaasPublishing.provisioned(object);
  }

  @Override
  protected void reportRefusal(MaasCluster object, Refusal refusal, Slice slice) {
    MaasClusterStatus status = status(object);
    status.conditions =
        new MaasConditions(status.conditions, object, slice.now())
            .isFalse(refusal.condition(), refusal.reason(), refusal.message())
            .summarize(MaasConditions.OF_CLUSTERS)
            .list();
  }

  @Override
  protected void reportRemoval(MaasCluster object, String waitingFor, Slice slice) {
    MaasClusterStatus status = status(object);
    boolean plain = waitingFor.isEmpty() || waitingFor.startsWith("Waiting");
    status.conditions =
        new MaasConditions(status.conditions, object, slice.now())
            .isFalse(
                MaasConditions.READY,
                plain ? MaasConditions.DELETING : MaasConditions.DELETION_FAILED,
                waitingFor)
            .list();
  }

  private static MaasClusterStatus status(MaasCluster object) {
    if (object.getStatus() == null) {
      object.setStatus(new MaasClusterStatus());
      object.getStatus().ready = false;
    }
    return object.getStatus();
  }
}
