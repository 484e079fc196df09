package io.clusterapi.clusterctl.tree;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Condition;

/**
 * The tree as data, for {@code -o json} and {@code -o yaml}. Fields that say nothing are left out.
 */
public final class TreeDocument {
  private TreeDocument() {}

  public static ObjectNode of(TreeNode node) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    if (node.kind().isEmpty()) {
      document.put("label", node.label());
    } else {
      document.put("kind", node.kind());
      text(document, "namespace", node.namespace());
      document.put("name", node.name());
    }
    if (node.deleting()) {
      document.put("deleting", true);
    }
    text(document, "replicas", node.counters().replicas());
    text(document, "available", node.counters().available());
    text(document, "ready", node.counters().ready());
    text(document, "upToDate", node.counters().upToDate());
    node.condition().ifPresent(condition -> document.set("condition", of(condition)));
    if (node.condition().isEmpty() || !node.message().equals(node.condition().get().getMessage())) {
      text(document, "message", node.message());
    }
    if (!node.conditions().isEmpty()) {
      ArrayNode conditions = document.putArray("conditions");
      node.conditions().forEach(condition -> conditions.add(of(condition)));
    }
    if (!node.children().isEmpty()) {
      ArrayNode children = document.putArray("children");
      node.children().forEach(child -> children.add(of(child)));
    }
    return document;
  }

  private static ObjectNode of(Condition condition) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("type", condition.getType()).put("status", condition.getStatus());
    text(document, "reason", condition.getReason());
    text(document, "message", condition.getMessage());
    text(document, "lastTransitionTime", condition.getLastTransitionTime());
    return document;
  }

  private static void text(ObjectNode document, String field, String value) {
    if (value != null && !value.isEmpty()) {
      document.put(field, value);
    }
  }
}
