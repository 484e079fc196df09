package io.clusterapi.aws.planning;

import io.clusterapi.aws.planning.Params.Launch;
import io.clusterapi.aws.planning.Params.Placement;
import io.clusterapi.aws.planning.Params.PrivateName;
import io.clusterapi.aws.planning.Params.Reservation;
import io.clusterapi.model.infrastructure.aws.AWSMachineSpec;

/** What a machine asks of the launch of its instance, as upstream passes it to RunInstances. */
final class LaunchOptions {
  private static final String CAPACITY_BLOCK = "CapacityBlock";

  private LaunchOptions() {}

  /**
   * Null when nothing is asked for: parameters that were stored before there were such options stay
   * the same.
   */
  static Launch of(AWSMachineSpec spec) {
    Launch launch =
        new Launch(
            placement(spec),
            reservation(spec),
            privateName(spec),
            spec.cpuOptions == null ? null : given(spec.cpuOptions.confidentialCompute));
    return launch.equals(new Launch(null, null, null, null)) ? null : launch;
  }

  private static Placement placement(AWSMachineSpec spec) {
    Long partition = spec.placementGroupPartition;
    // Every machine has the affinity "default", by the default of the field.
    boolean host = given(spec.hostID) != null || "host".equals(spec.hostAffinity);
    Placement placement =
        new Placement(
            given(spec.placementGroupName),
            partition == null || partition == 0 ? null : partition,
            given(spec.hostID),
            host ? spec.hostAffinity : null);
    return placement.equals(new Placement(null, null, null, null)) ? null : placement;
  }

  private static Reservation reservation(AWSMachineSpec spec) {
    String id = given(spec.capacityReservationId);
    String preference = given(spec.capacityReservationPreference);
    return id == null && preference == null
        ? null
        : new Reservation(id, preference, CAPACITY_BLOCK.equals(spec.marketType));
  }

  private static PrivateName privateName(AWSMachineSpec spec) {
    return spec.privateDnsName == null
        ? null
        : new PrivateName(
            given(spec.privateDnsName.hostnameType),
            spec.privateDnsName.enableResourceNameDnsARecord,
            spec.privateDnsName.enableResourceNameDnsAAAARecord);
  }

  private static String given(String value) {
    return value == null || value.isEmpty() ? null : value;
  }
}
