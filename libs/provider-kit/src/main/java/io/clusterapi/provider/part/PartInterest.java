package io.clusterapi.provider.part;

import java.util.HashMap;
import java.util.Map;

/**
 * Asks for a part to be looked at until told otherwise. It carries what is known, so that only a
 * difference is worth telling.
 *
 * @param account where and as whom
 * @param kind which driver
 * @param ownerUid whose part
 * @param key of the part
 * @param id the cloud's identifier
 * @param phase as known
 * @param attributes as known
 * @param parameters what was applied, for detecting drift
 * @param inputs identifiers of the parts it depends on
 * @param asOf {@link PartState#asOf} of what is known
 */
public record PartInterest(
    Account account,
    String kind,
    String ownerUid,
    String key,
    String id,
    PartPhase phase,
    Map<String, String> attributes,
    String parameters,
    Map<String, String> inputs,
    long asOf) {

  /**
   * The same in less memory, for the years a part may be in use: what was read from JSON has its
   * own copy of each text, of which most are those of other parts and clusters as well ("running",
   * the zones, the rules of a security group).
   *
   * @param account equal to this one's
   * @param kind equal to this one's
   */
  public PartInterest kept(Account account, String kind) {
    return new PartInterest(
        account,
        kind,
        ownerUid.intern(),
        key.intern(),
        id.intern(),
        phase,
        shared(attributes),
        parameters == null ? null : parameters.intern(),
        shared(inputs),
        asOf);
  }

  private static Map<String, String> shared(Map<String, String> texts) {
    Map<String, String> shared = new HashMap<>();
    texts.forEach(
        (name, text) -> {
          if (text != null) {
            shared.put(name.intern(), text.intern());
          }
        });
    return Map.copyOf(shared);
  }
}
