package io.clusterapi.provider.part;

import java.util.Map;

/**
 * What an operation on a part is asked to do. Stored with the operation, so no secrets.
 *
 * @param verb what to do
 * @param owner whose part
 * @param account where and as whom
 * @param key of the part
 * @param kind which driver
 * @param id the cloud's identifier; null if it is not known
 * @param parameters JSON text of what the driver needs
 * @param inputs the parts it builds on, by key
 * @param adopted look it up only
 * @param serial number of this operation among those of the part
 * @param uncertain an earlier attempt was abandoned and its effect may turn up late
 */
public record PartRequest(
    Verb verb,
    PartOwner owner,
    Account account,
    String key,
    String kind,
    String id,
    String parameters,
    Map<String, Input> inputs,
    boolean adopted,
    int serial,
    boolean uncertain) {

  /** What an operation does. */
  public enum Verb {
    ENSURE,
    UPDATE,
    DELETE
  }

  /** A part another one builds on. */
  public record Input(String id, Map<String, String> attributes) {
    public Input {
      attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
    }
  }

  public PartRequest {
    inputs = inputs == null ? Map.of() : Map.copyOf(inputs);
  }
}
