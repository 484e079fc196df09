package io.clusterapi.machine.planning;

import io.clusterapi.events.Act;
import io.clusterapi.planning.Reason;

/** Reasons as commands carry them. */
final class Acts {
  private Acts() {}

  static Act of(Reason reason, String message) {
    return Act.newBuilder().setReason(reason.name()).setMessage(message).build();
  }
}
