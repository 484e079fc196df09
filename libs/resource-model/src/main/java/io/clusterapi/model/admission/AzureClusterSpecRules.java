package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What holds for the spec of an AzureCluster, in the object and in its template. */
final class AzureClusterSpecRules {
  private static final Pattern GROUP = Pattern.compile("[-\\w._()]{1,90}");
  private static final Pattern SUBNET = Pattern.compile("[-\\w._]{1,80}");
  private static final Pattern BALANCER = Pattern.compile("[-\\w._]{1,80}");
  private static final Pattern ZONE = Pattern.compile("[1-3]");
  private static final int MOST_FRONTENDS = 16;

  private AzureClusterSpecRules() {}

  static void check(JsonNode spec, String path, Problems problems) {
    AzureFieldRules.tags(spec.path("additionalTags"), path + ".additionalTags", problems);
    name(spec.path("resourceGroup"), GROUP, path + ".resourceGroup", problems);
    String group = spec.path("resourceGroup").asText("");
    if (group.endsWith(".")) {
      problems.invalid(path + ".resourceGroup", group, "must not end with a dot");
    }
    boolean stack = spec.path("azureEnvironment").asText().equals("AzureStackCloud");
    if (!stack && spec.has("armEndpoint")) {
      problems.forbidden(
          path + ".armEndpoint", "can only be set when azureEnvironment is AzureStackCloud");
    }
    if (stack && !spec.has("armEndpoint")) {
      problems.required(
          path + ".armEndpoint", "must be set when azureEnvironment is AzureStackCloud");
    }
    JsonNode network = spec.path("networkSpec");
    String at = path + ".networkSpec";
    Cidrs.checkAll(Trees.at(network, "vnet.cidrBlocks"), at + ".vnet.cidrBlocks", problems);
    name(Trees.at(network, "vnet.resourceGroup"), GROUP, at + ".vnet.resourceGroup", problems);
    subnets(network, at + ".subnets", problems);
    apiServer(network.path("apiServerLB"), at + ".apiServerLB", problems);
    for (String field : new String[] {"nodeOutboundLB", "controlPlaneOutboundLB"}) {
      outbound(network.path(field), at + "." + field, problems);
    }
    if (network.has("controlPlaneOutboundLB")
        && Trees.text(network, "apiServerLB.type").equals("Public")) {
      problems.forbidden(
          at + ".controlPlaneOutboundLB",
          "only an internal API server needs it: the public load balancer is the way out already");
    }
    boolean zone = network.has("privateDNSZoneName") || network.has("privateDNSZoneResourceGroup");
    if (zone && !Trees.text(network, "apiServerLB.type").equals("Internal")) {
      problems.forbidden(
          at + ".privateDNSZoneName",
          "a private DNS zone can only be named when apiServerLB.type is Internal");
    }
  }

  private static void subnets(JsonNode network, String path, Problems problems) {
    JsonNode subnets = network.path("subnets");
    if (subnets.isMissingNode()) {
      return;
    }
    Set<String> roles = new HashSet<>();
    for (int i = 0; i < subnets.size(); i++) {
      JsonNode subnet = subnets.get(i);
      String at = path + "[" + i + "]";
      roles.add(subnet.path("role").asText());
      name(subnet.path("name"), SUBNET, at + ".name", problems);
      Cidrs.checkAll(subnet.path("cidrBlocks"), at + ".cidrBlocks", problems);
      for (int j = 0; j < subnet.path("cidrBlocks").size(); j++) {
        inside(
            subnet.path("cidrBlocks").get(j).asText(),
            Trees.at(network, "vnet.cidrBlocks"),
            at + ".cidrBlocks[" + j + "]",
            problems);
      }
      rules(subnet.path("securityGroup").path("securityRules"), at, problems);
    }
    boolean both = roles.contains("cluster") || roles.contains("all");
    for (String role : new String[] {"control-plane", "node"}) {
      if (!both && !roles.contains(role)) {
        problems.required(path, "one subnet must have the role " + role);
      }
    }
  }

  private static void rules(JsonNode rules, String subnet, Problems problems) {
    for (int i = 0; i < rules.size(); i++) {
      JsonNode rule = rules.get(i);
      String at = subnet + ".securityGroup.securityRules[" + i + "]";
      JsonNode priority = rule.path("priority");
      if (priority.isInt() && (priority.asInt() < 100 || priority.asInt() > 4096)) {
        problems.invalid(at + ".priority", priority, "must be 100 to 4096");
      }
      if (rule.has("source") && rule.has("sources")) {
        problems.forbidden(at + ".sources", "only one of source and sources may be set");
      }
    }
  }

  // Only IPv4 is compared: what is wrong with other ranges, Azure says.
  private static void inside(String range, JsonNode networks, String path, Problems problems) {
    if (networks.isEmpty() || !Cidrs.valid(range) || range.contains(":")) {
      return;
    }
    for (JsonNode network : networks) {
      if (!Cidrs.valid(network.asText())
          || network.asText().contains(":")
          || contains(network.asText(), range)) {
        return;
      }
    }
    problems.invalid(path, range, "must be within the virtual network, " + networks);
  }

  private static boolean contains(String network, String range) {
    int outer = length(network);
    return outer <= length(range)
        && (outer == 0 || (bits(network) ^ bits(range)) >>> (32 - outer) == 0);
  }

  private static int length(String range) {
    return Integer.parseInt(range.substring(range.indexOf('/') + 1));
  }

  private static int bits(String range) {
    int bits = 0;
    for (String part : range.substring(0, range.indexOf('/')).split("\\.")) {
      bits = bits << 8 | Integer.parseInt(part);
    }
    return bits;
  }

  private static void apiServer(JsonNode balancer, String path, Problems problems) {
    if (!balancer.isObject()) {
      return;
    }
    balancer(balancer, path, problems);
    boolean internal = balancer.path("type").asText().equals("Internal");
    JsonNode frontends = balancer.path("frontendIPs");
    if (frontends.isArray() && frontends.size() != 1) {
      problems.invalid(path + ".frontendIPs", frontends, "the API server has exactly one address");
    }
    for (int i = 0; i < frontends.size(); i++) {
      boolean hasPrivate = frontends.get(i).has("privateIP");
      if (!internal && hasPrivate) {
        problems.forbidden(
            path + ".frontendIPs[" + i + "].privateIP", "a public load balancer has none");
      }
      if (internal && frontends.get(i).has("publicIP")) {
        problems.forbidden(
            path + ".frontendIPs[" + i + "].publicIP", "an internal load balancer has none");
      }
    }
  }

  private static void outbound(JsonNode balancer, String path, Problems problems) {
    if (!balancer.isObject()) {
      return;
    }
    balancer(balancer, path, problems);
    int count = balancer.path("frontendIPsCount").asInt(1);
    if (count < 1 || count > MOST_FRONTENDS) {
      problems.invalid(
          path + ".frontendIPsCount",
          balancer.path("frontendIPsCount"),
          "must be 1 to " + MOST_FRONTENDS);
    }
    if (balancer.path("type").asText().equals("Internal")) {
      problems.invalid(
          path + ".type", "Internal", "the way to the outside is a public load balancer");
    }
  }

  private static void balancer(JsonNode balancer, String path, Problems problems) {
    name(balancer.path("name"), BALANCER, path + ".name", problems);
    if (!balancer.path("sku").asText("Standard").equals("Standard")) {
      problems.invalid(path + ".sku", balancer.path("sku"), "only Standard is supported");
    }
    if (!Set.of("Public", "Internal").contains(balancer.path("type").asText("Public"))) {
      problems.invalid(path + ".type", balancer.path("type"), "must be Public or Internal");
    }
    JsonNode idle = balancer.path("idleTimeoutInMinutes");
    if (idle.isInt() && (idle.asInt() < 4 || idle.asInt() > 30)) {
      problems.invalid(path + ".idleTimeoutInMinutes", idle, "must be 4 to 30");
    }
    JsonNode zones = balancer.path("availabilityZones");
    Set<String> distinct = new HashSet<>();
    for (int i = 0; i < zones.size(); i++) {
      String zone = zones.get(i).asText();
      if (!ZONE.matcher(zone).matches() || !distinct.add(zone)) {
        problems.invalid(
            path + ".availabilityZones[" + i + "]", zone, "must be 1, 2 or 3, and each once");
      }
    }
  }

  private static void name(JsonNode name, Pattern pattern, String path, Problems problems) {
    if (name.isTextual() && !pattern.matcher(name.asText()).matches()) {
      problems.invalid(path, name, "must match " + pattern.pattern());
    }
  }
}
