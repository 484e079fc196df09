package io.clusterapi.vsphere.cloud;

import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.secret.BootstrapData;
import java.time.Clock;
import java.util.List;

/** All drivers of the vSphere provider. */
public final class VSphereDrivers {
  private VSphereDrivers() {}

  public static List<PartDriver> all(VSphereCalls calls, BootstrapData bootstrap, Clock clock) {
    return List.of(
        new VCenterDriver(calls),
        new ZoneDriver(calls, clock),
        new MachineDriver(calls, bootstrap, clock));
  }
}
