package io.clusterapi.loop.persistence;

import io.clusterapi.model.Kind;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One watch: reads the journal from a position on and passes on what concerns its kind. It is woken
 * by commits and reads on only when the subscriber has taken most of what was read before, so a
 * slow subscriber costs a position and at most two chunks, not a queue. One that falls behind the
 * oldest entry kept is told so by {@link ResourceStore.Expired}.
 */
final class WatchFeed {
  private static final int CHUNK = 500;

  private final Journal journal;
  private final Kind kind;
  private final Optional<String> namespace;
  private final long start;

  private volatile long position;
  private final AtomicInteger untaken = new AtomicInteger();
  private final AtomicBoolean pumping = new AtomicBoolean();
  private volatile boolean again;
  private volatile boolean ready;
  private volatile boolean over;
  private volatile MultiEmitter<? super ResourceChange> emitter;

  WatchFeed(Journal journal, Kind kind, Optional<String> namespace, long start) {
    this.journal = journal;
    this.kind = kind;
    this.namespace = namespace;
    this.start = start;
    this.position = start;
  }

  Multi<ResourceChange> stream() {
    return Multi.createFrom()
        .<ResourceChange>emitter(this::begin, BackPressureStrategy.BUFFER)
        .onItem()
        .invoke(this::taken);
  }

  private void begin(MultiEmitter<? super ResourceChange> subscriber) {
    emitter = subscriber;
    // From here, on the subscriber's thread: that of the query below is another's.
    Runnable unfollow = journal.follow(this::wake);
    subscriber.onTermination(
        () -> {
          over = true;
          unfollow.run();
        });
    if (journal.inMemoryAfter(start, 1).isPresent()) {
      ready = true;
      pump();
      return;
    }
    journal
        .oldest()
        .subscribe()
        .with(
            oldest -> {
              if (start < oldest) {
                fail(new ResourceStore.Expired(start, oldest));
              } else {
                ready = true;
                pump();
              }
            },
            this::fail);
  }

  private void wake() {
    if (ready) {
      pump();
    }
  }

  /** The subscriber took one; reading goes on when half a chunk is left. */
  private void taken() {
    if (untaken.decrementAndGet() == CHUNK / 2) {
      pump();
    }
  }

  private void pump() {
    again = true;
    while (again && !over && pumping.compareAndSet(false, true)) {
      again = false;
      if (untaken.get() > CHUNK / 2) {
        pumping.set(false);
        // Taken in between: then nobody else has seen that there is room again.
        if (untaken.get() <= CHUNK / 2) {
          again = true;
        }
        continue;
      }
      Optional<List<JournalEntry>> inMemory = journal.inMemoryAfter(position, CHUNK);
      if (inMemory.isEmpty()) {
        journal
            .after(position, CHUNK)
            .subscribe()
            .with(
                entries -> {
                  passStored(entries);
                  pumping.set(false);
                  pump();
                },
                failure -> {
                  pumping.set(false);
                  fail(failure);
                });
        return;
      }
      pass(inMemory.get());
      if (inMemory.get().size() == CHUNK) {
        again = true;
      }
      pumping.set(false);
    }
  }

  /** Revisions have no gaps, so a gap in the table is what was pruned since the watch began. */
  private void passStored(List<JournalEntry> entries) {
    long next = entries.isEmpty() ? journal.newest() + 1 : entries.get(0).revision();
    if (next > position + 1) {
      fail(new ResourceStore.Expired(position, next - 1));
      return;
    }
    pass(entries);
  }

  private void fail(Throwable failure) {
    over = true;
    emitter.fail(failure);
  }

  private void pass(List<JournalEntry> entries) {
    for (JournalEntry entry : entries) {
      position = entry.revision();
      if (entry.isResource()
          && entry.resource().kind().equals(kind)
          && (namespace.isEmpty() || namespace.get().equals(entry.resource().namespace()))) {
        untaken.incrementAndGet();
        emitter.emit(
            new ResourceChange(
                ResourceChange.Type.valueOf(entry.change().name()),
                entry.resource(),
                entry.previous()));
      }
    }
  }
}
