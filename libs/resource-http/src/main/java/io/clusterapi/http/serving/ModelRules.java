package io.clusterapi.http.serving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.apply.TypeShape;
import io.clusterapi.model.Kind;
import io.clusterapi.model.admission.Admission;
import io.clusterapi.model.admission.Admitted;
import io.clusterapi.model.conversion.Conversion;
import io.clusterapi.model.schema.FieldValidation;
import io.clusterapi.model.schema.Schemas;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The rules of the resource model: its conversion, its admission and its schemas. */
public final class ModelRules implements ObjectRules {
  private final Map<Kind, TypeShape> shapes = new ConcurrentHashMap<>();

  @Override
  public ObjectNode toStorage(Kind kind, ObjectNode object) {
    return object.path("apiVersion").asText().equals(kind.apiVersion())
        ? object.deepCopy()
        : Conversion.toStorage(object);
  }

  @Override
  public ObjectNode toVersion(Kind kind, ObjectNode stored, String version) {
    return version.equals(kind.storageVersion())
        ? stored
        : Conversion.to(stored, kind.apiVersion(version));
  }

  @Override
  public Admitted admit(
      Kind kind, ObjectNode object, Optional<ObjectNode> existing, FieldValidation validation) {
    return Admission.admit(kind, object, existing, validation);
  }

  @Override
  public TypeShape shape(Kind kind) {
    return shapes.computeIfAbsent(kind, any -> TypeShape.of(Schemas.of(any).document()));
  }
}
