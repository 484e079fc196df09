package io.clusterapi.simulator.vsphere;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.Transaction;
import java.util.Map;
import java.util.TreeMap;

/** Notes virtual machines in the ledger; what is called capi.* in their options says whose. */
final class Records {
  private Records() {}

  static void created(Transaction transaction, Resource vm) {
    transaction.record(entry(vm, LedgerEntry.CREATE));
  }

  static void deleted(Transaction transaction, Resource vm) {
    transaction.record(entry(vm, LedgerEntry.DELETE));
  }

  private static LedgerEntry entry(Resource vm, String action) {
    Map<String, String> tags = new TreeMap<>();
    for (Map.Entry<String, JsonNode> option : vm.hidden().path("extraConfig").properties()) {
      if (option.getKey().startsWith("capi.")) {
        tags.put(option.getKey(), option.getValue().asText());
      }
    }
    return new LedgerEntry(
        0,
        null,
        VSphereCloud.CLOUD,
        VSphereCloud.SCOPE.account(),
        VSphereCloud.SCOPE.region(),
        VirtualMachines.LEDGER_TYPE,
        vm.id(),
        vm.text("name"),
        tags,
        vm.text("instanceUuid"),
        action,
        Map.of());
  }
}
