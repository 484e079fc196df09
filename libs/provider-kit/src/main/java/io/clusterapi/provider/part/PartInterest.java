package io.clusterapi.provider.part;

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
    long asOf) {}
