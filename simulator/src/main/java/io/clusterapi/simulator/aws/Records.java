package io.clusterapi.simulator.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.clusterapi.simulator.cloud.Resource;
import java.util.Map;

/**
 * Creates and deletes resources together with their ledger entries. What lives and dies with
 * another resource (a network's main route table and default group, an instance's interface and
 * disk) has none: only what was asked for is counted.
 */
final class Records {
  private Records() {}

  static Resource create(
      Call call, ResourceType type, String id, ObjectNode shown, Map<String, String> tags) {
    return create(call, type, id, tags.getOrDefault("Name", ""), shown, tags, "");
  }

  static Resource create(
      Call call,
      ResourceType type,
      String id,
      String name,
      ObjectNode shown,
      Map<String, String> tags,
      String token) {
    record(call, LedgerEntry.CREATE, type, id, name, tags, token);
    return call.transaction().create(call.scope(), type.type(), id, shown, Documents.object());
  }

  /** Creates what is not counted by itself. */
  static Resource createPart(Call call, ResourceType type, String id, ObjectNode shown) {
    return call.transaction()
        .create(call.scope(), type.type(), id, shown, Documents.object("part", true));
  }

  static void delete(Call call, ResourceType type, Resource resource) {
    call.transaction().delete(resource.key());
    deleted(call, type, resource);
  }

  /** Records the end of a resource that stays describable for a while. */
  static void deleted(Call call, ResourceType type, Resource resource) {
    if (!resource.hidden().path("part").asBoolean()) {
      Map<String, String> tags =
          resource.shown().has("tagSet")
              ? Tags.of(resource.shown().path("tagSet"))
              : Tags.of(resource.hidden().path("tags"));
      String name = tags.getOrDefault("Name", resource.secret("name"));
      record(call, LedgerEntry.DELETE, type, resource.id(), name, tags, "");
    }
  }

  private static void record(
      Call call,
      String action,
      ResourceType type,
      String id,
      String name,
      Map<String, String> tags,
      String token) {
    call.transaction()
        .record(
            new LedgerEntry(
                0,
                null,
                AwsCloud.CLOUD,
                call.account(),
                call.region(),
                type.type(),
                id,
                name,
                tags,
                token,
                action,
                Map.of()));
  }
}
