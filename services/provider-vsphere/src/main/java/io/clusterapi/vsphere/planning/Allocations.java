package io.clusterapi.vsphere.planning;

import io.clusterapi.model.infrastructure.vsphere.VirtualMachineCloneSpec.Amounts;
import io.clusterapi.model.infrastructure.vsphere.VirtualMachineCloneSpec.Resources;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Function;

/** Reservations, limits and shares in vCenter's units: MHz and MiB, rounded up as upstream does. */
final class Allocations {
  private static final BigDecimal MEGAHERTZ = BigDecimal.valueOf(1_000_000);
  private static final BigDecimal MEBIBYTE = BigDecimal.valueOf(1L << 20);

  private Allocations() {}

  static Params.Allocation cpu(Resources resources) {
    return resources == null
        ? null
        : allocation(
            amount(resources.requests, amounts -> amounts.cpu, MEGAHERTZ),
            amount(resources.limits, amounts -> amounts.cpu, MEGAHERTZ),
            resources.shares == null ? null : resources.shares.cpu);
  }

  static Params.Allocation memory(Resources resources) {
    return resources == null
        ? null
        : allocation(
            amount(resources.requests, amounts -> amounts.memory, MEBIBYTE),
            amount(resources.limits, amounts -> amounts.memory, MEBIBYTE),
            resources.shares == null ? null : resources.shares.memory);
  }

  private static Params.Allocation allocation(Long reservation, Long limit, Integer shares) {
    return reservation == null && limit == null && shares == null
        ? null
        : new Params.Allocation(reservation, limit, shares);
  }

  private static Long amount(Amounts amounts, Function<Amounts, Quantity> which, BigDecimal unit) {
    Quantity amount = amounts == null ? null : which.apply(amounts);
    return amount == null
        ? null
        : amount.getNumericalAmount().divide(unit, 0, RoundingMode.CEILING).longValueExact();
  }
}
