package io.clusterapi.azure.cloud;

import io.clusterapi.azure.planning.ArmType;
import io.clusterapi.provider.driver.Absences;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.limit.SteadyClock;
import io.clusterapi.provider.secret.BootstrapData;
import java.util.ArrayList;
import java.util.List;

/** A driver for every kind of part on Azure. */
public final class AzureDrivers {
  private AzureDrivers() {}

  public static List<PartDriver> all(
      ArmCalls calls,
      BootstrapData bootstrap,
      Credentials credentials,
      Secrets secrets,
      SteadyClock clock) {
    List<PartDriver> all = new ArrayList<>();
    Absences absences = new Absences(clock);
    all.add(new ZonesDriver(calls));
    all.add(new SizeDriver(calls));
    all.add(new CloudConfigDriver(credentials, secrets));
    for (ArmType type : ArmType.values()) {
      switch (type) {
        case MACHINE -> all.add(new MachineDriver(calls, bootstrap));
        case NAT_RULE -> all.add(new SshRuleDriver(calls));
        default -> all.add(new DocumentDriver(calls, type, absences));
      }
    }
    return List.copyOf(all);
  }
}
