package io.clusterapi.vsphere.cloud;

import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.part.Account;
import io.clusterapi.vsphere.planning.Params;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Switches virtual machines off: at once, or by asking the guest first. When it was asked is
 * written on the virtual machine, so the wait goes on over a restart of this service.
 */
final class PowerOff {
  /** Epoch milliseconds when the guest was asked to shut down. */
  static final String ASKED = "capi.shutdown-asked";

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofSeconds(10);

  private final VSphereCalls calls;
  private final Clock clock;

  PowerOff(VSphereCalls calls, Clock clock) {
    this.calls = calls;
    this.clock = clock;
  }

  /** Completes when it is off; a guest that is still at it is a failure to try again. */
  Uni<Void> off(Account account, VirtualMachine machine, Params.PowerOff wanted) {
    if (!machine.poweredOn()) {
      return Uni.createFrom().voidItem();
    }
    if (wanted.mode().equals("hard")) {
      return hard(account, machine);
    }
    Optional<Duration> waited = waited(machine.option(ASKED), clock.instant());
    if (waited.isEmpty()) {
      return ask(account, machine, wanted);
    }
    boolean over = waited.get().toSeconds() >= wanted.softTimeoutSeconds();
    return wanted.mode().equals("trySoft") && over
        ? hard(account, machine)
        : Uni.createFrom().failure(waiting(wanted, waited.get()));
  }

  /**
   * How long the guest has been at it. Nothing when it was not asked, or at a time to come: the
   * clock was set back since, and with it the wait would end when the old time has come again.
   */
  static Optional<Duration> waited(String asked, Instant now) {
    return asked.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.between(Instant.ofEpochMilli(Long.parseLong(asked)), now))
            .filter(passed -> !passed.isNegative());
  }

  private static OperationFailure waiting(Params.PowerOff wanted, Duration waited) {
    String end =
        wanted.mode().equals("trySoft")
            ? "its power is cut after %d s".formatted(wanted.softTimeoutSeconds())
            : "powerOffMode soft waits without end: set trySoft or hard to cut the power";
    return OperationFailure.throttled(
        "GuestSoftPowerOff",
        "The guest was asked to shut down %d s ago; %s".formatted(waited.toSeconds(), end),
        waited.compareTo(LATER) < 0 ? SOON : LATER);
  }

  private Uni<Void> ask(Account account, VirtualMachine machine, Params.PowerOff wanted) {
    Xml mark = new Xml().open("spec");
    CloneSpec.option(mark, Map.of(ASKED, Long.toString(clock.millis())));
    return calls
        .call(
            account,
            VSphereCalls.WRITE,
            "ShutdownGuest",
            machine.object(),
            new Xml(),
            machine.object().id())
        .replaceWithVoid()
        .chain(
            asked ->
                calls.task(
                    account,
                    VSphereCalls.WRITE,
                    "ReconfigVM_Task",
                    machine.object(),
                    mark.close("spec"),
                    machine.object().id()))
        .<Void>chain(marked -> Uni.createFrom().failure(waiting(wanted, Duration.ZERO)))
        .onFailure(PowerOff::withoutTools)
        .recoverWithUni(
            failure ->
                wanted.mode().equals("trySoft")
                    ? hard(account, machine)
                    : Uni.createFrom()
                        .failure(
                            OperationFailure.throttled(
                                "GuestSoftPowerOff",
                                "The guest tools do not run, so the guest cannot be asked to shut"
                                    + " down: set powerOffMode to trySoft or hard",
                                LATER)));
  }

  private static boolean withoutTools(Throwable failure) {
    return failure instanceof CloudException cloud
        && cloud.failure().code().equals("ToolsUnavailable");
  }

  private Uni<Void> hard(Account account, VirtualMachine machine) {
    return calls
        .task(
            account,
            VSphereCalls.WRITE,
            "PowerOffVM_Task",
            machine.object(),
            new Xml(),
            machine.object().id())
        // It went off by itself meanwhile.
        .onFailure(
            failure ->
                failure instanceof CloudException cloud
                    && cloud.failure().code().equals("InvalidPowerState"))
        .recoverWithNull()
        .onFailure(failure -> CloudException.is(failure, Category.NOT_FOUND))
        .recoverWithNull();
  }
}
