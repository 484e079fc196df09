package io.clusterapi.maas.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A machine as MAAS describes it. */
record HostView(JsonNode json) {
  /** Owner data by which everybody sees whose the machine is; MAAS drops it with the release. */
  static final String OWNER_UID = "capi-owner-uid";

  static final String ALLOCATED = "Allocated";
  static final String DEPLOYING = "Deploying";
  static final String DEPLOYED = "Deployed";
  static final String FAILED = "Failed deployment";
  private static final Set<String> LEAVING = Set.of("Releasing", "Disk erasing");

  String id() {
    return json.path("system_id").asText();
  }

  String state() {
    return json.path("status_name").asText();
  }

  boolean leaving() {
    return LEAVING.contains(state());
  }

  boolean off() {
    return json.path("power_state").asText().equals("off");
  }

  /** UID of the object it was allocated for; empty if for none of ours. */
  String owner() {
    return json.path("owner_data").path(OWNER_UID).asText("");
  }

  String said() {
    return json.path("status_message").asText("");
  }

  Map<String, String> attributes() {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("state", state());
    attributes.put("power", json.path("power_state").asText(""));
    attributes.put("zone", json.path("zone").path("name").asText());
    attributes.put("hostname", json.path("hostname").asText());
    attributes.put("fqdn", json.path("fqdn").asText());
    attributes.put("ips", String.join(",", addresses()));
    return attributes;
  }

  // The boot interface first: on a host with several networks the API server is reached through it,
  // and any other order puts a storage network's address into DNS
  // (spectrocloud-public/cluster-api-provider-maas#385).
  private List<String> addresses() {
    Set<String> addresses = new LinkedHashSet<>();
    json.path("boot_interface")
        .path("links")
        .forEach(link -> addresses.add(link.path("ip_address").asText("")));
    json.path("ip_addresses").forEach(address -> addresses.add(address.asText("")));
    addresses.remove("");
    return new ArrayList<>(addresses);
  }
}
