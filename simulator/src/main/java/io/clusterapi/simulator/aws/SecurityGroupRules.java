package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The rules of security groups. A group keeps its rules one by one, each with one peer; the
 * permissions it shows are those rules gathered by protocol and ports.
 */
final class SecurityGroupRules {
  private static final Set<String> WITH_PORTS = Set.of("tcp", "udp", "icmp", "icmpv6");
  private static final Map<String, String> NUMBERED =
      Map.of("6", "tcp", "17", "udp", "1", "icmp", "58", "icmpv6");

  private final AwsSettings settings;

  SecurityGroupRules(AwsSettings settings) {
    this.settings = settings;
  }

  void addTo(Actions actions) {
    actions
        .write("AuthorizeSecurityGroupIngress", call -> authorize(call, false))
        .write("AuthorizeSecurityGroupEgress", call -> authorize(call, true))
        .write("RevokeSecurityGroupIngress", call -> revoke(call, false))
        .write("RevokeSecurityGroupEgress", call -> revoke(call, true))
        .read("DescribeSecurityGroupRules", this::describe);
  }

  static ObjectNode everythingOut(Call call, String group) {
    return object(
        "securityGroupRuleId",
        Ids.next("sgr-"),
        "groupId",
        group,
        "groupOwnerId",
        call.account(),
        "isEgress",
        true,
        "ipProtocol",
        "-1",
        "fromPort",
        -1,
        "toPort",
        -1,
        "cidrIpv4",
        "0.0.0.0/0");
  }

  /** The group with these rules, and the permissions it shows for them. */
  static Resource withRules(Resource group, ArrayNode rules) {
    return group
        .withHidden(hidden -> hidden.set("rules", rules))
        .with(
            shown -> {
              shown.set("ipPermissions", permissions(rules, false));
              shown.set("ipPermissionsEgress", permissions(rules, true));
            });
  }

  private static ArrayNode permissions(ArrayNode rules, boolean egress) {
    Map<String, ObjectNode> gathered = new LinkedHashMap<>();
    for (JsonNode rule : rules) {
      if (rule.path("isEgress").asBoolean() != egress) {
        continue;
      }
      String protocol = rule.path("ipProtocol").asText();
      String key = protocol + "/" + rule.path("fromPort") + "/" + rule.path("toPort");
      ObjectNode permission =
          gathered.computeIfAbsent(
              key,
              k -> {
                ObjectNode made = object("ipProtocol", protocol);
                if (WITH_PORTS.contains(protocol)) {
                  made.set("fromPort", rule.path("fromPort"));
                  made.set("toPort", rule.path("toPort"));
                }
                made.set("groups", array());
                made.set("ipRanges", array());
                made.set("ipv6Ranges", array());
                made.set("prefixListIds", array());
                return made;
              });
      ObjectNode peer = object();
      if (rule.has("referencedGroupInfo")) {
        peer.setAll((ObjectNode) rule.path("referencedGroupInfo").deepCopy());
        Documents.list(permission, "groups").add(peer);
      } else if (rule.has("cidrIpv4")) {
        peer.set("cidrIp", rule.path("cidrIpv4"));
        Documents.list(permission, "ipRanges").add(peer);
      } else {
        peer.set("cidrIpv6", rule.path("cidrIpv6"));
        Documents.list(permission, "ipv6Ranges").add(peer);
      }
      if (rule.has("description")) {
        peer.set("description", rule.path("description"));
      }
    }
    ArrayNode all = array();
    gathered.values().forEach(all::add);
    return all;
  }

  private ObjectNode authorize(Call call, boolean egress) {
    Resource group = call.named(ResourceType.SECURITY_GROUP, "GroupId");
    List<ObjectNode> wanted = rules(call, group, egress);
    if (wanted.isEmpty()) {
      throw AwsError.missing("ipPermissions");
    }
    ArrayNode rules = (ArrayNode) group.hidden().path("rules").deepCopy();
    for (ObjectNode rule : wanted) {
      if (Documents.items(rules).anyMatch(present -> same(present, rule))) {
        throw new AwsError(
            "InvalidPermission.Duplicate",
            "the specified rule \"" + words(rule) + "\" already exists");
      }
      rules.add(rule);
    }
    long inDirection =
        Documents.items(rules).filter(r -> r.path("isEgress").asBoolean() == egress).count();
    if (inDirection > settings.quotas().getOrDefault("security-group-rule", Integer.MAX_VALUE)) {
      throw new AwsError(
          "RulesPerSecurityGroupLimitExceeded",
          "The maximum number of rules per security group has been reached.");
    }
    call.transaction().put(withRules(group, rules));
    return object("return", true, "securityGroupRuleSet", Documents.arrayOf(wanted));
  }

  private ObjectNode revoke(Call call, boolean egress) {
    Resource group = call.named(ResourceType.SECURITY_GROUP, "GroupId");
    ArrayNode rules = (ArrayNode) group.hidden().path("rules").deepCopy();
    for (String id : call.parameters().list("SecurityGroupRuleId")) {
      if (!Documents.removeWhere(rules, "securityGroupRuleId", id)) {
        throw new AwsError(
            "InvalidSecurityGroupRuleId.NotFound",
            "The security group rule ID '" + id + "' does not exist");
      }
    }
    for (ObjectNode rule : rules(call, group, egress)) {
      boolean found = false;
      for (int i = rules.size() - 1; i >= 0; i--) {
        if (same(rules.get(i), rule)) {
          rules.remove(i);
          found = true;
        }
      }
      if (!found) {
        throw new AwsError(
            "InvalidPermission.NotFound",
            "The specified rule does not exist in this security group.");
      }
    }
    call.transaction().put(withRules(group, rules));
    return object("return", true);
  }

  /** The same rule to AWS: descriptions and ids do not count. */
  private static boolean same(JsonNode a, JsonNode b) {
    for (String field :
        List.of("isEgress", "ipProtocol", "fromPort", "toPort", "cidrIpv4", "cidrIpv6")) {
      if (!a.path(field).asText().equals(b.path(field).asText())) {
        return false;
      }
    }
    return a.path("referencedGroupInfo")
        .path("groupId")
        .asText()
        .equals(b.path("referencedGroupInfo").path("groupId").asText());
  }

  private static String words(JsonNode rule) {
    String peer =
        rule.has("referencedGroupInfo")
            ? rule.path("referencedGroupInfo").path("groupId").asText()
            : rule.path("cidrIpv4").asText(rule.path("cidrIpv6").asText());
    return "peer: "
        + peer
        + ", "
        + rule.path("ipProtocol").asText().toUpperCase(Locale.ROOT)
        + ", from port: "
        + rule.path("fromPort")
        + ", to port: "
        + rule.path("toPort")
        + ", ALLOW";
  }

  private List<ObjectNode> rules(Call call, Resource group, boolean egress) {
    List<ObjectNode> rules = new ArrayList<>();
    for (Parameters permission : call.parameters().groups("IpPermissions")) {
      ObjectNode base = base(call, permission, group, egress);
      for (Parameters range : permission.groups("IpRanges")) {
        String cidr = range.require("CidrIp");
        if (Cidr.parse(cidr).isEmpty()) {
          throw AwsError.invalid("CIDR block " + cidr + " is malformed");
        }
        rules.add(rule(base, range).put("cidrIpv4", cidr));
      }
      for (Parameters range : permission.groups("Ipv6Ranges")) {
        String cidr = range.require("CidrIpv6");
        if (!cidr.matches("[0-9a-fA-F:.]+/\\d{1,3}")) {
          throw AwsError.invalid("CIDR block " + cidr + " is malformed");
        }
        rules.add(rule(base, range).put("cidrIpv6", cidr));
      }
      List<Parameters> peers = new ArrayList<>(permission.groups("Groups"));
      peers.addAll(permission.groups("UserIdGroupPairs"));
      for (Parameters pair : peers) {
        String id = pair.require("GroupId");
        Resource peer = call.require(ResourceType.SECURITY_GROUP, id);
        if (!peer.text("vpcId").equals(group.text("vpcId"))) {
          throw new AwsError(
              "InvalidGroup.NotFound",
              "You have specified two resources that belong to different networks.");
        }
        ObjectNode rule = rule(base, pair);
        rule.set("referencedGroupInfo", object("groupId", id, "userId", call.account()));
        rules.add(rule);
      }
    }
    return rules;
  }

  private static ObjectNode base(Call call, Parameters permission, Resource group, boolean egress) {
    String given = permission.require("IpProtocol");
    String protocol = NUMBERED.getOrDefault(given, given);
    boolean ports = WITH_PORTS.contains(protocol);
    if (!ports && !protocol.matches("-1|\\d{1,3}")) {
      throw AwsError.invalid("Invalid value '" + given + "' for IP protocol. Unknown protocol.");
    }
    int from = ports ? port(permission, "FromPort") : -1;
    int to = ports ? port(permission, "ToPort") : -1;
    if (ports && protocol.matches("tcp|udp") && (from < 0 || to > 65535 || from > to)) {
      throw AwsError.invalid(
          "Invalid TCP/UDP port range (" + from + ", " + to + "): ports are 0 to 65535, in order");
    }
    return object(
        "groupId",
        group.id(),
        "groupOwnerId",
        call.account(),
        "isEgress",
        egress,
        "ipProtocol",
        protocol,
        "fromPort",
        from,
        "toPort",
        to);
  }

  private static int port(Parameters permission, String name) {
    return permission
        .number(name)
        .orElseThrow(
            () ->
                AwsError.invalid(
                    "Invalid value 'Must specify both from and to ports with TCP/UDP.' for"
                        + " portRange."));
  }

  private static ObjectNode rule(ObjectNode base, Parameters peer) {
    ObjectNode rule = base.deepCopy().put("securityGroupRuleId", Ids.next("sgr-"));
    peer.find("Description").ifPresent(text -> rule.put("description", text));
    return rule;
  }

  private static final Filters RULE_FILTERS =
      Filters.of("group-id", "groupId", "security-group-rule-id", "securityGroupRuleId");

  private ObjectNode describe(Call call) {
    List<String> ids = call.parameters().list("SecurityGroupRuleId");
    List<JsonNode> rules =
        call.list(ResourceType.SECURITY_GROUP).stream()
            .flatMap(group -> Documents.items(group.hidden().path("rules")))
            .filter(
                rule -> ids.isEmpty() || ids.contains(rule.path("securityGroupRuleId").asText()))
            .toList();
    ArrayNode answer = array();
    RULE_FILTERS.apply(call, rules, rule -> rule).forEach(answer::add);
    return object("securityGroupRuleSet", answer);
  }
}
