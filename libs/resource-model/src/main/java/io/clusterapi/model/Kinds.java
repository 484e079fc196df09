package io.clusterapi.model;

import static io.clusterapi.model.KindEntry.AGE;
import static io.clusterapi.model.KindEntry.PAUSED;
import static io.clusterapi.model.KindEntry.column;
import static io.clusterapi.model.KindEntry.condition;
import static io.clusterapi.model.KindEntry.entry;
import static io.clusterapi.model.KindEntry.wide;

import io.clusterapi.model.addons.ClusterResourceSet;
import io.clusterapi.model.addons.ClusterResourceSetBinding;
import io.clusterapi.model.bootstrap.KubeadmConfig;
import io.clusterapi.model.bootstrap.KubeadmConfigTemplate;
import io.clusterapi.model.controlplane.KubeadmControlPlane;
import io.clusterapi.model.controlplane.KubeadmControlPlaneTemplate;
import io.clusterapi.model.core.Cluster;
import io.clusterapi.model.core.Machine;
import io.clusterapi.model.core.MachineDeployment;
import io.clusterapi.model.core.MachineSet;
import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSClusterControllerIdentity;
import io.clusterapi.model.infrastructure.aws.AWSClusterRoleIdentity;
import io.clusterapi.model.infrastructure.aws.AWSClusterStaticIdentity;
import io.clusterapi.model.infrastructure.aws.AWSClusterTemplate;
import io.clusterapi.model.infrastructure.aws.AWSMachine;
import io.clusterapi.model.infrastructure.aws.AWSMachineTemplate;
import io.clusterapi.model.infrastructure.azure.AzureCluster;
import io.clusterapi.model.infrastructure.azure.AzureClusterIdentity;
import io.clusterapi.model.infrastructure.azure.AzureClusterTemplate;
import io.clusterapi.model.infrastructure.azure.AzureMachine;
import io.clusterapi.model.infrastructure.azure.AzureMachineTemplate;
import io.clusterapi.model.infrastructure.maas.MaasCluster;
import io.clusterapi.model.infrastructure.maas.MaasMachine;
import io.clusterapi.model.infrastructure.maas.MaasMachineTemplate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every kind the API serves. The table is code, so that start-up pays for neither a classpath scan
 * nor the parsing of schemas.
 */
public final class Kinds {

  private static final List<Kind> COMMON =
      List.of(
          entry(Cluster.class, Groups.CLUSTER, Owner.CLUSTER)
              .plural("clusters")
              .shortNames("cl")
              .specRequired()
              .status()
              .columns(
                  column("ClusterClass", "string", ".spec.topology.classRef.name"),
                  condition("Available", "Available"),
                  column("CP Desired", "integer", ".status.controlPlane.desiredReplicas"),
                  wide("CP Current", "integer", ".status.controlPlane.replicas"),
                  wide("CP Ready", "integer", ".status.controlPlane.readyReplicas"),
                  column("CP Available", "integer", ".status.controlPlane.availableReplicas"),
                  column("CP Up-to-date", "integer", ".status.controlPlane.upToDateReplicas"),
                  column("W Desired", "integer", ".status.workers.desiredReplicas"),
                  wide("W Current", "integer", ".status.workers.replicas"),
                  wide("W Ready", "integer", ".status.workers.readyReplicas"),
                  column("W Available", "integer", ".status.workers.availableReplicas"),
                  column("W Up-to-date", "integer", ".status.workers.upToDateReplicas"),
                  PAUSED,
                  column("Phase", "string", ".status.phase"),
                  AGE,
                  column("Version", "string", ".spec.topology.version"))
              .build(),
          entry(Machine.class, Groups.CLUSTER, Owner.MACHINE)
              .plural("machines")
              .shortNames("ma")
              .specRequired()
              .status()
              .columns(
                  column("Cluster", "string", ".spec.clusterName"),
                  column("Node Name", "string", ".status.nodeRef.name"),
                  wide("Provider ID", "string", ".spec.providerID"),
                  column("Failure domain", "string", ".status.failureDomain"),
                  condition("Ready", "Ready"),
                  condition("Available", "Available"),
                  condition("Up-to-date", "UpToDate"),
                  wide(
                      "Internal-IP",
                      "string",
                      ".status.addresses[?(@.type==\"InternalIP\")].address"),
                  wide(
                      "External-IP",
                      "string",
                      ".status.addresses[?(@.type==\"ExternalIP\")].address"),
                  wide("OS-Image", "string", ".status.nodeInfo.osImage"),
                  PAUSED,
                  column("Phase", "string", ".status.phase"),
                  AGE,
                  column("Version", "string", ".spec.version"))
              .build(),
          entry(MachineSet.class, Groups.CLUSTER, Owner.MACHINE)
              .plural("machinesets")
              .shortNames("ms")
              .specRequired()
              .status()
              .scale()
              .columns(
                  column("Cluster", "string", ".spec.clusterName"),
                  column("Desired", "integer", ".spec.replicas"),
                  column("Current", "integer", ".status.replicas"),
                  column("Ready", "integer", ".status.readyReplicas"),
                  column("Available", "integer", ".status.availableReplicas"),
                  column("Up-to-date", "integer", ".status.upToDateReplicas"),
                  PAUSED,
                  AGE,
                  column("Version", "string", ".spec.template.spec.version"))
              .build(),
          entry(MachineDeployment.class, Groups.CLUSTER, Owner.MACHINE)
              .plural("machinedeployments")
              .shortNames("md")
              .specRequired()
              .status()
              .scale()
              .columns(
                  column("Cluster", "string", ".spec.clusterName"),
                  condition("Available", "Available"),
                  column("Desired", "integer", ".spec.replicas"),
                  column("Current", "integer", ".status.replicas"),
                  column("Ready", "integer", ".status.readyReplicas"),
                  column("Available", "integer", ".status.availableReplicas"),
                  column("Up-to-date", "integer", ".status.upToDateReplicas"),
                  PAUSED,
                  column("Phase", "string", ".status.phase"),
                  AGE,
                  column("Version", "string", ".spec.template.spec.version"))
              .build(),
          entry(KubeadmConfig.class, Groups.BOOTSTRAP, Owner.CONTROLPLANE)
              .plural("kubeadmconfigs")
              .status()
              .columns(
                  column(
                      "Cluster", "string", ".metadata.labels['cluster\\.x-k8s\\.io/cluster-name']"),
                  PAUSED,
                  column(
                      "Data secret created", "string", ".status.initialization.dataSecretCreated"),
                  AGE)
              .build(),
          entry(KubeadmConfigTemplate.class, Groups.BOOTSTRAP, Owner.CONTROLPLANE)
              .plural("kubeadmconfigtemplates")
              .columns(
                  column(
                      "ClusterClass",
                      "string",
                      ".metadata.ownerReferences[?(@.kind==\"ClusterClass\")].name"),
                  column(
                      "Cluster",
                      "string",
                      ".metadata.ownerReferences[?(@.kind==\"Cluster\")].name"),
                  AGE)
              .build(),
          entry(KubeadmControlPlane.class, Groups.CONTROL_PLANE, Owner.CONTROLPLANE)
              .plural("kubeadmcontrolplanes")
              .shortNames("kcp")
              .specRequired()
              .status()
              .scale()
              .columns(
                  column(
                      "Cluster", "string", ".metadata.labels['cluster\\.x-k8s\\.io/cluster-name']"),
                  condition("Available", "Available"),
                  column("Desired", "integer", ".spec.replicas"),
                  column("Current", "integer", ".status.replicas"),
                  column("Ready", "integer", ".status.readyReplicas"),
                  column("Available", "integer", ".status.availableReplicas"),
                  column("Up-to-date", "integer", ".status.upToDateReplicas"),
                  PAUSED,
                  column(
                      "Initialized", "boolean", ".status.initialization.controlPlaneInitialized"),
                  AGE,
                  column("Version", "string", ".spec.version"))
              .build(),
          entry(KubeadmControlPlaneTemplate.class, Groups.CONTROL_PLANE, Owner.CONTROLPLANE)
              .plural("kubeadmcontrolplanetemplates")
              .columns(
                  column(
                      "ClusterClass",
                      "string",
                      ".metadata.ownerReferences[?(@.kind==\"ClusterClass\")].name"),
                  AGE)
              .build(),
          entry(ClusterResourceSet.class, Groups.ADDONS, Owner.CLUSTER)
              .plural("clusterresourcesets")
              .specRequired()
              .status()
              .columns(condition("Applied", "ResourcesApplied"), PAUSED, AGE)
              .build(),
          entry(ClusterResourceSetBinding.class, Groups.ADDONS, Owner.CLUSTER)
              .plural("clusterresourcesetbindings")
              .specRequired()
              .columns(column("Cluster", "string", ".spec.clusterName"), AGE)
              .build(),
          entry(AWSCluster.class, Groups.INFRASTRUCTURE, Owner.AWS)
              .plural("awsclusters")
              .shortNames("awsc")
              .status()
              .columns(
                  column("Cluster", "string", ".metadata.labels.cluster\\.x-k8s\\.io/cluster-name"),
                  column("Ready", "string", ".status.ready"),
                  column("VPC", "string", ".spec.network.vpc.id"),
                  new Column("Endpoint", "string", ".spec.controlPlaneEndpoint", 1),
                  column("Bastion IP", "string", ".status.bastion.publicIp"),
                  column("Bastion IPv6", "string", ".status.bastion.ipv6Address"))
              .build(),
          entry(AWSClusterTemplate.class, Groups.INFRASTRUCTURE, Owner.AWS)
              .plural("awsclustertemplates")
              .shortNames("awsct")
              .columns(AGE)
              .build(),
          entry(AWSMachine.class, Groups.INFRASTRUCTURE, Owner.AWS)
              .plural("awsmachines")
              .shortNames("awsm")
              .status()
              .columns(
                  column("Cluster", "string", ".metadata.labels.cluster\\.x-k8s\\.io/cluster-name"),
                  column("State", "string", ".status.instanceState"),
                  column("Ready", "string", ".status.ready"),
                  column("InstanceID", "string", ".spec.providerID"),
                  column(
                      "Machine",
                      "string",
                      ".metadata.ownerReferences[?(@.kind==\"Machine\")].name"))
              .build(),
          entry(AWSMachineTemplate.class, Groups.INFRASTRUCTURE, Owner.AWS)
              .plural("awsmachinetemplates")
              .shortNames("awsmt")
              .status()
              .columns(AGE)
              .build(),
          entry(AWSClusterControllerIdentity.class, Groups.INFRASTRUCTURE, Owner.AWS)
              .plural("awsclustercontrolleridentities")
              .shortNames("awsci")
              .clusterScoped()
              .columns(AGE)
              .build(),
          entry(AWSClusterRoleIdentity.class, Groups.INFRASTRUCTURE, Owner.AWS)
              .plural("awsclusterroleidentities")
              .shortNames("awsri")
              .clusterScoped()
              .columns(AGE)
              .build(),
          entry(AWSClusterStaticIdentity.class, Groups.INFRASTRUCTURE, Owner.AWS)
              .plural("awsclusterstaticidentities")
              .shortNames("awssi")
              .clusterScoped()
              .columns(AGE)
              .build(),
          entry(AzureCluster.class, Groups.INFRASTRUCTURE, Owner.AZURE)
              .plural("azureclusters")
              .onlyV1Beta1()
              .status()
              .columns(
                  column("Cluster", "string", ".metadata.labels.cluster\\.x-k8s\\.io/cluster-name"),
                  condition("Ready", "Ready"),
                  column("Reason", "string", ".status.conditions[?(@.type==\"Ready\")].reason"),
                  new Column(
                      "Message", "string", ".status.conditions[?(@.type==\"Ready\")].message", 1),
                  column("Resource Group", "string", ".spec.resourceGroup"),
                  new Column("SubscriptionID", "string", ".spec.subscriptionID", 1),
                  column("Location", "string", ".spec.location"),
                  new Column("Endpoint", "string", ".spec.controlPlaneEndpoint.host", 1),
                  AGE)
              .build(),
          entry(AzureClusterTemplate.class, Groups.INFRASTRUCTURE, Owner.AZURE)
              .plural("azureclustertemplates")
              .onlyV1Beta1()
              .columns(AGE)
              .build(),
          entry(AzureMachine.class, Groups.INFRASTRUCTURE, Owner.AZURE)
              .plural("azuremachines")
              .onlyV1Beta1()
              .status()
              .columns(
                  condition("Ready", "Ready"),
                  column("Reason", "string", ".status.conditions[?(@.type==\"Ready\")].reason"),
                  new Column(
                      "Message", "string", ".status.conditions[?(@.type==\"Ready\")].message", 1),
                  column("State", "string", ".status.vmState"),
                  column("Cluster", "string", ".metadata.labels.cluster\\.x-k8s\\.io/cluster-name"),
                  new Column(
                      "Machine",
                      "string",
                      ".metadata.ownerReferences[?(@.kind==\"Machine\")].name",
                      1),
                  new Column("VM ID", "string", ".spec.providerID", 1),
                  new Column("VM Size", "string", ".spec.vmSize", 1),
                  AGE)
              .build(),
          entry(AzureMachineTemplate.class, Groups.INFRASTRUCTURE, Owner.AZURE)
              .plural("azuremachinetemplates")
              .onlyV1Beta1()
              .status()
              .columns(AGE)
              .build(),
          entry(AzureClusterIdentity.class, Groups.INFRASTRUCTURE, Owner.AZURE)
              .plural("azureclusteridentities")
              .onlyV1Beta1()
              .status()
              .columns(column("Type", "string", ".spec.type"), AGE)
              .build(),
          entry(MaasCluster.class, Groups.INFRASTRUCTURE, Owner.MAAS)
              .plural("maasclusters")
              .onlyV1Beta1()
              .status()
              .columns(
                  column("Cluster", "string", ".metadata.labels.cluster\\.x-k8s\\.io/cluster-name"),
                  column("Ready", "string", ".status.ready"),
                  new Column("Endpoint", "string", ".spec.controlPlaneEndpoint.host", 1),
                  AGE)
              .build(),
          entry(MaasMachine.class, Groups.INFRASTRUCTURE, Owner.MAAS)
              .plural("maasmachines")
              .onlyV1Beta1()
              .status()
              .columns(
                  column("Cluster", "string", ".metadata.labels.cluster\\.x-k8s\\.io/cluster-name"),
                  column("State", "string", ".status.machineState"),
                  column("Ready", "string", ".status.ready"),
                  column("ProviderID", "string", ".spec.providerID"),
                  column(
                      "Machine",
                      "string",
                      ".metadata.ownerReferences[?(@.kind==\"Machine\")].name"))
              .build(),
          entry(MaasMachineTemplate.class, Groups.INFRASTRUCTURE, Owner.MAAS)
              .plural("maasmachinetemplates")
              .onlyV1Beta1()
              .columns(AGE)
              .build(),
          entry(Secret.class, Groups.CORE, Owner.CONTROLPLANE)
              .plural("secrets")
              .core()
              .columns(column("Type", "string", ".type"), column("Data", "integer", ".data"), AGE)
              .build(),
          entry(ConfigMap.class, Groups.CORE, Owner.CONTROLPLANE)
              .plural("configmaps")
              .core("cm")
              .columns(column("Data", "integer", ".data"), AGE)
              .build(),
          entry(Namespace.class, Groups.CORE, Owner.GATEWAY)
              .plural("namespaces")
              .core("ns")
              .clusterScoped()
              .status()
              .columns(column("Status", "string", ".status.phase"), AGE)
              .build());

  private static final List<Kind> ALL =
      Stream.of(COMMON, VSphereKinds.ALL).flatMap(List::stream).toList();

  private static final Map<Class<?>, Kind> BY_TYPE = new HashMap<>();
  private static final Map<String, Kind> BY_GROUP_AND_NAME = new HashMap<>();
  private static final Map<String, Kind> BY_NAME = new LinkedHashMap<>();

  static {
    for (Kind kind : ALL) {
      BY_TYPE.put(kind.type(), kind);
      names(kind)
          .forEach(
              name -> {
                BY_GROUP_AND_NAME.put(kind.group() + "/" + name, kind);
                BY_NAME.putIfAbsent(name, kind);
              });
    }
  }

  private Kinds() {}

  public static Collection<Kind> all() {
    return ALL;
  }

  /** Kinds only {@code owner} writes, in the order of the table. */
  public static List<Kind> ownedBy(Owner owner) {
    return ALL.stream().filter(kind -> kind.owner() == owner).toList();
  }

  /**
   * @throws IllegalArgumentException when the class stands for no kind of the API
   */
  public static Kind of(Class<? extends HasMetadata> type) {
    Kind kind = BY_TYPE.get(type);
    if (kind == null) {
      throw new IllegalArgumentException(
          type.getName() + " is not the type of any kind of the API");
    }
    return kind;
  }

  /**
   * Finds a kind by group and any of its names: kind, plural, singular or short name, in any case.
   *
   * @param group API group; empty for core
   */
  public static Optional<Kind> find(String group, String name) {
    return Optional.ofNullable(BY_GROUP_AND_NAME.get(group + "/" + name.toLowerCase(Locale.ROOT)));
  }

  /**
   * Finds a kind by what an object says of itself. Nothing is found when the version is not served.
   *
   * @param apiVersion {@code group/version}, or {@code v1} for core
   */
  public static Optional<Kind> findByApiVersion(String apiVersion, String kindName) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    String version = apiVersion.substring(slash + 1);
    return find(group, kindName)
        .filter(kind -> kind.kind().equals(kindName))
        .filter(kind -> kind.serves(version));
  }

  /**
   * Finds a kind as kubectl's argument names it: {@code md}, {@code machines}, {@code
   * clusters.cluster.x-k8s.io}.
   */
  public static Optional<Kind> findByArgument(String argument) {
    String name = argument.toLowerCase(Locale.ROOT);
    int dot = name.indexOf('.');
    return dot < 0
        ? Optional.ofNullable(BY_NAME.get(name))
        : find(name.substring(dot + 1), name.substring(0, dot));
  }

  private static Stream<String> names(Kind kind) {
    return Stream.concat(
            Stream.of(kind.kind().toLowerCase(Locale.ROOT), kind.plural(), kind.singular()),
            kind.shortNames().stream())
        .distinct();
  }
}
