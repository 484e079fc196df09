package io.clusterapi.simulator.cloud;

import java.time.Duration;

/** Runs what a cloud does after it has answered. */
public interface Scheduler {
  /** Runs the act once, the delay from now; a delay of zero is after the present call returns. */
  void after(Duration delay, Runnable act);
}
