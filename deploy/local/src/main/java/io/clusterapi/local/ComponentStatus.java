package io.clusterapi.local;

import io.clusterapi.embedded.ProcessRecord;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a component is.
 *
 * @param component which
 * @param condition how it is
 * @param record its process, when one is recorded
 * @param memoryBytes its memory in use, with its child processes, pages shared with others counted
 *     in part; where the system tells
 */
public record ComponentStatus(
    Component component,
    Condition condition,
    Optional<ProcessRecord> record,
    OptionalLong memoryBytes) {

  /** How a component can be. */
  public enum Condition {
    /** Runs and serves. */
    READY("ready"),
    /** Runs and does not say it is ready. */
    NOT_READY("not ready"),
    /** Was started and ended on its own. */
    ENDED("ended"),
    /** Was not started, or was stopped. */
    STOPPED("stopped");

    private final String words;

    Condition(String words) {
      this.words = words;
    }

    /** As a user reads it. */
    public String words() {
      return words;
    }
  }

  /** Whether somebody should look at it. */
  public boolean isTrouble() {
    return condition == Condition.NOT_READY || condition == Condition.ENDED;
  }
}
