package io.clusterapi.simulator.vsphere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.Transaction;

/**
 * The addresses a guest has after it came up, from the network section of its metadata: static
 * ones, or leases of a DHCP server. A device no entry matches by its MAC address gets none.
 */
final class GuestNetwork {
  private final Transaction transaction;
  private final Resource vm;

  GuestNetwork(Transaction transaction, Resource vm) {
    this.transaction = transaction;
    this.vm = vm;
  }

  Resource configured() {
    JsonNode ethernets = GuestInfo.of(vm).metadata().path("network").path("ethernets");
    ArrayNode nics = vm.shown().path("nics").deepCopy();
    for (JsonNode nic : nics) {
      addresses((ObjectNode) nic, ethernets);
    }
    return vm.with(shown -> shown.set("nics", nics));
  }

  private void addresses(ObjectNode nic, JsonNode ethernets) {
    // Without any network section cloud-init asks DHCP on the first device.
    boolean dhcp = ethernets.isMissingNode() && nic.path("key").asInt() == 4000;
    ArrayNode addresses = Documents.array();
    for (JsonNode entry : ethernets) {
      String mac = entry.path("match").path("macaddress").asText("");
      if (mac.equalsIgnoreCase(nic.path("mac").asText())) {
        dhcp |= entry.path("dhcp4").asBoolean();
        entry.path("addresses").forEach(one -> addresses.add(one.asText().replaceFirst("/.*", "")));
      }
    }
    if (dhcp) {
      if (!nic.has("lease")) {
        int number = Numbers.next(transaction, "lease", 10);
        nic.put("lease", "10.20." + (number / 250 % 250) + "." + (number % 250 + 1));
      }
      addresses.insert(0, nic.path("lease").asText());
    }
    nic.set("addresses", addresses);
  }
}
