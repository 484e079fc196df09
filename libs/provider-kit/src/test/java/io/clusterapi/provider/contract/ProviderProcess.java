package io.clusterapi.provider.contract;

import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartOperations;
import io.clusterapi.provider.observation.ObservationSchedule;
import io.clusterapi.provider.observation.Observer;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One process of a provider: all it keeps in memory, and loses when it is killed. */
final class ProviderProcess {
  /** For how long one call may take in real time. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** For how long an unanswered creation is looked up: longer than reads are stale in the suite. */
  static final Duration SETTLE = Duration.ofSeconds(10);

  private static final Duration BACKOFF = Duration.ofMillis(50);

  private final PretendSlice slice;
  private final List<PartDriver> intact;
  private final PartOperations handler;
  private final Observer observer;
  private final Set<String> observed = new HashSet<>();

  ProviderProcess(
      ProviderFixture fixture,
      Variant variant,
      Surroundings around,
      PretendTime time,
      PretendSlice slice) {
    this.slice = slice;
    time.forget();
    intact = fixture.drivers(around);
    List<PartDriver> drivers =
        intact.stream()
            .map(variant.drivers())
            .<PartDriver>map(driver -> new PromptDriver(driver, PATIENCE))
            .toList();
    boolean believes = variant.has(Flaw.BELIEVES_THE_FIRST_LOOK);
    handler = new PartOperations(drivers, time.clock(), believes ? Duration.ZERO : SETTLE);
    ObservationSchedule usual = ObservationSchedule.DEFAULT;
    observer =
        new Observer(
            drivers,
            (key, fact, sighting) -> slice.sightings.put(fact, (Sighting) sighting),
            time,
            time.clock(),
            new ObservationSchedule(
                usual.first(),
                usual.longest(),
                usual.steady(),
                believes ? Duration.ZERO : usual.doubt()));
  }

  /** Looks from now on at what the slice asks for. */
  void observe() {
    Set<String> owners = new HashSet<>(observed);
    owners.addAll(slice.interests.keySet());
    for (String owner : owners) {
      Map<String, PartInterest> wanted = slice.interests.getOrDefault(owner, Map.of());
      observer.observe(PretendSlice.KEY, owner, new HashMap<>(wanted));
    }
    observed.clear();
    observed.addAll(slice.interests.keySet());
  }

  /** Tries an operation once and answers what the runtime would store of it. */
  OperationState attempt(OperationState operation, Instant now) {
    int number = operation.attempt() + 1;
    try {
      OperationResult result =
          handler
              .run(new OperationTry(PretendSlice.KEY, operation.intent(), number))
              .await()
              .atMost(PATIENCE);
      return new OperationState(
          operation.intent(),
          OperationState.Phase.SUCCEEDED,
          number,
          Optional.empty(),
          Optional.empty(),
          Optional.of(result.result()));
    } catch (OperationFailure failure) {
      boolean again = failure.kind() == OperationFailure.Kind.TRANSIENT;
      Duration pause = failure.retryAfter().orElse(BACKOFF.multipliedBy(1L << Math.min(number, 6)));
      return new OperationState(
          operation.intent(),
          again ? OperationState.Phase.RETRYING : OperationState.Phase.FAILED,
          number,
          Optional.of(new OperationState.Problem(failure.reason(), failure.getMessage())),
          again ? Optional.of(now.plus(pause)) : Optional.empty(),
          Optional.empty());
    }
  }

  /** The driver of a kind with nothing taken out. */
  PartDriver driver(String kind) {
    return intact.stream().filter(driver -> driver.kind().equals(kind)).findFirst().orElseThrow();
  }
}
