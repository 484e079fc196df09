package io.clusterapi.provider.part;

import java.util.List;
import java.util.Optional;

/**
 * What an owner wants of the cloud.
 *
 * @param parts the parts known to be wanted so far
 * @param complete whether that is all. While some can not be named yet (subnets before the zones
 *     are known), parts that exist and are not listed are left alone.
 */
public record DesiredParts(List<PartSpec> parts, boolean complete) {
  public DesiredParts {
    parts = List.copyOf(parts);
  }

  public static DesiredParts all(List<PartSpec> parts) {
    return new DesiredParts(parts, true);
  }

  public static DesiredParts soFar(List<PartSpec> parts) {
    return new DesiredParts(parts, false);
  }

  public Optional<PartSpec> part(String key) {
    return parts.stream().filter(part -> part.key().equals(key)).findFirst();
  }
}
