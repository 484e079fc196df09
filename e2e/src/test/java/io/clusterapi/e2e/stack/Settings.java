package io.clusterapi.e2e.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** How the suite runs; every system property has a default. */
public final class Settings {
  private static final long SEED = Long.getLong("capi.e2e.seed", new SecureRandom().nextInt());

  private Settings() {}

  /** {@code capi.root}: the project's folder, where the built programs are. */
  public static Path root() {
    String given = System.getProperty("capi.root", "");
    Path root = given.isEmpty() ? Path.of("").toAbsolutePath().getParent() : Path.of(given);
    return root.toAbsolutePath().normalize();
  }

  /** {@code capi.e2e.seed}: what every choice of the run is made from; printed. */
  public static long seed() {
    return SEED;
  }

  /** Random choices of one purpose, the same for the same seed whatever else the run chose. */
  public static Random random(String purpose) {
    return new Random(SEED * 31 + purpose.hashCode());
  }

  /** {@code capi.e2e.long}: larger clusters, longer outages, more repetitions. */
  public static boolean thorough() {
    return Boolean.getBoolean("capi.e2e.long");
  }

  /** {@code capi.e2e.patience}: seconds anything may take before it counts as stuck. */
  public static Duration patience() {
    return Duration.ofSeconds(Integer.getInteger("capi.e2e.patience", 120));
  }

  /**
   * {@code capi.e2e.services}: keys for every service, {@code key=value} and separated by commas,
   * such as a smaller journal in memory for a soak.
   */
  public static Map<String, String> services() {
    Map<String, String> keys = new TreeMap<>();
    for (String each : System.getProperty("capi.e2e.services", "").split(",")) {
      if (!each.isBlank()) {
        String[] pair = each.split("=", 2);
        if (pair.length != 2) {
          throw new IllegalArgumentException(
              "capi.e2e.services: wanted key=value,key=value, found " + each);
        }
        keys.put(pair[0].trim(), pair[1].trim());
      }
    }
    return keys;
  }

  /**
   * Upstream's manifests, which lie next to the project: {@code capi.e2e.manifests}, else {@code
   * ../shared/manifests/upstream}.
   */
  public static Optional<Path> upstreamManifests() {
    String given = System.getProperty("capi.e2e.manifests", "");
    Path folder = given.isEmpty() ? root().resolve("../shared/manifests/upstream") : Path.of(given);
    return Files.isDirectory(folder) ? Optional.of(folder.normalize()) : Optional.empty();
  }
}
