package io.clusterapi.azure.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.infrastructure.azure.AzureCluster;
import io.clusterapi.model.infrastructure.azure.AzureClusterIdentity;
import io.clusterapi.model.infrastructure.azure.AzureMachineSpec;
import io.clusterapi.model.infrastructure.azure.NetworkSpec.SubnetSpec;
import java.util.Optional;

/**
 * azure.json, by which the cloud provider inside the cluster knows its surroundings. The password
 * of a service principal is not in it here: it is added when the Secret is written.
 */
public final class CloudConfig {
  private static final int MOST_BALANCER_RULES = 250;

  private CloudConfig() {}

  /**
   * @param machine one made from the template the configuration is for
   */
  public static ObjectNode of(
      AzureCluster cluster,
      Optional<AzureClusterIdentity> identity,
      AzureMachineSpec machine,
      boolean zones) {
    Place place = new Place(cluster);
    Optional<SubnetSpec> node = place.subnet(false);
    ObjectNode config =
        Json.object(
            "cloud",
            cluster.getSpec().azureEnvironment == null
                ? "AzurePublicCloud"
                : cluster.getSpec().azureEnvironment,
            "tenantId",
            identity.map(one -> one.getSpec().tenantID).orElse(""),
            "subscriptionId",
            place.subscription(),
            "aadClientId",
            identity.map(one -> one.getSpec().clientID).orElse(""),
            "resourceGroup",
            place.group(),
            "securityGroupName",
            node.map(one -> one.securityGroup).map(group -> group.name).orElse(""),
            "securityGroupResourceGroup",
            place.networkGroup(),
            "location",
            place.location(),
            "vmType",
            zones ? "vmss" : "standard",
            "vnetName",
            place.networkName(),
            "vnetResourceGroup",
            place.networkGroup(),
            "subnetName",
            node.map(one -> one.name).orElse(""),
            "routeTableName",
            node.map(one -> one.routeTable).map(table -> table.name).orElse(""),
            "loadBalancerSku",
            "Standard",
            "loadBalancerName",
            "",
            "maximumLoadBalancerRuleCount",
            MOST_BALANCER_RULES,
            "useInstanceMetadata",
            true);
    boolean managed = "UserAssigned".equals(machine.identity);
    config.put("useManagedIdentityExtension", managed);
    if (managed) {
      config.put(
          "userAssignedIdentityID",
          machine.userAssignedIdentities.get(0).providerID.replaceFirst("^azure://", ""));
    }
    overrides(config, cluster);
    return config;
  }

  private static void overrides(ObjectNode config, AzureCluster cluster) {
    var overrides = cluster.getSpec().cloudProviderConfigOverrides;
    if (overrides == null) {
      return;
    }
    if (overrides.backOffs != null) {
      config.setAll((ObjectNode) Mapper.valueToTree(overrides.backOffs));
    }
    if (overrides.rateLimits != null) {
      overrides.rateLimits.forEach(
          limit -> {
            if (limit.name.equals("defaultRateLimit")) {
              config.setAll((ObjectNode) Mapper.valueToTree(limit.config));
            } else {
              config.set(limit.name, Mapper.valueToTree(limit.config));
            }
          });
    }
  }
}
