package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** What holds for the spec of an AWSMachine, in the object and in its template. */
final class AWSMachineSpecRules {
  private static final Set<String> PROVISIONED_IOPS = Set.of("io1", "io2");
  private static final String ONLY_RESERVED = "CapacityReservationsOnly";

  private AWSMachineSpecRules() {}

  /** Makes the object the schema fills with AWS's own defaults of the metadata service. */
  static void applyDefaults(ObjectNode object, String path) {
    Trees.objectAt(object, path + ".instanceMetadataOptions");
  }

  static void check(JsonNode spec, String path, Problems problems) {
    AWSFieldRules.tags(spec.path("additionalTags"), path + ".additionalTags", problems);
    AWSFieldRules.sshKeyName(spec.path("sshKeyName"), path + ".sshKeyName", problems);
    securityGroups(spec.path("additionalSecurityGroups"), path, problems);
    cloudInit(spec.path("cloudInit"), path + ".cloudInit", problems);
    if (spec.has("ignition")) {
      problems.forbidden(path + ".ignition", "ignition is not supported; use cloudInit");
    }
    volume(spec.path("rootVolume"), path + ".rootVolume", problems);
    JsonNode volumes = spec.path("nonRootVolumes");
    for (int i = 0; i < volumes.size(); i++) {
      String at = path + ".nonRootVolumes[" + i + "]";
      volume(volumes.get(i), at, problems);
      if (volumes.get(i).path("deviceName").asText().isEmpty()) {
        problems.required(at + ".deviceName", "only the root volume goes without");
      }
    }
    AWSFieldRules.elasticIpPool(spec.path("elasticIpPool"), path + ".elasticIpPool", problems);
    if (spec.has("elasticIpPool") && !spec.path("publicIP").asBoolean()) {
      problems.required(path + ".publicIP", "must be true to take an address from elasticIpPool");
    }
    market(spec, path, problems);
    dedicatedHost(spec, path, problems);
  }

  private static void securityGroups(JsonNode groups, String path, Problems problems) {
    for (int i = 0; i < groups.size(); i++) {
      if (groups.get(i).has("id") && !groups.get(i).path("filters").isEmpty()) {
        problems.forbidden(
            path + ".additionalSecurityGroups[" + i + "]", "only one of id and filters may be set");
      }
    }
  }

  private static void cloudInit(JsonNode cloudInit, String path, Problems problems) {
    boolean prefix = !cloudInit.path("secretPrefix").asText().isEmpty();
    boolean count = cloudInit.path("secretCount").asInt() != 0;
    if (prefix != count) {
      problems.required(
          path + (prefix ? ".secretCount" : ".secretPrefix"),
          "secretPrefix and secretCount come together");
    }
    if (cloudInit.path("insecureSkipSecretsManager").asBoolean()) {
      for (String field : new String[] {"secretPrefix", "secretCount", "secureSecretsBackend"}) {
        if (!cloudInit.path(field).asText("").isEmpty()
            && !cloudInit.path(field).asText().equals("0")) {
          problems.forbidden(
              path + "." + field, "cannot be set while insecureSkipSecretsManager is true");
        }
      }
    }
  }

  private static void volume(JsonNode volume, String path, Problems problems) {
    String type = volume.path("type").asText();
    if (PROVISIONED_IOPS.contains(type) && volume.path("iops").asLong() == 0) {
      problems.required(path + ".iops", "a volume of type " + type + " needs it");
    }
    JsonNode throughput = volume.path("throughput");
    if (throughput.isIntegralNumber()) {
      if (!type.equals("gp3")) {
        problems.forbidden(path + ".throughput", "only volumes of type gp3 have it");
      } else if (throughput.asLong() < 125 || throughput.asLong() > 2000) {
        problems.invalid(path + ".throughput", throughput, "must be 125 to 2000 MiB/s");
      }
    }
  }

  private static void market(JsonNode spec, String path, Problems problems) {
    String market = spec.path("marketType").asText();
    boolean spot = spec.has("spotMarketOptions") || market.equals("Spot");
    if (spec.has("spotMarketOptions")
        && (market.equals("OnDemand") || market.equals("CapacityBlock"))) {
      problems.forbidden(
          path + ".spotMarketOptions", "cannot be used together with marketType " + market);
    }
    boolean reservation = spec.has("capacityReservationId");
    if (market.equals("CapacityBlock") && !reservation) {
      problems.required(
          path + ".capacityReservationId", "must be set when marketType is CapacityBlock");
    }
    if (reservation && spot) {
      problems.forbidden(
          path + ".capacityReservationId", "cannot be used together with spot instances");
    }
    String preference = spec.path("capacityReservationPreference").asText("");
    if (reservation && !preference.isEmpty() && !preference.equals(ONLY_RESERVED)) {
      problems.forbidden(
          path + ".capacityReservationPreference",
          "must be " + ONLY_RESERVED + " or left out when capacityReservationId is set");
    }
    if (preference.equals(ONLY_RESERVED) && spot) {
      problems.forbidden(
          path + ".capacityReservationPreference",
          ONLY_RESERVED + " cannot be used together with spot instances");
    }
  }

  private static void dedicatedHost(JsonNode spec, String path, Problems problems) {
    boolean named = !spec.path("hostID").asText("").isEmpty();
    boolean dynamic = spec.has("dynamicHostAllocation");
    boolean affine = spec.path("hostAffinity").asText().equals("host");
    if (named && dynamic) {
      problems.forbidden(
          path + ".dynamicHostAllocation",
          "only one of hostID and dynamicHostAllocation may be set");
    }
    if (!spec.path("tenancy").asText().equals("host")) {
      String why = "can only be set when tenancy is host";
      if (named) {
        problems.forbidden(path + ".hostID", why);
      }
      if (dynamic) {
        problems.forbidden(path + ".dynamicHostAllocation", why);
      }
      if (affine) {
        problems.forbidden(path + ".hostAffinity", "host " + why);
      }
    }
    if (dynamic && !affine) {
      problems.forbidden(
          path + ".dynamicHostAllocation", "can only be set when hostAffinity is host");
    }
  }
}
