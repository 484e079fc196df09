package io.clusterapi.http.serving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.apply.TypeShape;
import io.clusterapi.model.Kind;
import io.clusterapi.model.admission.Admitted;
import io.clusterapi.model.schema.FieldValidation;
import java.util.Optional;

/** What is done to an object between the wire and the store. */
public interface ObjectRules {

  /** The object in its storage version; the argument is left alone. */
  ObjectNode toStorage(Kind kind, ObjectNode object);

  /** A stored object as a served version shows it; the argument is left alone. */
  ObjectNode toVersion(Kind kind, ObjectNode stored, String version);

  /**
   * Defaults and validates.
   *
   * @param existing what is stored, when this is a change
   * @throws io.clusterapi.model.admission.AdmissionRefused naming each wrong field
   */
  Admitted admit(
      Kind kind, ObjectNode object, Optional<ObjectNode> existing, FieldValidation validation);

  /** How the fields of a kind are merged. */
  TypeShape shape(Kind kind);
}
