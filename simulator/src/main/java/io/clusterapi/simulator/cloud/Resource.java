package io.clusterapi.simulator.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/**
 * One resource of a simulated cloud at one moment.
 *
 * @param key its identity
 * @param sequence its place in the order of creation, for stable lists and pages
 * @param shown the document the cloud's API answers with, in the field names of its wire format
 * @param hidden what the cloud knows and does not show in that document
 */
public record Resource(ResourceKey key, long sequence, ObjectNode shown, ObjectNode hidden) {

  public String id() {
    return key.id();
  }

  public String text(String field) {
    return shown.path(field).asText("");
  }

  public String secret(String field) {
    return hidden.path(field).asText("");
  }

  /** A copy with its shown document changed; documents are never changed in place. */
  public Resource with(Consumer<ObjectNode> change) {
    ObjectNode copy = shown.deepCopy();
    change.accept(copy);
    return new Resource(key, sequence, copy, hidden);
  }

  /** A copy with its hidden document changed. */
  public Resource withHidden(Consumer<ObjectNode> change) {
    ObjectNode copy = hidden.deepCopy();
    change.accept(copy);
    return new Resource(key, sequence, shown, copy);
  }

  /** Its identity only: the documents may hold user data or a secret's value. */
  @Override
  public String toString() {
    return key.type() + " " + key.id();
  }
}
