package io.clusterapi.simulator.cloud;

import io.clusterapi.simulator.http.CloudApi;
import io.clusterapi.simulator.machine.Endpoints;

/** One of the clouds behind the simulator's port. */
public interface SimulatedCloud {
  CloudApi api();

  /** Its load balancers, as the network sees them. */
  Endpoints endpoints();

  /** Takes up what was under way when the simulator stopped, and switches its machines on. */
  void resume();
}
