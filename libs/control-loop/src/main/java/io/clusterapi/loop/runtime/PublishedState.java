package io.clusterapi.loop.runtime;

import io.clusterapi.events.Condition;
import io.clusterapi.events.Meta;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Compares published states by what they say, not by when and why it was said. */
final class PublishedState {
  private PublishedState() {}

  static boolean same(SpecificRecord one, SpecificRecord other) {
    return same(one, other, Set.of(), Objects::equals);
  }

  /** Equal but for some fields. */
  static boolean sameBut(SpecificRecord one, SpecificRecord other, Set<String> fields) {
    return same(one, other, fields, Objects::equals);
  }

  /** Equal but for the reasons and messages of conditions whose truth is the same. */
  static boolean sameButForWording(SpecificRecord one, SpecificRecord other) {
    return same(one, other, Set.of(), (left, right) -> Objects.equals(truths(left), truths(right)));
  }

  private static Object truths(Object value) {
    if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Condition) {
      return list.stream().map(Condition.class::cast).map(PublishedState::truth).toList();
    }
    return value;
  }

  private static List<Object> truth(Condition condition) {
    return List.of(condition.getType(), condition.getStatus(), condition.getObservedGeneration());
  }

  private static boolean same(
      SpecificRecord one,
      SpecificRecord other,
      Set<String> but,
      BiPredicate<Object, Object> equal) {
    if (!one.getSchema().equals(other.getSchema())) {
      return false;
    }
    for (Schema.Field field : one.getSchema().getFields()) {
      if (field.name().equals("acts") || but.contains(field.name())) {
        continue;
      }
      Object left = one.get(field.pos());
      Object right = other.get(field.pos());
      if (left instanceof Meta before && right instanceof Meta after) {
        Meta sameRevision =
            Meta.newBuilder(after).setResourceVersion(before.getResourceVersion()).build();
        if (!before.equals(sameRevision)) {
          return false;
        }
      } else if (!equal.test(left, right)) {
        return false;
      }
    }
    return true;
  }
}
