package io.clusterapi.simulator.vsphere;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.Transaction;
import io.clusterapi.simulator.cloud.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tags, their categories, and what they are attached to. Tags and categories are given. */
final class Tags {
  private static final String TYPE = "TagAssociation";

  /**
   * A tag.
   *
   * @param id URN
   * @param category URN
   */
  record Tag(String id, String name, String category) {}

  static final Map<String, String> CATEGORIES =
      Map.of(category(1), "k8s-region", category(2), "k8s-zone", category(3), "purpose");

  static final List<Tag> ALL =
      List.of(
          new Tag(tag(1), "region-1", category(1)),
          new Tag(tag(2), "zone-a", category(2)),
          new Tag(tag(3), "zone-b", category(2)),
          new Tag(tag(4), "rack-a", category(2)),
          new Tag(tag(5), "rack-b", category(2)),
          new Tag(tag(6), "anything", category(3)));

  private static final Map<String, List<String>> GIVEN =
      Map.of(
          "datacenter-2", List.of(tag(1)),
          "domain-c10", List.of(tag(2)),
          "domain-c20", List.of(tag(3)),
          "host-12", List.of(tag(4)),
          "host-13", List.of(tag(5)));

  private final Inventory inventory;

  Tags(Inventory inventory) {
    this.inventory = inventory;
  }

  private static String tag(int number) {
    return urn("InventoryServiceTag", number);
  }

  private static String category(int number) {
    return urn("InventoryServiceCategory", number);
  }

  private static String urn(String type, int number) {
    String digit = Integer.toString(number);
    return "urn:vmomi:%s:%s-%s-4%s-8%s-%s:GLOBAL"
        .formatted(
            type,
            digit.repeat(8),
            digit.repeat(4),
            digit.repeat(3),
            digit.repeat(3),
            digit.repeat(12));
  }

  static Optional<Tag> find(String id) {
    return ALL.stream().filter(tag -> tag.id().equals(id)).findFirst();
  }

  /** The tags of an object; empty when there is no such object. */
  Optional<List<String>> of(View view, String moref) {
    Optional<Resource> vm = VirtualMachines.find(view, moref);
    if (vm.isPresent()) {
      return Optional.of(texts(vm.get().shown().path("tags")));
    }
    Optional<Resource> changed = view.find(VSphereCloud.SCOPE, TYPE, moref);
    if (changed.isPresent()) {
      return Optional.of(texts(changed.get().shown().path("tags")));
    }
    return inventory.find(moref).map(item -> GIVEN.getOrDefault(moref, List.of()));
  }

  /** Attaches or detaches; false when there is no such object. */
  boolean change(Transaction transaction, String tag, String moref, boolean attached) {
    Optional<List<String>> before = of(transaction, moref);
    if (before.isEmpty()) {
      return false;
    }
    List<String> after = new ArrayList<>(before.get());
    after.remove(tag);
    if (attached) {
      after.add(tag);
    }
    ArrayNode tags = array();
    after.forEach(tags::add);
    Optional<Resource> holder =
        VirtualMachines.find(transaction, moref)
            .or(() -> transaction.find(VSphereCloud.SCOPE, TYPE, moref));
    if (holder.isPresent()) {
      transaction.put(holder.get().with(shown -> shown.set("tags", tags)));
    } else {
      transaction.create(VSphereCloud.SCOPE, TYPE, moref, object("tags", tags), object());
    }
    return true;
  }

  private static List<String> texts(JsonNode list) {
    return Documents.items(list).map(JsonNode::asText).toList();
  }
}
