package io.clusterapi.model.conversion;

import static io.clusterapi.model.conversion.Steps.within;

import java.util.List;

/** ClusterResourceSet and its binding, whose fields are the same in both versions. */
final class ClusterResourceSetConversion {
  private static final String GROUP = "addons.cluster.x-k8s.io";

  static final List<VersionPair> PAIRS =
      List.of(
          VersionPair.of(
              GROUP,
              "ClusterResourceSet",
              within(
                  "status", StatusSteps.versioned(List.of("conditions"), List.of("conditions")))),
          VersionPair.of(GROUP, "ClusterResourceSetBinding"));

  private ClusterResourceSetConversion() {}
}
