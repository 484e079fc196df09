package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What a kind asks for beyond its schema: upstream's webhooks. */
interface Rules {

  /** Refuses what upstream has and this project has not, before the schema calls it unknown. */
  default void refuseUnsupported(ObjectNode object, Problems problems) {}

  /**
   * Fills in what depends on other fields or on the stored object. Applying twice must change
   * nothing, and values of the wrong type must be left for the schema to refuse.
   */
  default void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {}

  /** Checks what the schema cannot say. Only called when every value has the type of its field. */
  default void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {}
}
