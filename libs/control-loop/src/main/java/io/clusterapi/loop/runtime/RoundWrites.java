package io.clusterapi.loop.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.clusterapi.loop.persistence.ObjectShape;
import io.clusterapi.loop.persistence.ResourceChange;
import io.clusterapi.loop.persistence.Transition;
import io.clusterapi.loop.runtime.LoadedSlice.Held;
import io.clusterapi.loop.runtime.LoadedSlice.Seen;
import io.clusterapi.loop.runtime.WorkingSlice.Touched;
import io.clusterapi.planning.Note;
import io.clusterapi.schemas.RecordKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a planning round makes of its slice, as writes.
 *
 * <p>A change of nothing but the wording of conditions may wait for a change that somebody acts on,
 * and is then written with it. While a cluster of two machines is made, half of all changes are
 * such ("2 of 6 subnets", mirrored from the infrastructure to the Cluster); each would be a row, a
 * record and a turn in every other service. What waits is simply left out: planning finds it again
 * (ADR 0017).
 */
final class RoundWrites {
  private final WorkingSlice slice;
  private final Map<String, List<Note>> notes;
  private final List<Transition.CommandWrite> commands;
  private final Map<String, String> retracted;
  private final Predicate<String> mayWait;

  private final List<Transition.ResourceWrite> resources = new ArrayList<>();
  private final List<Transition.MemoryWrite> memories = new ArrayList<>();
  private final List<Transition.RecordWrite> records = new ArrayList<>();
  private final Set<String> waiting = new LinkedHashSet<>();

  /**
   * @param notes why objects changed, by UID
   * @param retracted topics of records that are taken back, by their id
   */
  RoundWrites(
      WorkingSlice slice,
      Map<String, List<Note>> notes,
      List<Transition.CommandWrite> commands,
      Map<String, String> retracted,
      Predicate<String> mayWait) {
    this.slice = slice;
    this.notes = notes;
    this.commands = commands;
    this.retracted = retracted;
    this.mayWait = mayWait;
    slice.touched().forEach(this::write);
    new LinkedHashMap<>(slice.published()).forEach(this::write);
  }

  Transition transition(List<String> inbox) {
    List<Transition.Begun> begin =
        slice.begun().values().stream()
            .map(operation -> new Transition.Begun(slice.key(), operation.intent()))
            .toList();
    return new Transition(
        resources,
        memories,
        records,
        List.copyOf(commands),
        begin,
        List.copyOf(slice.forgotten()),
        inbox);
  }

  /** UIDs of the objects whose change waits; {@link PlanningRound#ofSlice} for records. */
  Set<String> waiting() {
    return waiting;
  }

  private void write(String id, Optional<Seen> seen) {
    if (seen.isEmpty()) {
      String name = id.substring(id.indexOf(' ') + 1);
      int slash = name.indexOf('/');
      records.add(
          new Transition.RecordWrite(
              retracted.get(id), key(name.substring(0, slash), name.substring(slash + 1)), null));
      return;
    }
    Seen state = seen.get();
    String whole = PlanningRound.ofSlice(slice.key());
    Optional<Seen> before = slice.committed(state);
    if (before.isPresent()
        && mayWait.test(whole)
        && PublishedState.sameButForWording(before.get().state(), state.state())) {
      slice.unpublish(id);
      waiting.add(whole);
      return;
    }
    records.add(
        new Transition.RecordWrite(state.topic(), key(state.kind(), state.name()), state.state()));
  }

  private RecordKey key(String kind, String name) {
    return new RecordKey(slice.namespace(), slice.cluster(), kind, name);
  }

  private void write(String uid, Touched over) {
    Held before = over.before();
    Held now = over.now();
    List<Note> because = notes.getOrDefault(uid, List.of());
    if (now == null) {
      resources.add(
          new Transition.ResourceWrite(
              ResourceChange.Type.DELETED,
              before.stored().kind(),
              uid,
              before.stored().object(),
              before.stored(),
              null,
              because));
    } else if (before == null) {
      resources.add(
          new Transition.ResourceWrite(
              ResourceChange.Type.ADDED,
              now.stored().kind(),
              uid,
              now.stored().object(),
              null,
              now.memory(),
              because));
    } else if (isToBeWritten(uid, before, now)) {
      resources.add(
          new Transition.ResourceWrite(
              ResourceChange.Type.MODIFIED,
              now.stored().kind(),
              uid,
              now.stored().object(),
              before.stored(),
              memoryOrNull(now),
              because.isEmpty()
                  ? ChangeNotes.of(before.stored().object(), now.stored().object())
                  : because));
    } else if (now.remembered() != before.remembered()) {
      memories.add(new Transition.MemoryWrite(uid, before.stored().revision(), memoryOrNull(now)));
    }
  }

  private boolean isToBeWritten(String uid, Held before, Held now) {
    if (now.stored() == before.stored()
        || ObjectShape.sameContent(before.stored().object(), now.stored().object())) {
      return false;
    }
    if (mayWait.test(uid)
        && ObjectShape.sameButForWording(before.stored().object(), now.stored().object())) {
      waiting.add(uid);
      return false;
    }
    return true;
  }

  private static JsonNode memoryOrNull(Held held) {
    return held.memory() == null ? NullNode.getInstance() : held.memory();
  }
}
