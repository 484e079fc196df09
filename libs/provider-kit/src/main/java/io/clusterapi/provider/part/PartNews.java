package io.clusterapi.provider.part;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.model.Mapper;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes the outcomes of operations and the sightings into the states of the parts. */
final class PartNews {
  /**
   * A describe that does not know what was just created proves nothing: AWS answers NotFound for
   * seconds, in bad times for minutes (kubernetes-sigs/cluster-api-provider-aws#2915 made a second
   * machine of it).
   */
  static final Duration CONSISTENCY = Duration.ofMinutes(10);

  /**
   * A part that can not be made as declared is tried again this rarely: the cloud may have changed.
   */
  static final Duration SLOW_RETRY = Duration.ofMinutes(5);

  /** A removal that was taken on shows within this time, or is asked for again. */
  static final Duration REMOVAL_FORGOTTEN = Duration.ofMinutes(2);

  /** A removal is never given up. */
  static final Duration REMOVAL_RETRY = Duration.ofSeconds(30);

  /** No pause is longer; one that would be was counted from before a clock was set back. */
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(16);

  private final PartSituation situation;
  private final Map<String, PartState> parts;
  private final List<Effect> effects;

  /** Keys of parts a describe found to be not as they were made. */
  final Set<String> drifted = new HashSet<>();

  PartNews(PartSituation situation, Map<String, PartState> parts, List<Effect> effects) {
    this.situation = situation;
    this.parts = parts;
    this.effects = effects;
  }

  void take() {
    takeOutcomes();
    takeSightings();
  }

  private void takeOutcomes() {
    Map<String, OperationState> byId = new HashMap<>();
    situation.operations().stream()
        .filter(operation -> operation.type().startsWith(PartGraph.OPERATION_TYPE))
        .forEach(operation -> byId.put(operation.id(), operation));
    for (PartState part : List.copyOf(parts.values())) {
      if (part.busy()) {
        OperationState operation = byId.remove(part.operation());
        parts.put(part.key(), operation == null ? part.interrupted() : outcome(part, operation));
      }
    }
    // What no part waits for was withdrawn by an earlier plan; its outcome is of no use.
    byId.values().stream()
        .filter(operation -> !operation.inFlight())
        .forEach(operation -> effects.add(new Effect.Forget(operation.id())));
  }

  private PartState outcome(PartState part, OperationState operation) {
    switch (operation.phase()) {
      case RUNNING:
        return part;
      case RETRYING:
        return operation
            .problem()
            .map(problem -> part.troubled(problem.reason(), problem.message()))
            .orElse(part);
      case SUCCEEDED:
        effects.add(new Effect.Forget(operation.id()));
        return succeeded(part, read(operation.result().orElse("{}")));
      default:
        effects.add(new Effect.Forget(operation.id()));
        return failed(part, operation);
    }
  }

  private PartState succeeded(PartState part, PartOutcome outcome) {
    long now = situation.millis();
    if (part.phase() != PartPhase.DELETING) {
      return part.made(outcome, now);
    }
    return outcome.complete() ? part.removed(now) : part.removalAccepted(outcome, now);
  }

  private PartState failed(PartState part, OperationState operation) {
    long now = situation.millis();
    String reason = operation.problem().map(OperationState.Problem::reason).orElse("Failed");
    String message =
        operation
            .problem()
            .map(OperationState.Problem::message)
            .orElse("The operation failed without saying why");
    if (part.phase() == PartPhase.DELETING) {
      return part.removalRefused(reason, message, now, now + REMOVAL_RETRY.toMillis());
    }
    if (reason.equals(PartGraph.VANISHED)) {
      return part.vanished(now, true, message);
    }
    long again = now + SLOW_RETRY.toMillis();
    return part.phase() == PartPhase.INTENDED
        ? part.refused(reason, message, now, again)
        : part.updateRefused(reason, message, now, again);
  }

  private void takeSightings() {
    for (PartState part : List.copyOf(parts.values())) {
      if (part.id() == null || (part.busy() && !retryingUpdate(part))) {
        continue;
      }
      situation
          .sightings()
          .apply(part.key())
          .filter(
              sighting -> part.id().equals(sighting.id()) && sighting.knownAsOf() == part.asOf())
          .filter(sighting -> !part.busy() || hasEnded(part, sighting))
          .ifPresent(
              sighting -> {
                if (part.busy()) {
                  effects.add(new Effect.Forget(part.operation()));
                }
                parts.put(part.key(), seen(part, sighting));
              });
    }
  }

  // An update of what has ended would be tried for ever.
  private boolean retryingUpdate(PartState part) {
    boolean made = part.phase() == PartPhase.READY || part.phase() == PartPhase.PENDING;
    return made
        && situation.operations().stream()
            .anyMatch(
                operation ->
                    operation.id().equals(part.operation())
                        && operation.phase() == OperationState.Phase.RETRYING);
  }

  private static boolean hasEnded(PartState part, Sighting sighting) {
    return sighting.presence() == Sighting.Presence.GONE
        || (sighting.presence() == Sighting.Presence.UNKNOWN && settled(part, sighting));
  }

  private static boolean settled(PartState part, Sighting sighting) {
    return part.adopted() || sighting.at() - part.createdAt() >= CONSISTENCY.toMillis();
  }

  private PartState seen(PartState part, Sighting sighting) {
    boolean deleting = part.leaving();
    switch (sighting.presence()) {
      case GONE:
        return deleting ? part.removed(situation.millis()) : ended(part, sighting);
      case UNKNOWN:
        if (deleting) {
          return part.removed(situation.millis());
        }
        return settled(part, sighting) ? ended(part, sighting) : part;
      case BROKEN:
        if (deleting) {
          return part.troubled(sighting.reason(), sighting.message());
        }
        return part.phase() == PartPhase.FAILED
            ? part
            : part.refused(
                sighting.reason(),
                sighting.message(),
                sighting.at(),
                sighting.at() + backoff(part.incarnation()));
      default:
        if (deleting) {
          boolean forgotten =
              part.phase() == PartPhase.TERMINATING
                  && sighting.presence() == Sighting.Presence.READY
                  && sighting.at() - part.asOf() >= REMOVAL_FORGOTTEN.toMillis();
          return forgotten ? part.removalForgotten() : part;
        }
        if (sighting.drifted()) {
          drifted.add(part.key());
        }
        return unchanged(part, sighting) ? part : part.seen(sighting);
    }
  }

  private PartState ended(PartState part, Sighting sighting) {
    return part.vanished(
        sighting.at(),
        sighting.presence() == Sighting.Presence.UNKNOWN,
        sighting.message() != null
            ? sighting.message()
            : "%s is not there any more; it was not deleted from here".formatted(part.id()));
  }

  private static boolean unchanged(PartState part, Sighting sighting) {
    PartPhase phase =
        sighting.presence() == Sighting.Presence.READY ? PartPhase.READY : PartPhase.PENDING;
    return part.phase() == phase
        && part.attributes().entrySet().containsAll(sighting.attributes().entrySet());
  }

  // A NAT gateway that fails right after each creation must not be made anew every second.
  private static long backoff(int incarnation) {
    return Duration.ofMinutes(1).toMillis() << Math.min(incarnation, 4);
  }

  private static PartOutcome read(String json) {
    try {
      return Mapper.json().readValue(json, PartOutcome.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the result of an operation on a part is unreadable", e);
    }
  }
}
