package io.clusterapi.model.conversion;

import static io.clusterapi.model.conversion.Durations.seconds;
import static io.clusterapi.model.conversion.Steps.dropIfEmpty;
import static io.clusterapi.model.conversion.Steps.move;
import static io.clusterapi.model.conversion.Steps.special;
import static io.clusterapi.model.conversion.Steps.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The kinds of the vSphere provider; most of the difference is in the status. */
final class VSphereConversion {
  private static final String GROUP = "infrastructure.cluster.x-k8s.io";

  static final List<VersionPair> PAIRS =
      List.of(
          VersionPair.of(
              GROUP,
              "VSphereCluster",
              within("spec", clusterSpec()),
              within(
                  "status",
                  conditions(List.of("conditions")),
                  move("ready", "initialization.provisioned"),
                  Steps.map(
                      "failureDomains",
                      ClusterConversion::domainList,
                      ClusterConversion::domainMap))),
          VersionPair.of(
              GROUP, "VSphereClusterTemplate", within("spec.template.spec", clusterSpec())),
          VersionPair.of(
              GROUP,
              "VSphereMachine",
              within("spec", machineSpec()),
              within(
                  "status",
                  conditions(List.of("conditions", "failureReason", "failureMessage")),
                  move("ready", "initialization.provisioned"))),
          VersionPair.of(
              GROUP, "VSphereMachineTemplate", within("spec.template.spec", machineSpec())),
          VersionPair.of(
              GROUP,
              "VSphereVM",
              within("spec", powerOff(), special(VSphereConversion::nameOnly, scope -> {})),
              within(
                  "status", conditions(List.of("conditions", "failureReason", "failureMessage")))),
          VersionPair.of(
              GROUP,
              "VSphereFailureDomain",
              within("spec", special(VSphereConversion::tagsAreThere, scope -> {}))),
          VersionPair.of(
              GROUP, "VSphereDeploymentZone", within("status", conditions(List.of("conditions")))),
          VersionPair.of(
              GROUP,
              "VSphereClusterIdentity",
              within("status", conditions(List.of("conditions")))));

  private VSphereConversion() {}

  private static Step clusterSpec() {
    return Step.all(
        special(ClusterConversion::dropUnsetEndpoint, scope -> {}),
        dropIfEmpty("controlPlaneEndpoint", "identityRef"));
  }

  private static Step machineSpec() {
    return Step.all(
        // The Machine says where it is to run; upstream copies it here and v1beta2 does not.
        Steps.discarded("failureDomain"),
        powerOff(),
        move("namingStrategy", "naming"),
        dropIfEmpty("naming"));
  }

  private static Step powerOff() {
    return seconds("guestSoftPowerOffTimeout", "guestSoftPowerOffTimeoutSeconds");
  }

  private static Step conditions(List<String> old) {
    return StatusSteps.versioned(old, List.of("conditions"));
  }

  /**
   * Deprecated upstream: it made tags and attached them. Here tags are only read, and whoever
   * counts on their being made has to know before machines wait for a zone that nobody is in.
   */
  private static void tagsAreThere(Scope scope) {
    for (String field : List.of("region.autoConfigure", "zone.autoConfigure")) {
      JsonNode wanted = Trees.take(scope.node(), field);
      if (wanted != null && wanted.asBoolean()) {
        throw scope.refuse(
            field,
            "tags are not made here: attach the tag of this name and category in vCenter and leave"
                + " the field out");
      }
    }
  }

  /** v1beta1 has a whole object reference; only its name says anything. */
  private static void nameOnly(Scope scope) {
    if (scope.get("bootstrapRef") instanceof ObjectNode ref) {
      ref.retain("name");
    }
  }
}
