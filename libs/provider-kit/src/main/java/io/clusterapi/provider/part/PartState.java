package io.clusterapi.provider.part;

import io.clusterapi.provider.part.PartPhase.Cause;
import java.util.Map;
import java.util.TreeMap;

/**
 * A part as far as is known. Kept with its owner in the same transaction as the operations that
 * change it.
 *
 * @param key unique within the owner
 * @param kind which driver handles it
 * @param phase how far it is
 * @param adopted looked up only; never deleted
 * @param id the cloud's identifier; null until known
 * @param attributes what the cloud said of it (addresses, zone, DNS name)
 * @param parameters what was applied, or is being applied
 * @param inputs identifiers of the parts it depends on, by key, that were applied
 * @param operation the operation under way; null if none
 * @param serial number of operations begun so far
 * @param incarnation grows when it is to be made anew, so that an idempotency token does not bring
 *     back what has been removed
 * @param uncertain an attempt to make it was abandoned, so it may turn up late
 * @param asOf epoch milliseconds of the last change that did not come from a sighting; sightings of
 *     what was known before do not count
 * @param createdAt epoch milliseconds when the cloud confirmed it; 0 before
 * @param retryAt epoch milliseconds when a refused attempt may be repeated; 0 for never
 * @param failures refused attempts in a row
 * @param reason why it is not further, CamelCase; null if nothing is wrong
 * @param message the same for people; null if nothing is wrong
 */
public record PartState(
    String key,
    String kind,
    PartPhase phase,
    boolean adopted,
    String id,
    Map<String, String> attributes,
    String parameters,
    Map<String, String> inputs,
    String operation,
    int serial,
    int incarnation,
    boolean uncertain,
    long asOf,
    long createdAt,
    long retryAt,
    int failures,
    String reason,
    String message) {

  public PartState {
    attributes = attributes == null ? Map.of() : new TreeMap<>(attributes);
    inputs = inputs == null ? Map.of() : new TreeMap<>(inputs);
  }

  static PartState absent(PartSpec spec) {
    return new PartState(
        spec.key(),
        spec.kind(),
        PartPhase.ABSENT,
        spec.adopted(),
        null,
        Map.of(),
        spec.parameters(),
        Map.of(),
        null,
        0,
        0,
        false,
        0,
        0,
        0,
        0,
        null,
        null);
  }

  /** One attribute, or empty text. */
  public String attribute(String name) {
    return attributes.getOrDefault(name, "");
  }

  public boolean ready() {
    return phase == PartPhase.READY;
  }

  /** Something of it may exist in the cloud. */
  public boolean exists() {
    return phase != PartPhase.ABSENT;
  }

  boolean leaving() {
    return phase == PartPhase.DELETING || phase == PartPhase.TERMINATING;
  }

  boolean busy() {
    return operation != null;
  }

  PartState begun(String operationId, String newParameters, Map<String, String> newInputs) {
    return edit()
        .phase(phase.on(Cause.BEGUN))
        .applying(newParameters, newInputs)
        .operation(operationId)
        .id(null)
        .problem(null, null)
        .state();
  }

  /** Another attempt with other parameters, while it is not known what the last one did. */
  PartState superseded(String operationId, String newParameters, Map<String, String> newInputs) {
    return edit().applying(newParameters, newInputs).operation(operationId).uncertain(true).state();
  }

  PartState updating(String operationId, String newParameters, Map<String, String> newInputs) {
    return edit().applying(newParameters, newInputs).operation(operationId).state();
  }

  PartState withdrawn(String operationId, boolean mayTurnUp) {
    return edit()
        .phase(phase.on(Cause.WITHDRAWN))
        .operation(operationId)
        .uncertain(uncertain || mayTurnUp)
        .failures(0, 0)
        .problem(null, null)
        .state();
  }

  PartState made(PartOutcome outcome, long now) {
    Cause cause = outcome.complete() ? Cause.COMPLETED : Cause.CREATED;
    return edit()
        .phase(phase.on(cause))
        .operation(null)
        .id(outcome.id())
        .attributes(outcome.attributes())
        .created(createdAt == 0 ? now : createdAt, now)
        .uncertain(false)
        .failures(0, 0)
        .problem(null, null)
        .state();
  }

  PartState seen(Sighting sighting) {
    Cause cause = sighting.presence() == Sighting.Presence.READY ? Cause.COMPLETED : Cause.CREATED;
    return edit()
        .phase(phase.on(cause))
        .attributes(sighting.attributes())
        .failures(phase == PartPhase.FAILED ? 0 : failures, retryAt)
        .problem(
            failures > 0 && phase != PartPhase.FAILED ? reason : sighting.reason(),
            failures > 0 && phase != PartPhase.FAILED ? message : sighting.message())
        .state();
  }

  PartState refused(String why, String text, long now, long again) {
    return edit()
        .phase(phase.on(Cause.REFUSED))
        .uncertain(uncertain || id == null)
        .operation(null)
        .created(createdAt, now)
        .failures(failures + 1, again)
        .problem(why, text)
        .state();
  }

  PartState updateRefused(String why, String text, long now, long again) {
    return edit()
        .operation(null)
        .created(createdAt, now)
        .failures(failures + 1, again)
        .problem(why, text)
        .state();
  }

  PartState vanished(long now, boolean mayTurnUp, String text) {
    return edit()
        .phase(phase.on(Cause.VANISHED))
        .uncertain(mayTurnUp)
        .operation(null)
        .problem(PartGraph.VANISHED, text)
        .failures(0, 0)
        .id(null)
        .replaceAttributes(Map.of())
        .created(0, now)
        .incarnation(incarnation + 1)
        .state();
  }

  PartState removed(long now) {
    return edit()
        .phase(phase.on(Cause.REMOVED))
        .operation(null)
        .id(null)
        .replaceAttributes(Map.of())
        .created(0, now)
        .incarnation(incarnation + 1)
        .uncertain(false)
        .problem(null, null)
        .state();
  }

  PartState removalAccepted(PartOutcome outcome, long now) {
    return edit()
        .id(outcome.id() == null ? id : outcome.id())
        .phase(phase.on(Cause.ACCEPTED))
        .operation(null)
        .created(createdAt, now)
        .problem(null, null)
        .state();
  }

  /** The cloud took the removal on, but it is as alive as ever: ask again. */
  PartState removalForgotten() {
    return edit().phase(phase.on(Cause.WITHDRAWN)).state();
  }

  PartState removalRefused(String why, String text, long now, long again) {
    return edit()
        .operation(null)
        .created(createdAt, now)
        .failures(failures + 1, again)
        .problem(why, text)
        .state();
  }

  PartState troubled(String why, String text) {
    return edit().problem(why, text).state();
  }

  /** The operation is gone without an outcome: nothing counts as applied. */
  PartState interrupted() {
    boolean existed = phase == PartPhase.PENDING || phase == PartPhase.READY;
    return edit().applying(existed ? "" : parameters, inputs).operation(null).state();
  }

  PartState numbered() {
    return edit().serial(serial + 1).state();
  }

  private Edit edit() {
    return new Edit(this);
  }

  /** Names what changes; a record of eighteen components has no readable constructor call. */
  private static final class Edit {
    private final PartState old;
    private PartPhase phase;
    private String id;
    private Map<String, String> attributes;
    private String parameters;
    private Map<String, String> inputs;
    private String operation;
    private int serial;
    private int incarnation;
    private boolean uncertain;
    private long asOf;
    private long createdAt;
    private long retryAt;
    private int failures;
    private String reason;
    private String message;

    Edit(PartState old) {
      this.old = old;
      phase = old.phase;
      id = old.id;
      attributes = old.attributes;
      parameters = old.parameters;
      inputs = old.inputs;
      operation = old.operation;
      serial = old.serial;
      incarnation = old.incarnation;
      uncertain = old.uncertain;
      asOf = old.asOf;
      createdAt = old.createdAt;
      retryAt = old.retryAt;
      failures = old.failures;
      reason = old.reason;
      message = old.message;
    }

    Edit phase(PartPhase value) {
      phase = value;
      return this;
    }

    Edit id(String value) {
      id = value;
      return this;
    }

    Edit attributes(Map<String, String> more) {
      attributes = new TreeMap<>(attributes);
      attributes.putAll(more);
      return this;
    }

    Edit replaceAttributes(Map<String, String> value) {
      attributes = value;
      return this;
    }

    Edit applying(String newParameters, Map<String, String> newInputs) {
      parameters = newParameters;
      inputs = newInputs;
      return this;
    }

    Edit operation(String value) {
      operation = value;
      return this;
    }

    Edit serial(int value) {
      serial = value;
      return this;
    }

    Edit incarnation(int value) {
      incarnation = value;
      return this;
    }

    Edit uncertain(boolean value) {
      uncertain = value;
      return this;
    }

    Edit created(long at, long now) {
      createdAt = at;
      asOf = now;
      return this;
    }

    Edit failures(int count, long again) {
      failures = count;
      retryAt = again;
      return this;
    }

    Edit problem(String why, String text) {
      reason = why;
      message = text;
      return this;
    }

    PartState state() {
      return new PartState(
          old.key,
          old.kind,
          phase,
          old.adopted,
          id,
          attributes,
          parameters,
          inputs,
          operation,
          serial,
          incarnation,
          uncertain,
          asOf,
          createdAt,
          retryAt,
          failures,
          reason,
          message);
    }
  }
}
