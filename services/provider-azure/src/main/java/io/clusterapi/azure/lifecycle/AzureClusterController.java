package io.clusterapi.azure.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.azure.planning.CloudConfig;
import io.clusterapi.azure.planning.ClusterParts;
import io.clusterapi.azure.planning.PartKeys;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.infrastructure.azure.AzureCluster;
import io.clusterapi.model.infrastructure.azure.AzureClusterIdentity;
import io.clusterapi.model.infrastructure.azure.AzureClusterIdentitySpec;
import io.clusterapi.model.infrastructure.azure.AzureMachine;
import io.clusterapi.model.infrastructure.azure.AzureMachineTemplate;
import io.clusterapi.model.infrastructure.azure.ObjectReference;
import io.clusterapi.provider.lifecycle.InfraClusterController;
import io.clusterapi.provider.lifecycle.Marks;
import io.clusterapi.provider.lifecycle.NamespacePermission;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.DesiredParts;
import io.clusterapi.provider.part.PartPlan;
import io.clusterapi.provider.part.Parts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Builds and removes the resource group, network and load balancer of a cluster. */
public final class AzureClusterController extends InfraClusterController<AzureCluster> {
  public static final String FINALIZER = "azurecluster.infrastructure.cluster.x-k8s.io";
  static final int DEFAULT_PORT = 6443;

  @Override
  public Class<AzureCluster> type() {
    return AzureCluster.class;
  }

  @Override
  protected String finalizer() {
    return FINALIZER;
  }

  @Override
  protected Class<? extends HasMetadata> machineType() {
    return AzureMachine.class;
  }

  @Override
  protected Account account(AzureCluster object) {
    return accountOf(object);
  }

  static Account accountOf(AzureCluster object) {
    ObjectReference identity = object.getSpec().identityRef;
    String environment = object.getSpec().azureEnvironment;
    return new Account(
        (environment == null ? "AzurePublicCloud" : environment)
            + "/"
            + object.getSpec().subscriptionID,
        object.getMetadata().getNamespace() + "/" + (identity == null ? "" : identity.name));
  }

  @Override
  protected Optional<Refusal> refusal(AzureCluster object, Parts parts, Slice slice) {
    return Unsupported.in(object.getSpec()).or(() -> identity(object, slice));
  }

  private static Optional<Refusal> identity(AzureCluster object, Slice slice) {
    ObjectReference reference = object.getSpec().identityRef;
    if (reference == null || reference.name == null) {
      return refuse("NotSupported", "spec.identityRef: wanted an AzureClusterIdentity, found none");
    }
    String namespace = object.getMetadata().getNamespace();
    if (reference.namespace != null
        && !reference.namespace.isEmpty()
        && !reference.namespace.equals(namespace)) {
      return refuse(
          "NotSupported",
          "spec.identityRef.namespace: an identity of another namespace (%s) is not supported"
              .formatted(reference.namespace));
    }
    Optional<AzureClusterIdentity> identity =
        slice.sharedNamed(AzureClusterIdentity.class, reference.name);
    if (identity.isEmpty()) {
      return refuse(
          "CredentialsNotFound",
          "Wanted the AzureClusterIdentity %s, found none of that name: apply it"
              .formatted(reference.name));
    }
    AzureClusterIdentitySpec.AllowedNamespaces allowed = identity.get().getSpec().allowedNamespaces;
    if (allowed == null
        || !NamespacePermission.permits(allowed.list, allowed.selector, namespace)) {
      return refuse(
          "NamespaceNotAllowedByIdentity",
          ("AzureClusterIdentity %s does not allow the namespace %s: add it to"
                  + " spec.allowedNamespaces.list")
              .formatted(reference.name, namespace));
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refuse(String reason, String message) {
    return Optional.of(new Refusal(AzureConditions.NETWORK, reason, message));
  }

  @Override
  protected DesiredParts desired(AzureCluster object, ClusterDesired cluster, Parts parts) {
    return desired(object, cluster, parts, Map.of());
  }

  @Override
  protected DesiredParts desired(
      AzureCluster object, ClusterDesired cluster, Parts parts, Slice slice) {
    return desired(object, cluster, parts, configs(object, parts, slice));
  }

  private static DesiredParts desired(
      AzureCluster object, ClusterDesired cluster, Parts parts, Map<String, ObjectNode> configs) {
    return new ClusterParts(object, cluster.getMeta().getName(), port(cluster), parts)
        .desired(configs);
  }

  /** azure.json for every template that machines of this cluster are made from. */
  private static Map<String, ObjectNode> configs(AzureCluster object, Parts parts, Slice slice) {
    boolean zones =
        parts.part(PartKeys.KEY_ZONES).map(part -> !part.attribute("zones").isEmpty()).orElse(true);
    Optional<AzureClusterIdentity> identity =
        slice.sharedNamed(AzureClusterIdentity.class, object.getSpec().identityRef.name);
    Map<String, ObjectNode> configs = new TreeMap<>();
    for (AzureMachine machine : slice.all(AzureMachine.class)) {
      Optional<String> template = Marks.annotation(machine, Marks.CLONED_FROM_NAME);
      if (template.isPresent() && machine.getSpec() != null) {
        configs.putIfAbsent(
            template.get(), CloudConfig.of(object, identity, machine.getSpec(), zones));
      }
    }
    for (AzureMachineTemplate template : templates(slice)) {
      configs.putIfAbsent(
          template.getMetadata().getName(),
          CloudConfig.of(object, identity, template.getSpec().template.spec, zones));
    }
    return configs;
  }

  /**
   * The bootstrap data of the first machine of a template waits for azure.json, and nothing says
   * before that machine whose template it is. So until a Cluster owns it, a template counts as this
   * cluster's by its label, or by a name that begins with the cluster's as in upstream's templates.
   */
  private static List<AzureMachineTemplate> templates(Slice slice) {
    String prefix = slice.cluster() + "-";
    return Stream.concat(
            slice.all(AzureMachineTemplate.class).stream(),
            slice.shared(AzureMachineTemplate.class).stream())
        .filter(template -> !Marks.deleting(template))
        .filter(
            template ->
                Marks.owner(template, "Cluster")
                    .map(owner -> owner.getName().equals(slice.cluster()))
                    .orElseGet(() -> template.getMetadata().getName().startsWith(prefix)))
        .toList();
  }

  private static int port(ClusterDesired cluster) {
    return cluster.getApiServerPort() == null ? DEFAULT_PORT : cluster.getApiServerPort();
  }

  @Override
  protected void report(AzureCluster object, ClusterDesired cluster, PartPlan plan, Slice slice) {
    new ClusterReporting(object, plan.parts(), slice.now()).report(port(cluster));
  }

  @Override
  protected boolean provisioned(AzureCluster object) {
    return AzurePublishing.provisioned(object);
  }

  @Override
  protected void reportRefusal(AzureCluster object, Refusal refusal, Slice slice) {
    new ClusterReporting(object, Parts.NONE, slice.now())
        .refused(refusal.condition(), refusal.reason(), refusal.message());
  }

  @Override
  protected void reportRemoval(AzureCluster object, String waitingFor, Slice slice) {
    new ClusterReporting(object, Parts.NONE, slice.now()).removing(waitingFor);
  }

  // The bootstrap data of a new machine waits for azure.json of its template.
  @Override
  public boolean concerns(AzureCluster object, Object news) {
    return super.concerns(object, news)
        || (news instanceof AzureMachine machine && !AzurePublishing.provisioned(machine))
        || news instanceof AzureClusterIdentity;
  }
}
