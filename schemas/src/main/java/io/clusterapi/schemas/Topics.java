package io.clusterapi.schemas;

import static io.clusterapi.schemas.Topic.Kind.COMMAND;
import static io.clusterapi.schemas.Topic.Kind.LOG;
import static io.clusterapi.schemas.Topic.Kind.STATE;

import io.clusterapi.events.AnnotateMachine;
import io.clusterapi.events.Audited;
import io.clusterapi.events.BootstrapDesired;
import io.clusterapi.events.BootstrapObserved;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.ControlPlaneDesired;
import io.clusterapi.events.ControlPlaneObserved;
import io.clusterapi.events.CreateMachine;
import io.clusterapi.events.DeleteMachine;
import io.clusterapi.events.DeprovisionMachine;
import io.clusterapi.events.DiscardBootstrap;
import io.clusterapi.events.InfraClusterDesired;
import io.clusterapi.events.InfraClusterObserved;
import io.clusterapi.events.InfraMachineDesired;
import io.clusterapi.events.InfraMachineObserved;
import io.clusterapi.events.MachineDeploymentDesired;
import io.clusterapi.events.MachineDeploymentObserved;
import io.clusterapi.events.MachineDesired;
import io.clusterapi.events.MachineObserved;
import io.clusterapi.events.MachineSetDesired;
import io.clusterapi.events.MachineSetObserved;
import io.clusterapi.events.ManifestResult;
import io.clusterapi.events.ManifestSubmitted;
import io.clusterapi.events.NodeObserved;
import io.clusterapi.events.PrepareBootstrap;
import io.clusterapi.events.ProvisionMachine;
import io.clusterapi.events.ResourceChanged;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.events.WorkloadObserved;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/** The topic catalogue: every topic of the project, in one place. */
public final class Topics {
  public static final Topic CLUSTER_DESIRED =
      state("capi.cluster.desired.v1", ClusterDesired.class, "What was declared of Clusters");
  public static final Topic CLUSTER_OBSERVED =
      state("capi.cluster.observed.v1", ClusterObserved.class, "What is known of Clusters");
  public static final Topic WORKLOAD_OBSERVED =
      state(
          "capi.workload.observed.v1",
          WorkloadObserved.class,
          "The standing link to each workload cluster");
  public static final Topic NODE_OBSERVED =
      state("capi.node.observed.v1", NodeObserved.class, "Nodes of workload clusters");
  public static final Topic MACHINE_DESIRED =
      state("capi.machine.desired.v1", MachineDesired.class, "What was declared of Machines");
  public static final Topic MACHINE_OBSERVED =
      state("capi.machine.observed.v1", MachineObserved.class, "What is known of Machines");
  public static final Topic MACHINESET_DESIRED =
      state(
          "capi.machineset.desired.v1",
          MachineSetDesired.class,
          "What was declared of MachineSets");
  public static final Topic MACHINESET_OBSERVED =
      state(
          "capi.machineset.observed.v1", MachineSetObserved.class, "What is known of MachineSets");
  public static final Topic MACHINEDEPLOYMENT_DESIRED =
      state(
          "capi.machinedeployment.desired.v1",
          MachineDeploymentDesired.class,
          "What was declared of MachineDeployments");
  public static final Topic MACHINEDEPLOYMENT_OBSERVED =
      state(
          "capi.machinedeployment.observed.v1",
          MachineDeploymentObserved.class,
          "What is known of MachineDeployments");
  public static final Topic WORKERS_OBSERVED =
      state(
          "capi.workers.observed.v1",
          WorkersObserved.class,
          "All machines of a Cluster, summed up in one record");
  public static final Topic CONTROLPLANE_DESIRED =
      state(
          "capi.controlplane.desired.v1",
          ControlPlaneDesired.class,
          "What was declared of control planes");
  public static final Topic CONTROLPLANE_OBSERVED =
      state(
          "capi.controlplane.observed.v1",
          ControlPlaneObserved.class,
          "What is known of control planes");
  public static final Topic BOOTSTRAP_DESIRED =
      state(
          "capi.bootstrap.desired.v1",
          BootstrapDesired.class,
          "Bootstrap configurations as declared");
  public static final Topic BOOTSTRAP_OBSERVED =
      state(
          "capi.bootstrap.observed.v1",
          BootstrapObserved.class,
          "Which machines have bootstrap data; never the data");
  public static final Topic INFRACLUSTER_DESIRED =
      state(
          "capi.infracluster.desired.v1",
          InfraClusterDesired.class,
          "What was declared of clusters' infrastructure");
  public static final Topic INFRACLUSTER_OBSERVED =
      state(
          "capi.infracluster.observed.v1",
          InfraClusterObserved.class,
          "What is known of clusters' infrastructure");
  public static final Topic INFRAMACHINE_DESIRED =
      state(
          "capi.inframachine.desired.v1",
          InfraMachineDesired.class,
          "What was declared of infrastructure machines");
  public static final Topic INFRAMACHINE_OBSERVED =
      state(
          "capi.inframachine.observed.v1",
          InfraMachineObserved.class,
          "What is known of infrastructure machines");
  public static final Topic RESOURCE_CHANGED =
      state(
          "capi.resource.changed.v1",
          ResourceChanged.class,
          "Kinds without a topic of their own: identity and digest, never contents");

  public static final Topic MACHINE_COMMANDS =
      new Topic(
          "capi.machine.commands.v1",
          COMMAND,
          List.of(CreateMachine.class, DeleteMachine.class, AnnotateMachine.class),
          "Asks machine-svc for Machines");
  public static final Topic BOOTSTRAP_COMMANDS =
      new Topic(
          "capi.bootstrap.commands.v1",
          COMMAND,
          List.of(PrepareBootstrap.class, DiscardBootstrap.class),
          "Asks controlplane-svc for bootstrap configurations");
  public static final Topic PROVISIONING_AWS = provisioning("aws");
  public static final Topic PROVISIONING_VSPHERE = provisioning("vsphere");
  public static final Topic PROVISIONING_AZURE = provisioning("azure");
  public static final Topic PROVISIONING_MAAS = provisioning("maas");

  public static final Topic MANIFESTS =
      new Topic(
          "capi.manifests.v1",
          LOG,
          List.of(ManifestSubmitted.class),
          "Manifests to apply or delete, by anyone permitted to publish here");
  public static final Topic MANIFEST_RESULTS =
      new Topic(
          "capi.manifests.results.v1",
          LOG,
          List.of(ManifestResult.class),
          "Accepted or refused, and why, for each submitted object");
  public static final Topic AUDIT =
      new Topic("capi.audit.v1", LOG, List.of(Audited.class), "Who changed what");

  /** All topics, in the order of the documentation. */
  public static final List<Topic> ALL =
      List.of(
          CLUSTER_DESIRED,
          CLUSTER_OBSERVED,
          WORKLOAD_OBSERVED,
          NODE_OBSERVED,
          MACHINE_DESIRED,
          MACHINE_OBSERVED,
          MACHINESET_DESIRED,
          MACHINESET_OBSERVED,
          MACHINEDEPLOYMENT_DESIRED,
          MACHINEDEPLOYMENT_OBSERVED,
          WORKERS_OBSERVED,
          CONTROLPLANE_DESIRED,
          CONTROLPLANE_OBSERVED,
          BOOTSTRAP_DESIRED,
          BOOTSTRAP_OBSERVED,
          INFRACLUSTER_DESIRED,
          INFRACLUSTER_OBSERVED,
          INFRAMACHINE_DESIRED,
          INFRAMACHINE_OBSERVED,
          RESOURCE_CHANGED,
          MACHINE_COMMANDS,
          BOOTSTRAP_COMMANDS,
          PROVISIONING_AWS,
          PROVISIONING_VSPHERE,
          PROVISIONING_AZURE,
          PROVISIONING_MAAS,
          MANIFESTS,
          MANIFEST_RESULTS,
          AUDIT);

  private static final Map<String, Topic> BY_NAME =
      ALL.stream().collect(Collectors.toMap(Topic::name, Function.identity()));

  private Topics() {}

  /** The provisioning commands of one provider ({@code aws}, {@code vsphere}, ...). */
  public static Topic provisioning(String provider) {
    return new Topic(
        "capi.provisioning." + provider + ".commands.v1",
        COMMAND,
        List.of(ProvisionMachine.class, DeprovisionMachine.class),
        "Asks the provider " + provider + " for hosts");
  }

  /** The topic of that name, or null. */
  public static Topic named(String name) {
    return BY_NAME.get(name);
  }

  /** Every record class that may appear on some topic. */
  public static Stream<Class<? extends SpecificRecord>> recordClasses() {
    return ALL.stream().flatMap(topic -> topic.records().stream()).distinct();
  }

  private static Topic state(
      String name, Class<? extends SpecificRecord> record, String description) {
    return new Topic(name, STATE, List.of(record), description);
  }
}
