package io.clusterapi.loop.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.schemas.RecordKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What of the journal is in memory. Pure. */
class JournalTest {
  private static final int KILOBYTE = 1024;

  @Test
  void theNewestEntriesAreKeptUpToTheirNumber() {
    Journal journal = new Journal(null, null, 3, 1000 * KILOBYTE);
    journal.startAt(10);
    append(journal, 11, 15, KILOBYTE);
    assertThat(revisions(journal, 12)).contains(List.of(13L, 14L, 15L));
    assertThat(revisions(journal, 11)).isEmpty();
    assertThat(revisions(journal, 15)).contains(List.of());
  }

  @Test
  void fewerAreKeptWhenTheyAreLargeAndAtLeastTheNewest() {
    Journal journal = new Journal(null, null, 100, 10 * KILOBYTE);
    append(journal, 1, 50, KILOBYTE);
    assertThat(revisions(journal, 42)).isPresent();
    assertThat(revisions(journal, 39)).isEmpty();
    append(journal, 51, 51, 1000 * KILOBYTE);
    assertThat(revisions(journal, 50)).contains(List.of(51L));
    assertThat(revisions(journal, 49)).isEmpty();
    append(journal, 52, 56, KILOBYTE);
    assertThat(revisions(journal, 51)).contains(List.of(52L, 53L, 54L, 55L, 56L));
  }

  /** Another process wrote 4 to 6: nobody must believe that 7 follows 3. */
  @Test
  void whatLiesBeforeAGapIsForgotten() {
    Journal journal = new Journal(null, null, 100, 1000 * KILOBYTE);
    append(journal, 1, 3, KILOBYTE);
    append(journal, 7, 8, KILOBYTE);
    assertThat(revisions(journal, 3)).isEmpty();
    assertThat(revisions(journal, 6)).contains(List.of(7L, 8L));
  }

  @Test
  void aCommitDoesNotWaitForThoseWhoFollow() throws Exception {
    Journal journal = new Journal(null, null, 100, 1000 * KILOBYTE);
    CountDownLatch committed = new CountDownLatch(1);
    CompletableFuture<Long> seen = new CompletableFuture<>();
    Runnable unfollow =
        journal.follow(
            () -> {
              try {
                if (committed.await(20, TimeUnit.SECONDS)) {
                  seen.complete(journal.newest());
                }
              } catch (InterruptedException e) {
                seen.completeExceptionally(e);
              }
            });
    append(journal, 1, 1, KILOBYTE);
    committed.countDown();
    assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    unfollow.run();
  }

  private static Optional<List<Long>> revisions(Journal journal, long after) {
    return journal
        .inMemoryAfter(after, 1000)
        .map(entries -> entries.stream().map(JournalEntry::revision).toList());
  }

  private static void append(Journal journal, long first, long last, int size) {
    for (long revision = first; revision <= last; revision++) {
      journal.append(
          List.of(
              new JournalEntry(
                  revision,
                  JournalEntry.Change.PUBLISHED,
                  null,
                  null,
                  null,
                  "topic",
                  new RecordKey("default", "c", "Machine", "m"),
                  new byte[size],
                  "",
                  List.of(),
                  0,
                  Instant.EPOCH)));
    }
  }
}
