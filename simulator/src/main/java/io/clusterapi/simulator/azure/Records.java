package io.clusterapi.simulator.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.clusterapi.simulator.cloud.Resource;
import java.util.HashMap;
import java.util.Map;

/** Creates and deletes resources together with their ledger entries. */
final class Records {
  private Records() {}

  static Resource create(ArmCall call, ArmId id, ObjectNode shown, ObjectNode hidden) {
    record(call, LedgerEntry.CREATE, id.text(), id.type(), shown);
    return call.transaction()
        .create(call.scope(), ArmCall.typeKey(id.type()), id.key(), shown, hidden);
  }

  static void delete(ArmCall call, Resource resource) {
    call.transaction().delete(resource.key());
    record(call, LedgerEntry.DELETE, resource.text("id"), resource.text("type"), resource.shown());
  }

  private static void record(
      ArmCall call, String action, String id, String type, ObjectNode shown) {
    Map<String, String> tags = new HashMap<>();
    shown.path("tags").fields().forEachRemaining(t -> tags.put(t.getKey(), t.getValue().asText()));
    call.transaction()
        .record(
            new LedgerEntry(
                0,
                null,
                AzureCloud.CLOUD,
                call.id().subscription(),
                // A subnet has no location, and an entry without a region is not found again after
                // a
                // restart.
                shown.path("location").asText("global"),
                type,
                id,
                shown.path("name").asText(),
                tags,
                "",
                action,
                Map.of()));
  }
}
