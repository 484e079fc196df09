package io.clusterapi.loop.runtime;

import io.clusterapi.loop.persistence.JournalEntry;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.runtime.LoadedSlice.Seen;
import io.clusterapi.model.Mapper;
import io.clusterapi.planning.Note;
import io.clusterapi.schemas.Topics;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * What the inputs of a turn tell, once the slice has taken them in.
 *
 * @param news objects, records and facts, for the planners they concern
 * @param uids objects whose deadline has come
 * @param everything plan every object
 */
record TurnInputs(List<Object> news, Set<String> uids, boolean everything) {

  /**
   * Takes inputs into a slice.
   *
   * @param fresh the slice was just read: it holds all that the inputs tell of and maybe more
   * @param anew the slice was read again after a failed try
   * @param goneOwners gets the UIDs of objects that are gone
   */
  static TurnInputs take(
      LoadedSlice slice,
      List<Input> inputs,
      boolean fresh,
      boolean anew,
      Set<String> goneOwners,
      Slices slices,
      Lanes lanes) {
    List<Object> news = new ArrayList<>();
    Set<String> uids = new LinkedHashSet<>();
    boolean everything = anew;
    for (Input input : inputs) {
      if (input instanceof Input.Committed committed) {
        news.addAll(taken(slice, committed.entry(), fresh, goneOwners, slices));
        wakeReaders(slice, committed.entry(), lanes);
      } else if (input instanceof Input.Viewed viewed) {
        viewed(slice, viewed, fresh, goneOwners, slices, lanes).ifPresent(news::add);
      } else if (input instanceof Input.SharedNews shared) {
        news.add(shared.news() instanceof JournalEntry entry ? typed(entry) : shared.news());
      } else if (input instanceof Input.Noticed noticed) {
        slice.notice(noticed.key(), noticed.fact());
        news.add(noticed.fact());
      } else if (input instanceof Input.Ended ended) {
        if (slice.operations(ended.operation().intent().ownerUid()).stream()
            .anyMatch(known -> known.id().equals(ended.operation().id()))) {
          slice.put(ended.operation());
          news.add(ended.operation());
        }
      } else if (input instanceof Input.Due due) {
        uids.add(due.uid());
      } else if (input instanceof Input.Replan) {
        everything = true;
      }
    }
    return new TurnInputs(news, uids, everything);
  }

  private static Optional<Object> viewed(
      LoadedSlice slice,
      Input.Viewed viewed,
      boolean fresh,
      Set<String> goneOwners,
      Slices slices,
      Lanes lanes) {
    Class<? extends SpecificRecord> record = Topics.named(viewed.fact().topic()).records().get(0);
    if (!fresh) {
      Seen known =
          slice.views(record).get(viewed.fact().key().kind() + "/" + viewed.fact().key().name());
      if (known != null
          && viewed.fact().state() != null
          && !slices.isNews(known.state(), viewed.fact().state())) {
        slice.take(viewed.fact(), record);
        return Optional.empty();
      }
      Optional<Seen> before = slice.take(viewed.fact(), record);
      before.ifPresent(seen -> goneOwners.add(seen.meta().getUid()));
    }
    Object what =
        viewed.fact().state() != null
            ? viewed.fact().state()
            : new Controller.Gone(
                record.getSimpleName(), viewed.fact().key().kind(), viewed.fact().key().name());
    if (slice.key().isShared()) {
      lanes.wakeReaders(slice.key().namespace(), record, viewed.fact().key().name(), what);
    }
    return Optional.of(what);
  }

  /**
   * A change of a shared object is news to the clusters that looked at it, now that it can be seen.
   */
  static void wakeReaders(LoadedSlice slice, JournalEntry entry, Lanes lanes) {
    if (slice.key().isShared() && entry.slice().equals(slice.key())) {
      lanes.wakeReaders(
          slice.key().namespace(), entry.resource().kind().type(), entry.resource().name(), entry);
    }
  }

  private static List<Object> taken(
      LoadedSlice slice, JournalEntry entry, boolean fresh, Set<String> goneOwners, Slices slices) {
    if (!slices.keeps(entry.resource().kind().type())) {
      return List.of();
    }
    String uid = entry.resource().uid();
    if (fresh) {
      if (entry.change() == JournalEntry.Change.DELETED) {
        goneOwners.add(uid);
      }
    } else if (entry.change() == JournalEntry.Change.DELETED
        || !entry.slice().equals(slice.key())) {
      boolean cameBack =
          slice.object(uid).map(held -> held.stored().revision() > entry.revision()).orElse(false);
      if (!cameBack) {
        slice.remove(uid);
      }
      if (entry.change() == JournalEntry.Change.DELETED) {
        goneOwners.add(uid);
      }
    } else {
      LoadedSlice.Held held =
          slice.put(entry.resource(), slice.object(uid).map(LoadedSlice.Held::memory).orElse(null));
      if (held.stored().revision() == entry.revision()) {
        return List.of(held.typed());
      }
    }
    return List.of(typed(entry));
  }

  private static HasMetadata typed(JournalEntry entry) {
    return Mapper.fromTree(entry.resource().object(), entry.resource().kind().type());
  }

  /**
   * Objects operations made (Secrets): created, or replaced if they are there. Each is given before
   * the next is asked for, so of two of one name the second replaces the first.
   */
  static void giveMade(PlanningRound round, WorkingSlice working, List<Input> inputs) {
    for (Input input : inputs) {
      if (input instanceof Input.Ended ended
          && working.isBegun(ended.operation().intent().ownerUid(), ended.operation().id())) {
        Note because = new Note(Words.OperationSucceeded, "made by " + ended.operation().type());
        for (HasMetadata write : ended.writes()) {
          round.give(List.of(createdOrReplaced(working, write, because)));
        }
      }
    }
  }

  private static Effect createdOrReplaced(WorkingSlice working, HasMetadata write, Note because) {
    Optional<? extends HasMetadata> there =
        working.sharedNamed(write.getClass(), write.getMetadata().getName());
    if (there.isEmpty()) {
      return new Effect.Create(write, because);
    }
    write.getMetadata().setUid(there.get().getMetadata().getUid());
    return new Effect.Update(write, because);
  }

  static List<Input.Commanded> commands(List<Input> inputs) {
    List<Input.Commanded> commands = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Input input : inputs) {
      if (input instanceof Input.Commanded command) {
        if (ids.add(command.id())) {
          commands.add(command);
        } else {
          // Delivered twice in one batch.
          command.answer().complete(null);
        }
      }
    }
    return commands;
  }
}
