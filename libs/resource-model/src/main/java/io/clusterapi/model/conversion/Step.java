package io.clusterapi.model.conversion;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One difference between two versions. Absent values are left alone by every step. */
interface Step {

  /** From the older version to the stored one. */
  void up(Scope scope);

  /**
   * From the stored version to the older one; undoes {@link #up} as far as the older version can
   * say it.
   */
  void down(Scope scope);

  /** The steps in order; going down in the opposite order. */
  static Step all(List<Step> steps) {
    List<Step> forward = List.copyOf(steps);
    List<Step> backward = new ArrayList<>(steps);
    Collections.reverse(backward);
    return new Step() {
      @Override
      public void up(Scope scope) {
        forward.forEach(step -> step.up(scope));
      }

      @Override
      public void down(Scope scope) {
        backward.forEach(step -> step.down(scope));
      }
    };
  }

  static Step all(Step... steps) {
    return all(List.of(steps));
  }
}
