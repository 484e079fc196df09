package io.clusterapi.simulator.machine;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The load balancers of the simulated clouds, as the network sees them. */
public interface Endpoints {
  /**
   * Ids of the machines that traffic to the address may reach now: those registered behind a
   * listener of a load balancer that is up. Empty set: it listens with nothing behind it. Empty
   * optional: nothing listens there.
   */
  Optional<Set<String>> targets(String host, int port);

  /**
   * Where traffic to a host name arrives; empty when the host is an address itself, or unknown
   * here.
   */
  default Optional<String> address(String host) {
    return Optional.empty();
  }

  /**
   * Runs the callback after every change of what {@link #targets} answers, on any thread, with the
   * hosts it answers differently for; with none when it may be any.
   */
  void onChange(Consumer<Set<String>> callback);
}
