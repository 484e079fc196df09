package io.clusterapi.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The schema of a kind in its storage version, and what Kubernetes does with one. */
public final class ObjectSchema {
  private final Schema schema;
  private final ObjectNode document;

  ObjectSchema(ObjectNode document) {
    this.document = document;
    this.schema = Schema.read(document);
  }

  /** The schema itself as OpenAPI v3, with metadata; for publishing. Not to be changed. */
  public ObjectNode document() {
    return document;
  }

  /**
   * Removes fields the schema does not know, and null wherever a field may not be null, which
   * stands for absence. Changes the object.
   *
   * @return one error per removed unknown field
   */
  public List<FieldError> prune(ObjectNode object) {
    List<FieldError> unknown = new ArrayList<>();
    Pruning.prune(object, schema, Path.ROOT, unknown);
    return unknown;
  }

  /** Fills in defaults of the schema where a field is absent. Changes the object. */
  public void applyDefaults(ObjectNode object) {
    Defaulting.apply(object, schema);
  }

  /** Checks types and values. The object should have been pruned and defaulted. */
  public List<FieldError> validate(JsonNode object) {
    List<FieldError> errors = new ArrayList<>();
    new Validation(errors).check(object, schema, Path.ROOT);
    return errors;
  }
}
