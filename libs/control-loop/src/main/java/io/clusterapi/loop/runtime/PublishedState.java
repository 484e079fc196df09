package io.clusterapi.loop.runtime;

import io.clusterapi.events.Meta;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Compares published states by what they say, not by when and why it was said. */
final class PublishedState {
  private PublishedState() {}

  static boolean same(SpecificRecord one, SpecificRecord other) {
    if (!one.getSchema().equals(other.getSchema())) {
      return false;
    }
    for (Schema.Field field : one.getSchema().getFields()) {
      if (field.name().equals("acts")) {
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
      } else if (!Objects.equals(left, right)) {
        return false;
      }
    }
    return true;
  }
}
