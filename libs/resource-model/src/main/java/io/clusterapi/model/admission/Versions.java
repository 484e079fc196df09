package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.semver4j.Semver;

/** Kubernetes versions in fields: {@code v}, then a semantic version. */
final class Versions {
  private Versions() {}

  /** Puts the {@code v} upstream puts in front of a version that lacks it. */
  static void prefix(ObjectNode object, String path) {
    JsonNode version = Trees.at(object, path);
    if (version.isTextual() && !version.asText().isEmpty() && !version.asText().startsWith("v")) {
      Trees.put(object, path, "v" + version.asText());
    }
  }

  static void check(ObjectNode object, String path, Problems problems) {
    String version = Trees.text(object, path);
    if (!version.isEmpty() && parse(version) == null) {
      problems.invalid(path, version, "must be 'v' and a semantic version, such as v1.33.1");
    }
  }

  /** The version, or null when it is not {@code v} and a semantic version. */
  static Semver parse(String version) {
    // The library would take a second 'v' for part of the first.
    return version.startsWith("v") && !version.startsWith("vv")
        ? Semver.parse(version.substring(1))
        : null;
  }
}
