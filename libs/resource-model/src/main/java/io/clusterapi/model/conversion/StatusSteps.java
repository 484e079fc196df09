package io.clusterapi.model.conversion;

import static io.clusterapi.model.conversion.Steps.dropIfEmpty;
import static io.clusterapi.model.conversion.Steps.move;

import java.util.ArrayList;
import java.util.List;

/**
 * Status: conditions with severity, failure reason and the counters of v1beta1 live on in {@code
 * deprecated.v1beta1}; those of v1beta2 are in {@code v1beta2} of a v1beta1 object. Neither is
 * computed from the other.
 */
final class StatusSteps {
  private static final String OLD = "deprecated.v1beta1.";
  private static final String NEW = "v1beta2.";

  private StatusSteps() {}

  /**
   * @param old fields that mean something else in v1beta2 or nothing
   * @param current fields of v1beta2 that v1beta1 does not have or has with another meaning
   */
  static Step versioned(List<String> old, List<String> current) {
    List<Step> steps = new ArrayList<>();
    for (String field : old) {
      // "status.readyReplicas" is in both lists: the old one makes room before the new one comes.
      steps.add(move(field, OLD + field));
    }
    for (String field : current) {
      steps.add(move(NEW + field, field));
    }
    steps.add(dropIfEmpty("v1beta2"));
    return Step.all(steps);
  }
}
