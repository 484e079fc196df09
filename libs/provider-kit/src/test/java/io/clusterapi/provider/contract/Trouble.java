package io.clusterapi.provider.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.simulator.cloud.Fault;
import io.clusterapi.simulator.cloud.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Faults of the simulated cloud during a run. */
final class Trouble {
  /** Clouds show what they have made with such a delay; the kit looks for twice as long. */
  private static final Duration STALE = Duration.ofSeconds(5);

  private final ProviderRun run;
  private final Faults faults;
  private final List<Fault> rules = new ArrayList<>();
  private boolean staleAfterwards;
  private boolean aMoment;
  private boolean struck;
  private Instant struckAt;
  private Instant actedAt = Instant.EPOCH;
  private Instant hiddenSince;

  private Trouble(ProviderRun run) {
    this.run = run;
    this.faults = run.surroundings().simulator().faults();
    run.beforeEachAct(this::beforeEachAct);
  }

  static Trouble in(ProviderRun run) {
    return new Trouble(run);
  }

  Trouble once(String call, Fault.Kind kind) {
    return rule(new Fault(call, kind, null, 0, 1, 0, null, null, null, null));
  }

  /** As often as it is made within a try, so that the try does not get through. */
  Trouble throughATry(String call, Fault.Kind kind) {
    int times = run.fixture().callsWithinTry();
    return rule(new Fault(call, kind, null, 0, times, 0, null, null, null, null));
  }

  /**
   * Server errors, then throttling. Four errors: a call may be made three times more within a try,
   * so that three would reach nobody.
   */
  Trouble refuse(String call) {
    rule(new Fault(call, Fault.Kind.ERROR, null, 0, 4, 0, null, null, null, null));
    return rule(new Fault(call, Fault.Kind.THROTTLE, 0.99, 1, 2, 0, null, null, null, null));
  }

  /** Some answers of this call show the world as it was before the run. */
  Trouble stale(String call) {
    return rule(new Fault(call, Fault.Kind.STALE, null, 0, 3, 100_000, null, null, null, null));
  }

  Trouble throttle(String call) {
    return rule(new Fault(call, Fault.Kind.THROTTLE, null, 0, null, 0, null, null, null, null));
  }

  Trouble refuseForEver(String call) {
    return rule(new Fault(call, Fault.Kind.ERROR, null, 0, null, 0, null, null, null, null));
  }

  /** From its first such answer on, this call shows for some seconds the world before the run. */
  Trouble staleForAMoment(String call) {
    aMoment = true;
    return rule(new Fault(call, Fault.Kind.STALE, null, 0, null, 100_000, null, null, null, null));
  }

  Trouble quota(String type, int limit) {
    return rule(
        new Fault(null, Fault.Kind.QUOTA, null, 0, null, 0, null, null, type, Math.max(0, limit)));
  }

  /** When a fault has struck, all reads show the world before that call for some seconds. */
  Trouble staleAfterwards() {
    staleAfterwards = true;
    return this;
  }

  private Trouble rule(Fault fault) {
    rules.add(fault);
    faults.replace(rules);
    return this;
  }

  private void beforeEachAct() {
    // Not a moment earlier: what an act before this one has made is known to be there.
    Instant now = Instant.now();
    if (aMoment && struckAt == null && struck()) {
      struckAt = run.now();
    }
    if (aMoment && struckAt != null && run.now().isAfter(struckAt.plus(STALE))) {
      over();
    }
    if (!staleAfterwards) {
      return;
    }
    if (struckAt == null && struck()) {
      struckAt = run.now();
      hiddenSince = actedAt;
    }
    actedAt = now;
    if (struckAt == null) {
      return;
    }
    if (run.now().isAfter(struckAt.plus(STALE))) {
      faults.replace(List.of());
      staleAfterwards = false;
      return;
    }
    faults.replace(List.of());
    faults.show(hiddenSince);
  }

  boolean struck() {
    struck |= faults.list().stream().anyMatch(rule -> rule.hits() > 0);
    return struck;
  }

  /** How often the first rule has struck. */
  int hits() {
    return faults.list().get(0).hits();
  }

  void hasStruck() {
    assertThat(struck()).as("the fault has struck").isTrue();
  }

  void over() {
    staleAfterwards = false;
    aMoment = false;
    struck();
    faults.replace(List.of());
  }
}
