package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Pattern;

/** Upstream's webhook for AzureCluster. */
final class AzureClusterRules implements Rules {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

  /** With -node-natgw-1 and pip- around it, a name of 44 characters is the longest Azure takes. */
  private static final int LONGEST_NAME = 44;

  private static final String[] IMMUTABLE = {
    "spec.resourceGroup",
    "spec.subscriptionID",
    "spec.location",
    "spec.azureEnvironment",
    "spec.networkSpec.privateDNSZoneName",
    "spec.networkSpec.privateDNSZoneResourceGroup",
    "spec.networkSpec.privateDNSZone",
    "spec.networkSpec.vnet.resourceGroup",
    "spec.networkSpec.vnet.name",
    "spec.networkSpec.vnet.cidrBlocks",
    "spec.networkSpec.apiServerLB.name",
    "spec.networkSpec.apiServerLB.sku",
    "spec.networkSpec.apiServerLB.type",
    "spec.networkSpec.apiServerLB.availabilityZones",
    "spec.networkSpec.apiServerLB.idleTimeoutInMinutes",
    "spec.networkSpec.nodeOutboundLB.name",
    "spec.networkSpec.nodeOutboundLB.sku",
    "spec.networkSpec.nodeOutboundLB.type",
    "spec.networkSpec.nodeOutboundLB.idleTimeoutInMinutes",
    "spec.networkSpec.controlPlaneOutboundLB"
  };

  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    String name = Trees.text(object, "metadata.name");
    if (!name.isEmpty()) {
      AzureClusterDefaults.apply(object, "spec", name);
    }
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    String name = Trees.text(object, "metadata.name");
    if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      problems.invalid(
          "metadata.name",
          name,
          "must be at most "
              + LONGEST_NAME
              + " lower-case letters, digits and hyphens, since names of Azure resources are made"
              + " of it");
    }
    JsonNode spec = object.path("spec");
    AzureClusterSpecRules.check(spec, "spec", problems);
    if (Trees.text(spec, "identityRef.name").isEmpty()) {
      problems.required("spec.identityRef", "the name of an AzureClusterIdentity must be given");
    }
    existing.ifPresent(old -> update(object, old, problems));
  }

  private static void update(ObjectNode object, ObjectNode old, Problems problems) {
    for (String path : IMMUTABLE) {
      AWSClusterRules.unchanged(object, old, path, problems);
    }
    if (!Trees.text(old, "spec.controlPlaneEndpoint.host").isEmpty()) {
      AWSClusterRules.unchanged(object, old, "spec.controlPlaneEndpoint.host", problems);
    }
    if (Trees.at(old, "spec.controlPlaneEndpoint.port").asInt() != 0) {
      AWSClusterRules.unchanged(object, old, "spec.controlPlaneEndpoint.port", problems);
    }
    String bastion = "spec.bastionSpec.azureBastion";
    if (!Trees.at(old, bastion).isMissingNode() && !Trees.at(object, bastion).isMissingNode()) {
      AWSClusterRules.unchanged(object, old, bastion + ".name", problems);
    }
    subnets(object, old, problems);
  }

  // What runs in a subnet has addresses of it, so the ranges of one that exists can not change.
  private static void subnets(ObjectNode object, ObjectNode old, Problems problems) {
    JsonNode after = Trees.at(object, "spec.networkSpec.subnets");
    for (JsonNode before : Trees.at(old, "spec.networkSpec.subnets")) {
      boolean found = false;
      for (int i = 0; i < after.size(); i++) {
        if (after.get(i).path("name").equals(before.path("name"))) {
          found = true;
          for (String field : new String[] {"cidrBlocks", "role"}) {
            if (!after.get(i).path(field).equals(before.path(field))) {
              problems.invalid(
                  "spec.networkSpec.subnets[" + i + "]." + field,
                  after.get(i).path(field),
                  "field is immutable, stored is " + before.path(field));
            }
          }
        }
      }
      if (!found) {
        problems.forbidden(
            "spec.networkSpec.subnets",
            "the subnet " + before.path("name").asText() + " cannot be removed");
      }
    }
  }
}
