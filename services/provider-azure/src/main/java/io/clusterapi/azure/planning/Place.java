package io.clusterapi.azure.planning;

import io.clusterapi.model.infrastructure.azure.AzureCluster;
import io.clusterapi.model.infrastructure.azure.AzureClusterSpec;
import io.clusterapi.model.infrastructure.azure.NetworkSpec;
import io.clusterapi.model.infrastructure.azure.NetworkSpec.SubnetSpec;
import java.util.List;
import java.util.Optional;

/** Where the parts of a cluster are: names and identifiers, from the spec alone. */
public final class Place {
  private final AzureClusterSpec spec;
  private final String cluster;

  public Place(AzureCluster object) {
    this.spec = object.getSpec();
    this.cluster = object.getMetadata().getName();
  }

  public String subscription() {
    return spec.subscriptionID;
  }

  public String group() {
    return spec.resourceGroup == null ? cluster : spec.resourceGroup;
  }

  public String location() {
    return spec.location;
  }

  public String id(ArmType type, String name) {
    return type.id(subscription(), group(), name);
  }

  public String networkName() {
    return network().vnet == null || network().vnet.name == null
        ? cluster + "-vnet"
        : network().vnet.name;
  }

  public String networkGroup() {
    return network().vnet == null || network().vnet.resourceGroup == null
        ? group()
        : network().vnet.resourceGroup;
  }

  public String networkId() {
    return ArmType.NETWORK.id(subscription(), networkGroup(), networkName());
  }

  public String subnetId(String name) {
    return ArmType.SUBNET.id(subscription(), networkGroup(), networkName() + "/" + name);
  }

  public NetworkSpec network() {
    return spec.networkSpec == null ? new NetworkSpec() : spec.networkSpec;
  }

  public List<SubnetSpec> subnets() {
    return network().subnets == null ? List.of() : network().subnets;
  }

  /** The first subnet of the role, or of both. */
  public Optional<SubnetSpec> subnet(boolean controlPlane) {
    String role = controlPlane ? "control-plane" : "node";
    return subnets().stream()
        .filter(
            subnet ->
                role.equals(subnet.role)
                    || "cluster".equals(subnet.role)
                    || "all".equals(subnet.role))
        .findFirst();
  }

  public String balancerId() {
    return id(ArmType.LOAD_BALANCER, network().apiServerLB.name);
  }

  public String frontendId() {
    return balancerId()
        + "/frontendIPConfigurations/"
        + network().apiServerLB.frontendIPs.get(0).name;
  }

  public String poolId() {
    return balancerId() + "/backendAddressPools/" + network().apiServerLB.backendPool.name;
  }
}
