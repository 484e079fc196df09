package io.clusterapi.azure.planning;

import static io.clusterapi.azure.planning.PartKeys.KEY_API_ADDRESS;
import static io.clusterapi.azure.planning.PartKeys.KEY_API_BALANCER;
import static io.clusterapi.azure.planning.PartKeys.KEY_GROUP;
import static io.clusterapi.azure.planning.PartKeys.KEY_NETWORK;
import static io.clusterapi.azure.planning.PartKeys.KEY_ZONES;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.infrastructure.azure.AzureCluster;
import io.clusterapi.model.infrastructure.azure.NetworkSpec.PublicIPSpec;
import io.clusterapi.model.infrastructure.azure.NetworkSpec.SubnetSpec;
import io.clusterapi.provider.part.DesiredParts;
import io.clusterapi.provider.part.PartSpec;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.provider.part.Parts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of one cluster: resource group, network, the groups, tables and gateways of its
 * subnets, the subnets, the API server's address and load balancer, and the Secrets with
 * azure.json.
 */
public final class ClusterParts {
  private final AzureCluster object;
  private final String cluster;
  private final int apiPort;
  private final Parts known;
  private final AzureTags tags;
  private final Place place;

  public ClusterParts(AzureCluster object, String cluster, int apiPort, Parts known) {
    this.object = object;
    this.cluster = cluster;
    this.apiPort = apiPort;
    this.known = known;
    this.place = new Place(object);
    this.tags =
        new AzureTags(cluster, object.getMetadata().getUid(), object.getSpec().additionalTags);
  }

  /** Whether the network is the cluster's own; empty until it is known. */
  private Optional<Boolean> ownNetwork() {
    return known
        .part(KEY_NETWORK)
        .filter(PartState::exists)
        .filter(part -> !part.attribute("managed").isEmpty())
        .map(part -> part.attribute("managed").equals("true"));
  }

  /**
   * @param machines machines whose bootstrap data wants azure.json, one for each template
   */
  public DesiredParts desired(Map<String, ObjectNode> configs) {
    List<PartSpec> specs = new ArrayList<>();
    specs.add(
        PartSpec.of(KEY_ZONES, PartKeys.ZONES, new Params.Zones(place.location())).lookedUp());
    specs.add(
        document(
                KEY_GROUP,
                ArmType.GROUP,
                ArmType.GROUP.id(place.subscription(), place.group(), ""),
                Json.object("location", place.location()),
                "",
                place.group())
            .watched());
    specs.add(network());
    specs.addAll(configs(configs));
    Optional<Boolean> own = ownNetwork();
    if (own.isEmpty()) {
      return DesiredParts.soFar(specs);
    }
    if (own.get()) {
      specs.addAll(surroundings());
    }
    for (SubnetSpec subnet : place.subnets()) {
      specs.add(subnet(subnet, own.get()));
    }
    specs.add(apiAddress());
    specs.add(
        document(
                KEY_API_BALANCER,
                ArmType.LOAD_BALANCER,
                place.balancerId(),
                new Balancers(place).apiServer(apiPort),
                "apiserver",
                place.network().apiServerLB.name)
            .dependsOn(KEY_GROUP, KEY_API_ADDRESS)
            .watched());
    return DesiredParts.all(specs);
  }

  private PartSpec document(
      String key, ArmType type, String id, ObjectNode body, String role, String name) {
    if (type.tagged()) {
      body.set("tags", Json.object("tags", tags.of(key, role, name)).get("tags"));
    }
    return PartSpec.of(key, type.part(), new Params.Document(id, body));
  }

  private PartSpec network() {
    List<String> ranges =
        place.network().vnet == null || place.network().vnet.cidrBlocks == null
            ? List.of("10.0.0.0/8")
            : place.network().vnet.cidrBlocks;
    ObjectNode body =
        Json.object(
            "location",
            place.location(),
            "properties",
            Json.object("addressSpace", Json.object("addressPrefixes", ranges)));
    return document(KEY_NETWORK, ArmType.NETWORK, place.networkId(), body, "", place.networkName())
        .dependsOn(KEY_GROUP)
        .watched();
  }

  /** Security groups, route tables, and NAT gateways with their addresses: shared by name. */
  private List<PartSpec> surroundings() {
    Map<String, PartSpec> specs = new LinkedHashMap<>();
    for (SubnetSpec subnet : place.subnets()) {
      if (subnet.securityGroup != null && named(subnet.securityGroup.name)) {
        String name = subnet.securityGroup.name;
        specs.putIfAbsent(
            name,
            standard(
                PartKeys.securityGroup(name),
                ArmType.SECURITY_GROUP,
                name,
                Json.object("securityRules", SecurityRules.of(subnet, apiPort))));
      }
      if (subnet.routeTable != null && named(subnet.routeTable.name)) {
        String name = subnet.routeTable.name;
        specs.putIfAbsent(
            name, standard(PartKeys.routeTable(name), ArmType.ROUTE_TABLE, name, Json.object()));
      }
      if (gateway(subnet)) {
        String name = subnet.natGateway.name;
        String address = subnet.natGateway.ip.name;
        specs.putIfAbsent(address, address(PartKeys.address(address), subnet.natGateway.ip, null));
        ObjectNode properties =
            Json.object(
                "publicIpAddresses",
                Json.array(Json.reference(place.id(ArmType.PUBLIC_ADDRESS, address))));
        ObjectNode body =
            Json.object(
                "location",
                place.location(),
                "sku",
                Json.object("name", "Standard"),
                "properties",
                properties);
        if (subnet.natGateway.zones != null && !subnet.natGateway.zones.isEmpty()) {
          body.set("zones", Json.array(subnet.natGateway.zones.toArray()));
        }
        specs.putIfAbsent(
            name,
            document(
                    PartKeys.nat(name),
                    ArmType.NAT_GATEWAY,
                    place.id(ArmType.NAT_GATEWAY, name),
                    body,
                    "node_outbound",
                    name)
                .dependsOn(KEY_GROUP, PartKeys.address(address))
                .watched());
      }
    }
    return List.copyOf(specs.values());
  }

  private static boolean named(String name) {
    return name != null && !name.isEmpty();
  }

  private static boolean gateway(SubnetSpec subnet) {
    return subnet.natGateway != null
        && named(subnet.natGateway.name)
        && subnet.natGateway.ip != null;
  }

  private PartSpec standard(String key, ArmType type, String name, ObjectNode properties) {
    ObjectNode body = Json.object("location", place.location(), "properties", properties);
    return document(key, type, place.id(type, name), body, "", name).dependsOn(KEY_GROUP).watched();
  }

  private PartSpec address(String key, PublicIPSpec address, String label) {
    ObjectNode properties =
        Json.object("publicIPAllocationMethod", "Static", "publicIPAddressVersion", "IPv4");
    if (label != null) {
      properties.set("dnsSettings", Json.object("domainNameLabel", label));
    }
    if (address.ipTags != null && !address.ipTags.isEmpty()) {
      ArrayNode ipTags = properties.putArray("ipTags");
      address.ipTags.forEach(tag -> ipTags.add(Json.object("ipTagType", tag.type, "tag", tag.tag)));
    }
    ObjectNode body =
        Json.object(
            "location",
            place.location(),
            "sku",
            Json.object("name", "Standard"),
            "properties",
            properties);
    String role = label == null ? "node_outbound" : "apiserver";
    return document(
            key,
            ArmType.PUBLIC_ADDRESS,
            place.id(ArmType.PUBLIC_ADDRESS, address.name),
            body,
            role,
            address.name)
        .dependsOn(KEY_GROUP)
        .watched();
  }

  private PartSpec apiAddress() {
    PublicIPSpec address = place.network().apiServerLB.frontendIPs.get(0).publicIP;
    String label =
        address.dnsName != null && !address.dnsName.isEmpty()
            ? address.dnsName.replaceFirst("\\..*", "")
            : AzureNames.dnsLabel(
                object.getMetadata().getName(), place.subscription(), place.group(), address.name);
    return address(KEY_API_ADDRESS, address, label);
  }

  private PartSpec subnet(SubnetSpec subnet, boolean own) {
    ObjectNode properties = Json.object("addressPrefix", subnet.cidrBlocks.get(0));
    List<String> needs = new ArrayList<>(List.of(KEY_NETWORK));
    if (own && subnet.securityGroup != null && named(subnet.securityGroup.name)) {
      String name = subnet.securityGroup.name;
      properties.set(
          "networkSecurityGroup", Json.reference(place.id(ArmType.SECURITY_GROUP, name)));
      needs.add(PartKeys.securityGroup(name));
    }
    if (own && subnet.routeTable != null && named(subnet.routeTable.name)) {
      String name = subnet.routeTable.name;
      properties.set("routeTable", Json.reference(place.id(ArmType.ROUTE_TABLE, name)));
      needs.add(PartKeys.routeTable(name));
    }
    if (own && gateway(subnet)) {
      String name = subnet.natGateway.name;
      properties.set("natGateway", Json.reference(place.id(ArmType.NAT_GATEWAY, name)));
      needs.add(PartKeys.nat(name));
    }
    if (subnet.serviceEndpoints != null && !subnet.serviceEndpoints.isEmpty()) {
      ArrayNode endpoints = properties.putArray("serviceEndpoints");
      subnet.serviceEndpoints.forEach(
          one -> endpoints.add(Json.object("service", one.service, "locations", one.locations)));
    }
    return document(
            PartKeys.subnet(subnet.name),
            ArmType.SUBNET,
            place.subnetId(subnet.name),
            Json.object("properties", properties),
            "",
            subnet.name)
        .dependsOn(needs.toArray(String[]::new));
  }

  private List<PartSpec> configs(Map<String, ObjectNode> configs) {
    return configs.entrySet().stream()
        .map(
            entry ->
                PartSpec.of(
                    PartKeys.config(entry.getKey()),
                    PartKeys.CONFIG,
                    new Params.CloudConfig(
                        object.getMetadata().getNamespace(),
                        entry.getKey() + "-azure-json",
                        cluster,
                        entry.getValue())))
        .toList();
  }
}
