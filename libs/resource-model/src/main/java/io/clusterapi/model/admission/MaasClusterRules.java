package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Upstream's webhook for MaasCluster, and what MAAS would refuse only when it is too late. */
final class MaasClusterRules implements Rules {
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*");

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    JsonNode spec = object.path("spec");
    String domain = spec.path("dnsDomain").asText("");
    if (!domain.isEmpty() && !DOMAIN.matcher(domain).matches()) {
      problems.invalid(
          "spec.dnsDomain",
          domain,
          "must be a domain name in lower case, such as maas.example.org");
    }
    Set<String> zones = new HashSet<>();
    JsonNode domains = spec.path("failureDomains");
    for (int i = 0; i < domains.size(); i++) {
      String zone = domains.get(i).asText();
      if (zone.isEmpty() || !zones.add(zone)) {
        problems.invalid(
            "spec.failureDomains[" + i + "]", zone, "must be the name of a zone, each named once");
      }
    }
    existing.ifPresent(
        old -> {
          AWSClusterRules.unchanged(object, old, "spec.dnsDomain", problems);
          if (!Trees.text(old, "spec.controlPlaneEndpoint.host").isEmpty()) {
            AWSClusterRules.unchanged(object, old, "spec.controlPlaneEndpoint", problems);
          }
        });
  }
}
