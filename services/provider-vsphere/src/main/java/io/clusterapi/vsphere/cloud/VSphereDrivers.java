package io.clusterapi.vsphere.cloud;

import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.limit.SteadyClock;
import io.clusterapi.provider.secret.BootstrapData;
import java.time.Clock;
import java.util.List;

/** All drivers of the vSphere provider. */
public final class VSphereDrivers {
  private VSphereDrivers() {}

  /**
   * @param wall tells the time of day, which is written down where it outlives this process
   * @param steady tells how long something lasts
   */
  public static List<PartDriver> all(
      VSphereCalls calls, BootstrapData bootstrap, Clock wall, SteadyClock steady) {
    return List.of(
        new VCenterDriver(calls),
        new ZoneDriver(calls, steady),
        new MachineDriver(calls, bootstrap, wall, steady));
  }
}
