package io.clusterapi.azure.planning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.infrastructure.azure.NetworkSpec;
import io.clusterapi.model.infrastructure.azure.NetworkSpec.FrontendIP;
import io.clusterapi.model.infrastructure.azure.NetworkSpec.LoadBalancerSpec;

/** Documents of load balancers. */
final class Balancers {
  private static final String OUTBOUND_RULE = "OutboundNATAllProtocols";
  private final Place place;

  Balancers(Place place) {
    this.place = place;
  }

  /** The API server's: one rule, its probe, and the way out for the control plane. */
  ObjectNode apiServer(int port) {
    NetworkSpec network = place.network();
    LoadBalancerSpec spec = network.apiServerLB;
    String id = place.balancerId();
    int idle = spec.idleTimeoutInMinutes == null ? 4 : spec.idleTimeoutInMinutes;
    FrontendIP frontend = spec.frontendIPs.get(0);
    ArrayNode rules = Json.array(rule(id, spec, "LBRuleHTTPS", port, idle));
    if (network.additionalAPIServerLBPorts != null) {
      network.additionalAPIServerLBPorts.forEach(
          more -> rules.add(rule(id, spec, more.name, more.port, idle)));
    }
    ObjectNode properties =
        Json.object(
            "frontendIPConfigurations",
            Json.array(frontend(frontend)),
            "backendAddressPools",
            Json.array(Json.object("name", spec.backendPool.name)),
            "probes",
            Json.array(
                Json.named(
                    "HTTPSProbe",
                    Json.object(
                        "protocol",
                        "Https",
                        "port",
                        port,
                        "requestPath",
                        "/readyz",
                        "intervalInSeconds",
                        15,
                        "numberOfProbes",
                        4,
                        "probeThreshold",
                        1))),
            "loadBalancingRules",
            rules);
    if (!internal(spec)) {
      properties.set("outboundRules", Json.array(outboundRule(id, spec, place.frontendId(), idle)));
    }
    return Json.object(
        "location",
        place.location(),
        "sku",
        Json.object("name", "Standard"),
        "properties",
        properties);
  }

  static boolean internal(LoadBalancerSpec spec) {
    return "Internal".equals(spec.type);
  }

  private ObjectNode frontend(FrontendIP frontend) {
    if (frontend.publicIP != null) {
      return Json.named(
          frontend.name,
          Json.object(
              "publicIPAddress",
              Json.reference(place.id(ArmType.PUBLIC_ADDRESS, frontend.publicIP.name))));
    }
    String subnet = place.subnet(true).map(one -> one.name).orElse("");
    return Json.named(
        frontend.name,
        Json.object(
            "privateIPAllocationMethod",
            "Static",
            "privateIPAddress",
            frontend.privateIP,
            "subnet",
            Json.reference(place.subnetId(subnet))));
  }

  private static ObjectNode rule(
      String id, LoadBalancerSpec spec, String name, int port, int idle) {
    return Json.named(
        name,
        Json.object(
            "protocol",
            "Tcp",
            "frontendPort",
            port,
            "backendPort",
            port,
            "idleTimeoutInMinutes",
            idle,
            "enableFloatingIP",
            false,
            "loadDistribution",
            "Default",
            "disableOutboundSnat",
            !internal(spec),
            "frontendIPConfiguration",
            Json.reference(id + "/frontendIPConfigurations/" + spec.frontendIPs.get(0).name),
            "backendAddressPool",
            Json.reference(id + "/backendAddressPools/" + spec.backendPool.name),
            "probe",
            Json.reference(id + "/probes/HTTPSProbe")));
  }

  private static ObjectNode outboundRule(
      String id, LoadBalancerSpec spec, String frontend, int idle) {
    return Json.named(
        OUTBOUND_RULE,
        Json.object(
            "protocol",
            "All",
            "idleTimeoutInMinutes",
            idle,
            "frontendIPConfigurations",
            Json.array(Json.reference(frontend)),
            "backendAddressPool",
            Json.reference(id + "/backendAddressPools/" + spec.backendPool.name)));
  }
}
