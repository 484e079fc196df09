package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills in the names, ranges and load balancers upstream gives a cluster on Azure. */
final class AzureClusterDefaults {
  private static final int IDLE_MINUTES = 4;

  private AzureClusterDefaults() {}

  /**
   * @param cluster name of the AzureCluster
   */
  static void apply(ObjectNode object, String path, String cluster) {
    ObjectNode spec = Trees.objectAt(object, path);
    if (spec == null) {
      return;
    }
    Trees.setDefault(spec, "azureEnvironment", "AzurePublicCloud");
    Trees.setDefault(spec, "controlPlaneEnabled", true);
    Trees.setDefault(spec, "resourceGroup", cluster);
    ObjectNode network = Trees.objectAt(spec, "networkSpec");
    if (network == null) {
      return;
    }
    Trees.setDefault(network, "vnet.resourceGroup", Trees.text(spec, "resourceGroup"));
    Trees.setDefault(network, "vnet.name", cluster + "-vnet");
    if (network.path("vnet") instanceof ObjectNode vnet && !vnet.has("cidrBlocks")) {
      vnet.putArray("cidrBlocks").add("10.0.0.0/8");
    }
    subnets(network, cluster);
    apiServer(network, cluster);
    outbound(network, "nodeOutboundLB", cluster, cluster + "-outbound");
    outbound(network, "controlPlaneOutboundLB", cluster, cluster + "-controlplane-outbound");
    bastion(spec, cluster);
  }

  private static void subnets(ObjectNode network, String cluster) {
    if (!network.has("subnets")) {
      network.putArray("subnets");
    }
    if (!(network.get("subnets") instanceof ArrayNode subnets)) {
      return;
    }
    if (subnets.isEmpty()) {
      subnets.addObject().put("role", "control-plane");
      subnets.addObject().put("role", "node");
    }
    int nodes = 0;
    for (JsonNode element : subnets) {
      if (!(element instanceof ObjectNode subnet)) {
        continue;
      }
      switch (subnet.path("role").asText()) {
        case "control-plane" -> {
          Trees.setDefault(subnet, "name", cluster + "-controlplane-subnet");
          range(subnet, "10.0.0.0/16");
          Trees.setDefault(subnet, "securityGroup.name", cluster + "-controlplane-nsg");
        }
        case "node", "cluster", "all" -> {
          nodes++;
          Trees.setDefault(subnet, "name", cluster + "-node-subnet");
          range(subnet, "10." + nodes + ".0.0/16");
          Trees.setDefault(subnet, "securityGroup.name", cluster + "-node-nsg");
          Trees.setDefault(subnet, "routeTable.name", cluster + "-node-routetable");
          Trees.setDefault(subnet, "natGateway.name", cluster + "-node-natgw-" + nodes);
          String gateway = Trees.text(subnet, "natGateway.name");
          if (!gateway.isEmpty()) {
            Trees.setDefault(subnet, "natGateway.ip.name", "pip-" + gateway);
          }
        }
        default -> {
          // the bastion's subnet has its name from Azure
        }
      }
    }
  }

  private static void range(ObjectNode subnet, String range) {
    if (!subnet.has("cidrBlocks")) {
      subnet.putArray("cidrBlocks").add(range);
    }
  }

  private static void apiServer(ObjectNode network, String cluster) {
    ObjectNode balancer = Trees.objectAt(network, "apiServerLB");
    if (balancer == null) {
      return;
    }
    Trees.setDefault(balancer, "type", "Public");
    boolean internal = balancer.path("type").asText().equals("Internal");
    String name = cluster + (internal ? "-internal-lb" : "-public-lb");
    common(balancer, name);
    if (!balancer.has("frontendIPs")) {
      ObjectNode frontend = balancer.putArray("frontendIPs").addObject();
      frontend.put("name", Trees.text(balancer, "name") + "-frontEnd");
      if (internal) {
        frontend.put("privateIP", "10.0.0.100");
      } else {
        frontend.putObject("publicIP").put("name", "pip-" + cluster + "-apiserver");
      }
    }
  }

  private static void outbound(ObjectNode network, String field, String cluster, String suffix) {
    if (!(network.get(field) instanceof ObjectNode balancer)) {
      return;
    }
    Trees.setDefault(balancer, "type", "Public");
    common(balancer, field.equals("nodeOutboundLB") ? cluster : suffix + "-lb");
    Trees.setDefault(balancer, "frontendIPsCount", 1);
    if (!balancer.has("frontendIPs")) {
      int count = balancer.path("frontendIPsCount").asInt();
      ArrayNode frontends = balancer.putArray("frontendIPs");
      String ip = field.equals("nodeOutboundLB") ? "node-outbound" : "controlplane-outbound";
      for (int i = 1; i <= Math.min(count, 16); i++) {
        String number = count == 1 ? "" : "-" + i;
        ObjectNode frontend = frontends.addObject();
        frontend.put("name", Trees.text(balancer, "name") + "-frontEnd" + number);
        frontend.putObject("publicIP").put("name", "pip-" + cluster + "-" + ip + number);
      }
    }
  }

  private static void common(ObjectNode balancer, String name) {
    Trees.setDefault(balancer, "name", name);
    Trees.setDefault(balancer, "sku", "Standard");
    Trees.setDefault(balancer, "idleTimeoutInMinutes", IDLE_MINUTES);
    Trees.setDefault(balancer, "backendPool.name", Trees.text(balancer, "name") + "-backendPool");
  }

  private static void bastion(ObjectNode spec, String cluster) {
    if (!(spec.path("bastionSpec").path("azureBastion") instanceof ObjectNode bastion)) {
      return;
    }
    Trees.setDefault(bastion, "name", cluster + "-azure-bastion");
    Trees.setDefault(bastion, "sku", "Basic");
    Trees.setDefault(bastion, "enableTunneling", false);
    Trees.setDefault(bastion, "subnet.name", "AzureBastionSubnet");
    Trees.setDefault(bastion, "subnet.role", "bastion");
    if (bastion.path("subnet") instanceof ObjectNode subnet) {
      range(subnet, "10.255.255.224/27");
    }
    Trees.setDefault(bastion, "publicIP.name", cluster + "-azure-bastion-pip");
  }
}
