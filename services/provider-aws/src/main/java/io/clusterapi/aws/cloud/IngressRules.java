package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** Ingress rules in a form in which declared and found ones can be compared. */
final class IngressRules {
  private static final Set<String> WITH_PORTS = Set.of("tcp", "udp", "icmp", "icmpv6");

  /** One source of one rule. The description is not compared: AWS lets anybody edit it. */
  record Ingress(String protocol, int from, int to, String cidr, String group) {}

  private IngressRules() {}

  /** What is declared, with descriptions; references to groups become identifiers. */
  static Map<Ingress, String> declared(List<Rule> rules, UnaryOperator<String> groupIds) {
    Map<Ingress, String> all = new LinkedHashMap<>();
    for (Rule rule : rules) {
      for (String cidr : rule.cidrs()) {
        all.put(
            ingress(rule.protocol(), (int) rule.fromPort(), (int) rule.toPort(), cidr, null),
            rule.description());
      }
      for (String group : rule.groups()) {
        all.put(
            ingress(
                rule.protocol(),
                (int) rule.fromPort(),
                (int) rule.toPort(),
                null,
                groupIds.apply(group)),
            rule.description());
      }
    }
    return all;
  }

  static Map<Ingress, String> found(List<IpPermission> permissions) {
    Map<Ingress, String> all = new LinkedHashMap<>();
    for (IpPermission permission : permissions) {
      int from = permission.fromPort() == null ? -1 : permission.fromPort();
      int to = permission.toPort() == null ? -1 : permission.toPort();
      for (IpRange range : permission.ipRanges()) {
        all.put(ingress(permission.ipProtocol(), from, to, range.cidrIp(), null), "");
      }
      for (Ipv6Range range : permission.ipv6Ranges()) {
        all.put(ingress(permission.ipProtocol(), from, to, range.cidrIpv6(), null), "");
      }
      for (UserIdGroupPair pair : permission.userIdGroupPairs()) {
        all.put(ingress(permission.ipProtocol(), from, to, null, pair.groupId()), "");
      }
    }
    return all;
  }

  static IpPermission permission(Ingress rule, String description) {
    String text = description.isEmpty() ? null : description;
    IpPermission.Builder permission = IpPermission.builder().ipProtocol(rule.protocol());
    if (WITH_PORTS.contains(rule.protocol())) {
      permission.fromPort(rule.from()).toPort(rule.to());
    }
    if (rule.cidr() != null && rule.cidr().contains(":")) {
      permission.ipv6Ranges(Ipv6Range.builder().cidrIpv6(rule.cidr()).description(text).build());
    } else if (rule.cidr() != null) {
      permission.ipRanges(IpRange.builder().cidrIp(rule.cidr()).description(text).build());
    } else {
      permission.userIdGroupPairs(
          UserIdGroupPair.builder().groupId(rule.group()).description(text).build());
    }
    return permission.build();
  }

  // AWS answers with the name of a protocol that was asked for by its number, and without ports
  // for protocols that have none, whatever was asked for.
  private static Ingress ingress(String number, int from, int to, String cidr, String group) {
    String protocol = number.equals("58") ? "icmpv6" : number;
    boolean ports = WITH_PORTS.contains(protocol);
    return new Ingress(protocol, ports ? from : -1, ports ? to : -1, cidr, group);
  }
}
