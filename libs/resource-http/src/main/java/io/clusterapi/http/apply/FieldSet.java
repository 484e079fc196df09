package io.clusterapi.http.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of field paths, in the form of {@code FieldsV1}: a tree whose steps are {@code f:NAME},
 * {@code k:{"key":"value"}} for items of keyed lists and {@code v:VALUE} for members of sets.
 */
public final class FieldSet {
  private boolean member;
  private final TreeMap<String, FieldSet> children = new TreeMap<>();

  /** Reads {@code fieldsV1}. */
  public static FieldSet fromJson(JsonNode fields) {
    FieldSet set = new FieldSet();
    fields
        .properties()
        .forEach(
            entry -> {
              if (entry.getKey().equals(".")) {
                set.member = true;
              } else {
                FieldSet child = fromJson(entry.getValue());
                if (child.children.isEmpty()) {
                  child.member = true;
                }
                set.children.put(entry.getKey(), child);
              }
            });
    return set;
  }

  /** Writes {@code fieldsV1}. */
  public ObjectNode toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (member && !children.isEmpty()) {
      node.putObject(".");
    }
    children.forEach((step, child) -> node.set(step, child.toJson()));
    return node;
  }

  public boolean isEmpty() {
    return !member && children.isEmpty();
  }

  boolean member() {
    return member;
  }

  Map<String, FieldSet> children() {
    return children;
  }

  /** Makes this position itself a member. */
  void mark() {
    member = true;
  }

  /** The subtree at a step, made when missing. */
  FieldSet at(String step) {
    return children.computeIfAbsent(step, any -> new FieldSet());
  }

  /** Drops branches that hold no member. */
  FieldSet trimmed() {
    children.values().removeIf(child -> child.trimmed().isEmpty());
    return this;
  }

  void remove(String step) {
    children.remove(step);
  }

  public FieldSet copy() {
    FieldSet copy = new FieldSet();
    copy.member = member;
    children.forEach((step, child) -> copy.children.put(step, child.copy()));
    return copy;
  }

  public FieldSet union(FieldSet other) {
    FieldSet result = copy();
    result.addAll(other);
    return result;
  }

  private void addAll(FieldSet other) {
    member |= other.member;
    other.children.forEach((step, child) -> at(step).addAll(child));
  }

  /** Members of this set that are not members of the other. */
  public FieldSet minus(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member && !other.member;
    children.forEach(
        (step, child) -> {
          FieldSet theirs = other.children.get(step);
          FieldSet rest = theirs == null ? child.copy() : child.minus(theirs);
          if (!rest.isEmpty()) {
            result.children.put(step, rest);
          }
        });
    return result;
  }

  /** Members of both. */
  public FieldSet intersect(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member && other.member;
    children.forEach(
        (step, child) -> {
          FieldSet theirs = other.children.get(step);
          FieldSet both = theirs == null ? new FieldSet() : child.intersect(theirs);
          if (!both.isEmpty()) {
            result.children.put(step, both);
          }
        });
    return result;
  }

  /** The members as people write them: {@code .spec.replicas}, {@code .items[name="a"].value}. */
  public List<String> paths() {
    List<String> paths = new ArrayList<>();
    collect("", paths);
    return paths;
  }

  private void collect(String prefix, List<String> into) {
    if (member) {
      into.add(prefix);
    }
    children.forEach((step, child) -> child.collect(prefix + readable(step), into));
  }

  private static String readable(String step) {
    return switch (step.charAt(0)) {
      case 'f' -> "." + step.substring(2);
      case 'k' ->
          "[" + step.substring(3, step.length() - 1).replaceAll("\"([^\"]+)\":", "$1=") + "]";
      default -> "[=" + step.substring(2) + "]";
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldSet set && member == set.member && children.equals(set.children);
  }

  @Override
  public int hashCode() {
    return children.hashCode() + (member ? 1 : 0);
  }

  @Override
  public String toString() {
    return paths().toString();
  }
}
