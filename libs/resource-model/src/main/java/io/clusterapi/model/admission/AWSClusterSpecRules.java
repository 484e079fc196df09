package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** What holds for the spec of an AWSCluster, in the object and in its template. */
final class AWSClusterSpecRules {
  private static final Set<String> EDGE_ZONES = Set.of("local-zone", "wavelength-zone");

  private AWSClusterSpecRules() {}

  static void applyDefaults(ObjectNode object, String path) {
    ObjectNode spec = Trees.objectAt(object, path);
    if (spec == null) {
      return;
    }
    if (!spec.has("identityRef")) {
      spec.putObject("identityRef")
          .put("kind", "AWSClusterControllerIdentity")
          .put("name", "default");
    }
    if (!spec.has("controlPlaneLoadBalancer")) {
      spec.putObject("controlPlaneLoadBalancer");
    }
    // A second load balancer is there for what the first is not: the inside.
    if (spec.path("secondaryControlPlaneLoadBalancer").isObject()) {
      Trees.setDefault(spec, "secondaryControlPlaneLoadBalancer.loadBalancerType", "nlb");
      Trees.setDefault(spec, "secondaryControlPlaneLoadBalancer.scheme", "internal");
    }
    bastion(spec);
    cni(spec);
    // Makes the object the schema fills with zone limit, zone selection and subnet schema.
    Trees.objectAt(spec, "network.vpc");
  }

  private static void bastion(ObjectNode spec) {
    ObjectNode bastion = Trees.objectAt(spec, "bastion");
    if (bastion != null) {
      Trees.setDefault(bastion, "enabled", false);
      if (bastion.path("allowedCIDRBlocks").isEmpty()
          && !bastion.path("disableIngressRules").asBoolean()) {
        bastion.putArray("allowedCIDRBlocks").add("0.0.0.0/0").add("::/0");
      }
    }
  }

  /** Without rules of one's own, what Calico needs: BGP, and IP in IP. */
  private static void cni(ObjectNode spec) {
    ObjectNode network = Trees.objectAt(spec, "network");
    if (network == null || network.has("cni")) {
      return;
    }
    ArrayNode rules = network.putObject("cni").putArray("cniIngressRules");
    rules
        .addObject()
        .put("description", "bgp (calico)")
        .put("protocol", "tcp")
        .put("fromPort", 179)
        .put("toPort", 179);
    rules
        .addObject()
        .put("description", "IP-in-IP (calico)")
        .put("protocol", "4")
        .put("fromPort", -1)
        .put("toPort", 65535);
  }

  static void check(JsonNode spec, String path, Problems problems) {
    AWSFieldRules.tags(spec.path("additionalTags"), path + ".additionalTags", problems);
    AWSFieldRules.sshKeyName(spec.path("sshKeyName"), path + ".sshKeyName", problems);
    Cidrs.checkAll(
        Trees.at(spec, "bastion.allowedCIDRBlocks"), path + ".bastion.allowedCIDRBlocks", problems);
    if (spec.path("bastion").path("disableIngressRules").asBoolean()
        && !spec.path("bastion").path("allowedCIDRBlocks").isEmpty()) {
      problems.forbidden(
          path + ".bastion.allowedCIDRBlocks", "cannot be set while disableIngressRules is true");
    }
    if (spec.has("s3Bucket")) {
      problems.forbidden(
          path + ".s3Bucket",
          "it serves bootstrap data of the format ignition, which is not supported");
    }
    network(spec.path("network"), path + ".network", problems);
    AWSLoadBalancerRules.check(spec, path, problems);
  }

  private static void network(JsonNode network, String path, Problems problems) {
    JsonNode vpc = network.path("vpc");
    Cidrs.check(vpc.path("cidrBlock"), path + ".vpc.cidrBlock", problems);
    Cidrs.check(Trees.at(vpc, "ipv6.cidrBlock"), path + ".vpc.ipv6.cidrBlock", problems);
    JsonNode pool = vpc.path("ipamPool");
    if (pool.isObject()) {
      if (!vpc.path("cidrBlock").asText().isEmpty()) {
        problems.forbidden(path + ".vpc.ipamPool", "only one of cidrBlock and ipamPool may be set");
      }
      if (pool.path("id").asText().isEmpty() && pool.path("name").asText().isEmpty()) {
        problems.required(path + ".vpc.ipamPool", "id or name must be set, found neither");
      }
    }
    JsonNode secondary = vpc.path("secondaryCidrBlocks");
    for (int i = 0; i < secondary.size(); i++) {
      JsonNode block = secondary.get(i).path("ipv4CidrBlock");
      String at = path + ".vpc.secondaryCidrBlocks[" + i + "].ipv4CidrBlock";
      Cidrs.check(block, at, problems);
      if (block.isTextual() && block.equals(vpc.path("cidrBlock"))) {
        problems.invalid(at, block, "must not be the primary range, vpc.cidrBlock");
      }
    }
    if (vpc.path("carrierGatewayId").isTextual()
        && !vpc.path("carrierGatewayId").asText().startsWith("cagw-")) {
      problems.invalid(
          path + ".vpc.carrierGatewayId", vpc.path("carrierGatewayId"), "must begin with cagw-");
    }
    AWSFieldRules.elasticIpPool(vpc.path("elasticIpPool"), path + ".vpc.elasticIpPool", problems);
    subnets(network.path("subnets"), path + ".subnets", problems);
    for (String rules :
        new String[] {"additionalControlPlaneIngressRules", "additionalNodeIngressRules"}) {
      AWSFieldRules.ingressRules(network.path(rules), path + "." + rules, problems);
    }
    Cidrs.checkAll(
        network.path("nodePortIngressRuleCidrBlocks"),
        path + ".nodePortIngressRuleCidrBlocks",
        problems);
  }

  private static void subnets(JsonNode subnets, String path, Problems problems) {
    for (int i = 0; i < subnets.size(); i++) {
      JsonNode subnet = subnets.get(i);
      String at = path + "[" + i + "]";
      Cidrs.check(subnet.path("cidrBlock"), at + ".cidrBlock", problems);
      Cidrs.check(subnet.path("ipv6CidrBlock"), at + ".ipv6CidrBlock", problems);
      if (EDGE_ZONES.contains(subnet.path("zoneType").asText()) && !subnet.has("parentZoneName")) {
        problems.required(
            at + ".parentZoneName",
            "must be set when zoneType is " + subnet.path("zoneType").asText());
      }
    }
  }
}
