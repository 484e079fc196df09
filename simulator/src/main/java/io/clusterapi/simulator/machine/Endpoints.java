package io.clusterapi.simulator.machine;

import java.util.Optional;
import java.util.Set;

/** The load balancers of the simulated clouds, as the network sees them. */
public interface Endpoints {
  /**
   * Ids of the machines that traffic to the address may reach now: those registered behind a
   * listener of a load balancer that is up. Empty set: it listens with nothing behind it. Empty
   * optional: nothing listens there.
   */
  Optional<Set<String>> targets(String host, int port);

  /** Runs the callback after every change of what {@link #targets} answers, on any thread. */
  void onChange(Runnable callback);
}
