package io.clusterapi.http.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Which fields an object sets, and which differ between two states of it. */
public final class FieldSets {
  /** Fields the server fills in or that identify the object: nobody owns them. */
  private static final List<String> UNOWNED_METADATA =
      List.of(
          "name",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink",
          "managedFields");

  /**
   * Difference of two states.
   *
   * @param changed added or with another value in the second
   * @param removed only in the first
   */
  public record Difference(FieldSet changed, FieldSet removed) {}

  private FieldSets() {}

  /** All fields an object sets that can have an owner. */
  public static FieldSet of(ObjectNode object, TypeShape shape) {
    FieldSet set = new FieldSet();
    collect(object, shape, set);
    return ownable(set);
  }

  public static Difference difference(ObjectNode before, ObjectNode after, TypeShape shape) {
    FieldSet changed = new FieldSet();
    FieldSet removed = new FieldSet();
    compare(before, after, shape, changed, removed);
    return new Difference(ownable(changed), ownable(removed));
  }

  /** Keeps what a write of this subresource (empty for the object itself) can touch. */
  static FieldSet within(FieldSet set, String subresource, boolean hasStatus) {
    FieldSet result = set.copy();
    if (subresource.equals("status")) {
      result.children().keySet().removeIf(step -> !step.equals("f:status"));
    } else if (hasStatus) {
      result.remove("f:status");
    }
    return result;
  }

  private static void collect(JsonNode value, TypeShape shape, FieldSet into) {
    for (Map.Entry<String, JsonNode> child : Steps.children(value, shape).entrySet()) {
      String step = child.getKey();
      TypeShape childShape = Steps.shape(shape, step);
      FieldSet target = into.at(step);
      boolean leaf = !Steps.granular(child.getValue(), childShape) || child.getValue().isEmpty();
      boolean freeKey = step.startsWith("f:") && !shape.declares(step.substring(2));
      if (leaf || !step.startsWith("f:") || (freeKey && shape != TypeShape.UNTYPED)) {
        target.mark();
      }
      collect(child.getValue(), childShape, target);
    }
  }

  private static void compare(
      JsonNode before, JsonNode after, TypeShape shape, FieldSet changed, FieldSet removed) {
    Map<String, JsonNode> old = Steps.children(before, shape);
    Map<String, JsonNode> now = Steps.children(after, shape);
    TreeSet<String> steps = new TreeSet<>(old.keySet());
    steps.addAll(now.keySet());
    for (String step : steps) {
      JsonNode left = old.get(step);
      JsonNode right = now.get(step);
      if (left != null && left.equals(right)) {
        continue;
      }
      TypeShape childShape = Steps.shape(shape, step);
      if (right == null) {
        removed.at(step).mark();
      } else if (left == null) {
        changed.at(step).mark();
      } else if (!Steps.granular(left, childShape) || !Steps.granular(right, childShape)) {
        changed.at(step).mark();
      }
      compare(left, right, childShape, changed.at(step), removed.at(step));
    }
  }

  private static FieldSet ownable(FieldSet set) {
    set.remove("f:apiVersion");
    set.remove("f:kind");
    FieldSet metadata = set.children().get("f:metadata");
    if (metadata != null) {
      UNOWNED_METADATA.forEach(name -> metadata.remove("f:" + name));
      if (metadata.children().isEmpty()) {
        set.remove("f:metadata");
      }
    }
    return set.trimmed();
  }
}
