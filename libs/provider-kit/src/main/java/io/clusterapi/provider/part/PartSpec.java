package io.clusterapi.provider.part;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clusterapi.model.Mapper;
import java.util.Set;
import java.util.TreeSet;

/**
 * A part as it should be.
 *
 * @param key unique within the owner, for example {@code nat-eu-central-1a}
 * @param kind which driver handles it
 * @param dependsOn parts that must be ready before, and must outlive it
 * @param after parts that must be ready before it is created, and may go before it goes
 * @param parameters JSON text of what the driver needs; a difference to what was applied means an
 *     update
 * @param adopted looked up only: never created, changed or deleted
 * @param observed looked at again and again once ready
 * @param replaceable made again when it vanishes or cannot be made; otherwise that is a failure its
 *     owner reports
 */
public record PartSpec(
    String key,
    String kind,
    Set<String> dependsOn,
    Set<String> after,
    String parameters,
    boolean adopted,
    boolean observed,
    boolean replaceable) {

  /** An owned, replaceable part without dependencies that is not observed once ready. */
  public static PartSpec of(String key, String kind, Object parameters) {
    return new PartSpec(key, kind, Set.of(), Set.of(), json(parameters), false, false, true);
  }

  public PartSpec dependsOn(String... keys) {
    return new PartSpec(
        key, kind, plus(dependsOn, keys), after, parameters, adopted, observed, replaceable);
  }

  public PartSpec after(String... keys) {
    return new PartSpec(
        key, kind, dependsOn, plus(after, keys), parameters, adopted, observed, replaceable);
  }

  public PartSpec lookedUp() {
    return new PartSpec(key, kind, dependsOn, after, parameters, true, observed, replaceable);
  }

  public PartSpec watched() {
    return new PartSpec(key, kind, dependsOn, after, parameters, adopted, true, replaceable);
  }

  public PartSpec irreplaceable() {
    return new PartSpec(key, kind, dependsOn, after, parameters, adopted, observed, false);
  }

  private static Set<String> plus(Set<String> set, String... keys) {
    Set<String> all = new TreeSet<>(set);
    all.addAll(Set.of(keys));
    return all;
  }

  // Text, not a tree: a number that was a long before it was stored is an int when it is read
  // again, and would look like a change.
  private static String json(Object parameters) {
    try {
      return Mapper.json().writeValueAsString(parameters);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "parameters of type " + parameters.getClass().getName() + " cannot be written as JSON",
          e);
    }
  }
}
