package io.clusterapi.model.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * How a kind's older version becomes the stored one and back.
 *
 * @param group API group; both versions are of it
 */
record VersionPair(String group, String kind, String older, String stored, Step steps) {

  static VersionPair of(String group, String kind, Step... steps) {
    return new VersionPair(group, kind, "v1beta1", "v1beta2", Step.all(steps));
  }

  String olderApiVersion() {
    return group + "/" + older;
  }

  String storedApiVersion() {
    return group + "/" + stored;
  }

  ObjectNode toStored(ObjectNode object) {
    ObjectNode source = object.deepCopy();
    Optional<Residue> residue = Residue.take(source, whole -> up(down(whole)));
    ObjectNode result = up(source);
    residue.ifPresent(kept -> kept.restore(result));
    Residue.between(down(result), source)
        .withoutAddedNamespaces(scope(source).namespace())
        .annotate(result);
    return result;
  }

  ObjectNode toOlder(ObjectNode object) {
    ObjectNode source = object.deepCopy();
    Optional<Residue> residue = Residue.take(source, whole -> down(up(whole)));
    ObjectNode result = down(source);
    residue.ifPresent(kept -> kept.restore(result));
    Residue.between(up(result), source).annotate(result);
    return result;
  }

  private ObjectNode up(ObjectNode source) {
    ObjectNode object = source.deepCopy();
    object.put("apiVersion", storedApiVersion());
    steps.up(scope(object));
    return object;
  }

  private ObjectNode down(ObjectNode source) {
    ObjectNode object = source.deepCopy();
    object.put("apiVersion", olderApiVersion());
    steps.down(scope(object));
    return object;
  }

  private static Scope scope(ObjectNode object) {
    return new Scope(object, "", object.path("metadata").path("namespace").asText(""));
  }
}
