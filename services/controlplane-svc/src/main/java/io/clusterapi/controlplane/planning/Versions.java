package io.clusterapi.controlplane.planning;

import org.semver4j.Semver;

/** Kubernetes versions in their order. */
final class Versions {
  private Versions() {}

  /** Something unreadable counts as the lowest: it must not hide behind a good one. */
  static Semver of(String version) {
    Semver parsed = Semver.coerce(version);
    return parsed == null ? Semver.ZERO : parsed;
  }
}
