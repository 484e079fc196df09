package io.clusterapi.model.manifest;

/**
 * What a manifest may cost to read. A bundle of a few hundred bytes can expand to gigabytes through
 * YAML aliases, so size alone is no protection.
 *
 * @param maxBytes size of the whole input in bytes
 * @param maxDepth nesting of objects and lists
 * @param maxNodes values in the whole input after aliases are expanded
 * @param maxAliasNodes values that exist only because an alias repeated them
 */
public record Limits(int maxBytes, int maxDepth, int maxNodes, int maxAliasNodes) {

  /** 2 MiB, 64 levels, 400 000 values, 20 000 of them from aliases. */
  public static final Limits DEFAULT = new Limits(2 * 1024 * 1024, 64, 400_000, 20_000);

  public Limits {
    if (maxBytes <= 0 || maxDepth <= 0 || maxNodes <= 0 || maxAliasNodes < 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
