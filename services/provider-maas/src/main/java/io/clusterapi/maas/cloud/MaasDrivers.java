package io.clusterapi.maas.cloud;

import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.limit.SteadyClock;
import io.clusterapi.provider.secret.BootstrapData;
import java.util.List;

/** A driver for every kind of part on MAAS. */
public final class MaasDrivers {
  private MaasDrivers() {}

  /**
   * @param markBroken see {@link MaasSettings#markBroken}
   */
  public static List<PartDriver> all(
      MaasClient maas,
      BootstrapData bootstrap,
      NodeNaming nodes,
      boolean markBroken,
      SteadyClock clock) {
    return List.of(
        new DnsNameDriver(maas),
        new MachineDriver(maas, bootstrap, markBroken, clock),
        new NodeDriver(nodes));
  }
}
