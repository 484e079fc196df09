package io.clusterapi.azure.planning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.infrastructure.azure.NetworkSpec.SecurityRule;
import io.clusterapi.model.infrastructure.azure.NetworkSpec.SubnetSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules of a subnet's security group: those declared, and the way to the API server and SSH. */
final class SecurityRules {
  private static final int FIRST = 2200;

  private SecurityRules() {}

  static ArrayNode of(SubnetSpec subnet, int apiPort) {
    List<SecurityRule> declared =
        subnet.securityGroup == null || subnet.securityGroup.securityRules == null
            ? List.of()
            : subnet.securityGroup.securityRules;
    Set<Integer> taken = new HashSet<>();
    Set<String> names = new HashSet<>();
    declared.forEach(
        rule -> {
          names.add(rule.name);
          if (rule.priority != null) {
            taken.add(rule.priority);
          }
        });
    ArrayNode rules = Json.array();
    if (!"node".equals(subnet.role)) {
      way(rules, names, taken, "allow_ssh", "Allow SSH", 22);
      way(rules, names, taken, "allow_apiserver", "Allow K8s API Server", apiPort);
    }
    for (SecurityRule rule : declared) {
      int priority = rule.priority == null ? next(taken) : rule.priority;
      rules.add(declared(rule, priority));
    }
    return rules;
  }

  private static void way(
      ArrayNode rules,
      Set<String> names,
      Set<Integer> taken,
      String name,
      String description,
      int port) {
    if (!names.contains(name)) {
      rules.add(
          Json.named(
              name,
              Json.object(
                  "description", description,
                  "protocol", "Tcp",
                  "direction", "Inbound",
                  "access", "Allow",
                  "priority", next(taken),
                  "sourcePortRange", "*",
                  "sourceAddressPrefix", "*",
                  "destinationPortRange", Integer.toString(port),
                  "destinationAddressPrefix", "*")));
    }
  }

  private static int next(Set<Integer> taken) {
    int priority = FIRST;
    while (!taken.add(priority)) {
      priority++;
    }
    return priority;
  }

  private static ObjectNode declared(SecurityRule rule, int priority) {
    ObjectNode properties =
        Json.object(
            "description",
            rule.description,
            "protocol",
            rule.protocol,
            "direction",
            rule.direction,
            "access",
            rule.action == null ? "Allow" : rule.action,
            "priority",
            priority,
            "sourcePortRange",
            any(rule.sourcePorts),
            "destinationPortRange",
            any(rule.destinationPorts),
            "destinationAddressPrefix",
            any(rule.destination));
    if (rule.sources != null && !rule.sources.isEmpty()) {
      properties.set("sourceAddressPrefixes", Json.array(rule.sources.toArray()));
    } else {
      properties.put("sourceAddressPrefix", any(rule.source));
    }
    return Json.named(rule.name, properties);
  }

  private static String any(String value) {
    return value == null || value.isEmpty() ? "*" : value;
  }
}
