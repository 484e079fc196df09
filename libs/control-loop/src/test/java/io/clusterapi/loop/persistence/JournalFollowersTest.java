package io.clusterapi.loop.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is woken by a commit, and when. Pure. */
class JournalFollowersTest {
  private final JournalFollowers followers = new JournalFollowers();
  private final Turns loop = new Turns();

  /** A thread whose tasks are run by hand. */
  private static final class Turns implements Executor {
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      waiting.add(task);
    }

    void one() {
      waiting.remove().run();
    }

    void all() {
      while (!waiting.isEmpty()) {
        one();
      }
    }
  }

  @Test
  void aCommitHandsOverOneTaskForAThousandFollowersAndWakesNoneItself() {
    List<AtomicInteger> thousand = add(1_000);
    for (int commit = 0; commit < 20; commit++) {
      followers.wake();
    }
    assertThat(loop.waiting).hasSize(1);
    assertThat(thousand).allMatch(wakes -> wakes.get() == 0);
    loop.all();
    // What twenty commits have brought is seen at once.
    assertThat(thousand).allMatch(wakes -> wakes.get() == 1);
  }

  @Test
  void othersHaveTheirTurnWhileManyAreWoken() {
    List<AtomicInteger> many = add(JournalFollowers.AT_ONCE * 3);
    followers.wake();
    AtomicInteger wokenBefore = new AtomicInteger();
    loop.execute(() -> wokenBefore.set(many.stream().mapToInt(AtomicInteger::get).sum()));
    loop.all();
    assertThat(wokenBefore).hasValue(JournalFollowers.AT_ONCE);
    assertThat(many).allMatch(wakes -> wakes.get() == 1);
  }

  @Test
  void whatIsCommittedWhileSomeAreBeingWokenReachesThemToo() {
    List<AtomicInteger> many = add(JournalFollowers.AT_ONCE * 2);
    followers.wake();
    loop.one();
    followers.wake();
    loop.all();
    assertThat(many).allMatch(wakes -> wakes.get() == 2);
    assertThat(loop.waiting).isEmpty();
    followers.wake();
    loop.all();
    assertThat(many).allMatch(wakes -> wakes.get() == 3);
  }

  @Test
  void whatAFollowerItselfBringsAboutIsNotLost() {
    AtomicInteger wakes = new AtomicInteger();
    followers.add(
        loop,
        () -> {
          if (wakes.incrementAndGet() == 1) {
            followers.wake();
          }
        });
    followers.wake();
    loop.all();
    assertThat(wakes).hasValue(2);
  }

  @Test
  void oneThatFailsAndAThreadThatIsGoneKeepTheNewsFromNobody() {
    followers.add(
        task -> {
          throw new RejectedExecutionException("ended");
        },
        () -> {});
    followers.add(
        loop,
        () -> {
          throw new IllegalStateException("of this one only");
        });
    List<AtomicInteger> others = add(2);
    followers.wake();
    loop.all();
    followers.wake();
    loop.all();
    assertThat(others).allMatch(wakes -> wakes.get() == 2);
  }

  @Test
  void whoHasGoneIsNotWoken() {
    AtomicInteger gone = new AtomicInteger();
    AtomicInteger there = new AtomicInteger();
    Runnable leaving = gone::incrementAndGet;
    followers.add(loop, leaving);
    followers.add(loop, there::incrementAndGet);
    followers.remove(loop, leaving);
    followers.wake();
    loop.all();
    assertThat(gone).hasValue(0);
    assertThat(there).hasValue(1);
    followers.remove(loop, leaving);
  }

  private List<AtomicInteger> add(int count) {
    List<AtomicInteger> all = new ArrayList<>();
    IntStream.range(0, count)
        .forEach(
            i -> {
              AtomicInteger wakes = new AtomicInteger();
              all.add(wakes);
              followers.add(loop, wakes::incrementAndGet);
            });
    return all;
  }
}
