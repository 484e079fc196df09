package io.clusterapi.loop.persistence;

import io.clusterapi.model.Kind;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One watch: reads the journal from a position on and passes on what concerns its kind. It is woken
 * by commits and reads only what the subscriber has asked for, so a slow subscriber costs a
 * position, not a queue.
 */
final class WatchFeed {
  private static final int CHUNK = 500;

  private final Journal journal;
  private final Kind kind;
  private final Optional<String> namespace;
  private final long start;

  private long position;
  private final AtomicBoolean pumping = new AtomicBoolean();
  private volatile boolean again;
  private volatile boolean cancelled;

  WatchFeed(Journal journal, Kind kind, Optional<String> namespace, long start) {
    this.journal = journal;
    this.kind = kind;
    this.namespace = namespace;
    this.start = start;
    this.position = start;
  }

  Multi<ResourceChange> stream() {
    return Multi.createFrom()
        .<ResourceChange>emitter(emitter -> begin(emitter), BackPressureStrategy.BUFFER);
  }

  private void begin(MultiEmitter<? super ResourceChange> emitter) {
    Runnable wake = () -> pump(emitter);
    emitter.onTermination(
        () -> {
          cancelled = true;
          journal.removeListener(wake);
        });
    if (journal.inMemoryAfter(start, 1).isPresent()) {
      journal.onAppend(wake);
      pump(emitter);
      return;
    }
    journal
        .oldest()
        .subscribe()
        .with(
            oldest -> {
              if (start < oldest) {
                emitter.fail(new ResourceStore.Expired(start, oldest));
              } else {
                journal.onAppend(wake);
                pump(emitter);
              }
            },
            emitter::fail);
  }

  private void pump(MultiEmitter<? super ResourceChange> emitter) {
    again = true;
    while (again && !cancelled && pumping.compareAndSet(false, true)) {
      again = false;
      Optional<List<JournalEntry>> inMemory = journal.inMemoryAfter(position, CHUNK);
      if (inMemory.isEmpty()) {
        journal
            .after(position, CHUNK)
            .subscribe()
            .with(
                entries -> {
                  pass(entries, emitter);
                  pumping.set(false);
                  pump(emitter);
                },
                failure -> {
                  pumping.set(false);
                  emitter.fail(failure);
                });
        return;
      }
      pass(inMemory.get(), emitter);
      again |= inMemory.get().size() == CHUNK;
      pumping.set(false);
    }
  }

  private void pass(List<JournalEntry> entries, MultiEmitter<? super ResourceChange> emitter) {
    for (JournalEntry entry : entries) {
      position = entry.revision();
      if (entry.isResource()
          && entry.resource().kind().equals(kind)
          && (namespace.isEmpty() || namespace.get().equals(entry.resource().namespace()))) {
        emitter.emit(
            new ResourceChange(
                ResourceChange.Type.valueOf(entry.change().name()),
                entry.resource(),
                entry.previous()));
      }
    }
  }
}
