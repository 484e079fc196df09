package io.clusterapi.simulator.machine;

import java.util.Collection;
import java.util.Optional;

/** The machines that exist in the simulated clouds, powered on or off; destroyed ones are gone. */
public interface Machines {
  Optional<Machine> find(String id);

  Collection<Machine> all();

  /** True while the machine exists and is powered on. */
  boolean isRunning(String id);
}
