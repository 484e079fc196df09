package io.clusterapi.provider.part;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.model.Mapper;
import io.clusterapi.planning.ChildNames;
import io.clusterapi.planning.Note;
import io.clusterapi.provider.part.PartRequest.Input;
import io.clusterapi.provider.part.PartRequest.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plans the parts of one owner: makes every part whose dependencies are ready, all at once; removes
 * those not wanted in reverse order; keeps looking at what may change by itself.
 *
 * <p>Use: read {@link #parts()}, which has the latest outcomes and sightings taken in, say what is
 * desired from it, and call {@link #plan} or {@link #remove}.
 */
public final class PartGraph {
  /** Operations on parts have this type, followed by a colon and the verb. */
  public static final String OPERATION_TYPE = "part";

  private final PartSituation situation;
  private final TreeMap<String, PartState> parts;
  private final List<Effect> effects = new ArrayList<>();
  private final Map<String, OperationState> operations;
  private final Set<String> drifted;
  private Instant wakeAt;

  public PartGraph(PartSituation situation) {
    this.situation = situation;
    this.parts = new TreeMap<>(situation.remembered().parts());
    this.operations =
        situation.operations().stream()
            .collect(Collectors.toMap(OperationState::id, operation -> operation));
    PartNews news = new PartNews(situation, parts, effects);
    news.take();
    this.drifted = news.drifted;
  }

  /** The parts with the latest outcomes and sightings taken in. */
  public Parts parts() {
    return new Parts(parts);
  }

  /** Brings the parts towards what is desired. */
  public PartPlan plan(DesiredParts desired) {
    Map<String, PartSpec> specs = new TreeMap<>();
    desired.parts().forEach(spec -> specs.put(spec.key(), spec));
    if (desired.complete()) {
      withdraw(
          parts.keySet().stream().filter(key -> !specs.containsKey(key)).toList(),
          PartReason.PartNotNeeded);
    }
    specs.values().stream()
        .filter(this::mustBeReplaced)
        .forEach(spec -> delete(parts.get(spec.key()), false, PartReason.PartBroken));
    specs.values().forEach(this::advance);
    resumeRemovals();
    boolean complete =
        desired.complete()
            && specs.values().stream().allMatch(this::asDesired)
            && parts.values().stream().noneMatch(PartState::leaving);
    return finish(specs, complete);
  }

  /** Removes everything its owner made, from whatever state it is in. */
  public PartPlan remove() {
    withdraw(List.copyOf(parts.keySet()), PartReason.OwnerDeleted);
    resumeRemovals();
    parts.values().removeIf(part -> part.phase() == PartPhase.ABSENT);
    return finish(Map.of(), parts.isEmpty());
  }

  private boolean asDesired(PartSpec spec) {
    PartState part = parts.get(spec.key());
    return part != null
        && part.ready()
        && !part.busy()
        && part.failures() == 0
        && !differs(spec, part);
  }

  // ---------------------------------------------------------------- building up

  private void advance(PartSpec spec) {
    PartState part = parts.computeIfAbsent(spec.key(), key -> PartState.absent(spec));
    if (part.leaving()) {
      return;
    }
    if (part.busy()) {
      supersede(spec, part);
      return;
    }
    switch (part.phase()) {
      case ABSENT:
        if (spec.replaceable() || part.incarnation() == 0) {
          ensure(spec, part, PartReason.PartNeeded);
        }
        break;
      case INTENDED:
        // The operation is gone without an outcome: the same intent again, under the same id.
        rebegin(spec, part);
        break;
      case FAILED:
        if (part.id() == null && mayTryAgain(spec, part)) {
          ensure(spec, part, PartReason.PartNeeded);
        }
        break;
      case PENDING:
      case READY:
        if (drifted.contains(spec.key()) || (differs(spec, part) && mayUpdate(spec, part))) {
          update(spec, part);
        }
        break;
      default:
        break;
    }
  }

  private boolean mustBeReplaced(PartSpec spec) {
    PartState part = parts.get(spec.key());
    return part != null
        && part.phase() == PartPhase.FAILED
        && part.id() != null
        && spec.replaceable()
        && !spec.adopted()
        && due(part);
  }

  private boolean mayTryAgain(PartSpec spec, PartState part) {
    if (!part.parameters().equals(spec.parameters())) {
      return true;
    }
    return spec.replaceable() && due(part);
  }

  private boolean mayUpdate(PartSpec spec, PartState part) {
    boolean refusedAsItIs = part.failures() > 0;
    return !refusedAsItIs || !part.parameters().equals(spec.parameters()) || due(part);
  }

  private boolean due(PartState part) {
    long pause = part.retryAt() - situation.millis();
    if (pause <= 0 || pause > PartNews.LONGEST_PAUSE.toMillis()) {
      return true;
    }
    wake(part.retryAt());
    return false;
  }

  private void ensure(PartSpec spec, PartState part, PartReason why) {
    if (!dependenciesReady(spec)) {
      return;
    }
    PartState next = part.numbered();
    String id = operationId(Verb.ENSURE, next);
    next = next.begun(id, spec.parameters(), inputIds(spec.dependsOn()));
    begin(Verb.ENSURE, next, inputs(allInputs(spec)), Note.of(why, "%s is needed", spec.key()));
  }

  private void rebegin(PartSpec spec, PartState part) {
    String id = operationId(Verb.ENSURE, part);
    PartState next = part.updating(id, part.parameters(), part.inputs());
    begin(
        Verb.ENSURE,
        next,
        inputs(allInputs(spec)),
        Note.of(PartReason.PartNeeded, "%s is needed", spec.key()));
  }

  // Whoever corrects a wrong value does not want to wait for the attempts with the wrong one.
  private void supersede(PartSpec spec, PartState part) {
    OperationState operation = operations.get(part.operation());
    if (operation == null
        || operation.phase() != OperationState.Phase.RETRYING
        || part.parameters().equals(spec.parameters())
        || !dependenciesReady(spec)) {
      return;
    }
    effects.add(new Effect.Forget(part.operation()));
    if (part.phase() != PartPhase.INTENDED) {
      update(spec, part);
      return;
    }
    PartState next = part.numbered();
    next =
        next.superseded(
            operationId(Verb.ENSURE, next), spec.parameters(), inputIds(spec.dependsOn()));
    begin(
        Verb.ENSURE,
        next,
        inputs(allInputs(spec)),
        Note.of(PartReason.PartChanged, "%s is needed as declared now", spec.key()));
  }

  private void update(PartSpec spec, PartState part) {
    if (spec.adopted() || !dependenciesReady(spec)) {
      return;
    }
    PartReason why = drifted.contains(spec.key()) ? PartReason.PartDrifted : PartReason.PartChanged;
    PartState next = part.numbered();
    next =
        next.updating(
            operationId(Verb.UPDATE, next), spec.parameters(), inputIds(spec.dependsOn()));
    begin(
        Verb.UPDATE,
        next,
        inputs(allInputs(spec)),
        Note.of(why, "%s %s is brought to what is declared", spec.key(), part.id()));
  }

  private boolean differs(PartSpec spec, PartState part) {
    if (spec.adopted()) {
      return false;
    }
    if (!part.parameters().equals(spec.parameters()) || part.failures() > 0) {
      return true;
    }
    // While a dependency is being made anew its identifier is unknown; the change comes with it.
    Map<String, String> ids = inputIds(spec.dependsOn());
    return dependenciesReady(spec) && !part.inputs().equals(ids);
  }

  private boolean dependenciesReady(PartSpec spec) {
    return allInputs(spec)
        .allMatch(
            key -> {
              PartState part = parts.get(key);
              return part != null && part.ready() && part.id() != null;
            });
  }

  private static Stream<String> allInputs(PartSpec spec) {
    return Stream.concat(spec.dependsOn().stream(), spec.after().stream());
  }

  private Map<String, String> inputIds(Set<String> keys) {
    Map<String, String> ids = new TreeMap<>();
    for (String key : keys) {
      PartState part = parts.get(key);
      if (part != null && part.id() != null) {
        ids.put(key, part.id());
      }
    }
    return ids;
  }

  private Map<String, Input> inputs(Stream<String> keys) {
    Map<String, Input> inputs = new HashMap<>();
    keys.map(parts::get)
        .filter(part -> part != null && part.id() != null)
        .forEach(part -> inputs.put(part.key(), new Input(part.id(), part.attributes())));
    return inputs;
  }

  // ---------------------------------------------------------------- taking down

  private void withdraw(List<String> keys, PartReason why) {
    for (String key : keys) {
      PartState part = parts.get(key);
      if (part.phase() == PartPhase.ABSENT || part.leaving()) {
        continue;
      }
      if (part.adopted()) {
        abandon(part);
        parts.remove(key);
        continue;
      }
      if (needed(key)) {
        continue;
      }
      OperationState operation = part.busy() ? operations.get(part.operation()) : null;
      if (operation != null && operation.phase() == OperationState.Phase.RUNNING) {
        // A call under way may still take effect; its outcome tells what there is to remove.
        continue;
      }
      abandon(part);
      delete(part, part.phase() == PartPhase.INTENDED, why);
    }
  }

  /** Reason of failures that leave open whether the effect happened. */
  public static final String OUTCOME_UNKNOWN = "OutcomeUnknown";

  /** Reason of parts that ended without having been asked to. */
  public static final String VANISHED = "Vanished";

  private void abandon(PartState part) {
    if (part.busy() && operations.containsKey(part.operation())) {
      effects.add(new Effect.Forget(part.operation()));
    }
  }

  /** Whether something that may exist builds on this part. */
  private boolean needed(String key) {
    return parts.values().stream()
        .anyMatch(other -> other.exists() && other.inputs().containsKey(key));
  }

  private void delete(PartState part, boolean mayTurnUp, PartReason why) {
    PartState next = part.numbered();
    next = next.withdrawn(operationId(Verb.DELETE, next), mayTurnUp);
    begin(
        Verb.DELETE,
        next,
        inputs(part.inputs().keySet().stream()),
        Note.of(why, "%s %s is removed", part.key(), part.id() == null ? "" : part.id()));
  }

  /** A removal whose operation was refused or lost begins again: it is never given up. */
  private void resumeRemovals() {
    for (PartState part : List.copyOf(parts.values())) {
      if (part.phase() != PartPhase.DELETING || part.busy()) {
        continue;
      }
      if (part.failures() == 0 || due(part)) {
        delete(part, false, PartReason.OwnerDeleted);
      }
    }
  }

  // ---------------------------------------------------------------- common

  private void begin(Verb verb, PartState part, Map<String, Input> inputs, Note because) {
    parts.put(part.key(), part);
    Map<String, Input> known = new HashMap<>(inputs);
    part.inputs().forEach((key, id) -> known.putIfAbsent(key, new Input(id, Map.of())));
    PartRequest request =
        new PartRequest(
            verb,
            situation.owner(),
            situation.account(),
            part.key(),
            part.kind(),
            part.id(),
            part.parameters(),
            known,
            part.adopted(),
            part.serial(),
            part.uncertain());
    effects.add(
        new Effect.Begin(
            new OperationIntent(
                part.operation(),
                situation.owner().uid(),
                OPERATION_TYPE + ":" + verb.name().toLowerCase(java.util.Locale.ROOT),
                token(situation.owner().uid(), part),
                json(request)),
            because));
  }

  static String token(String ownerUid, PartState part) {
    return ChildNames.token(ownerUid, part.key(), Integer.toString(part.incarnation()));
  }

  private String operationId(Verb verb, PartState part) {
    return situation.owner().uid()
        + ":"
        + verb.name().toLowerCase(java.util.Locale.ROOT)
        + ":"
        + part.key()
        + ":"
        + part.serial();
  }

  private PartPlan finish(Map<String, PartSpec> specs, boolean complete) {
    Set<String> seen = new HashSet<>();
    for (PartState part : parts.values()) {
      PartSpec spec = specs.get(part.key());
      boolean observe =
          switch (part.phase()) {
            case PENDING -> true;
            case READY -> spec != null && spec.observed();
            case FAILED -> spec != null && spec.observed();
            case TERMINATING -> true;
            default -> false;
          };
      if (observe && part.id() != null && seen.add(part.key())) {
        effects.add(
            new Effect.Observe(situation.owner().uid(), "part/" + part.key(), interest(part)));
      }
    }
    return new PartPlan(
        new Parts(parts), List.copyOf(effects), complete, Optional.ofNullable(wakeAt));
  }

  private PartInterest interest(PartState part) {
    return new PartInterest(
        situation.account(),
        part.kind(),
        situation.owner().uid(),
        part.key(),
        part.id(),
        part.phase(),
        part.attributes(),
        part.parameters(),
        part.inputs(),
        part.asOf());
  }

  private void wake(long millis) {
    Instant at = Instant.ofEpochMilli(millis);
    if (wakeAt == null || at.isBefore(wakeAt)) {
      wakeAt = at;
    }
  }

  private static String json(PartRequest request) {
    try {
      return Mapper.json().writeValueAsString(request);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request for a part could not be written", e);
    }
  }
}
