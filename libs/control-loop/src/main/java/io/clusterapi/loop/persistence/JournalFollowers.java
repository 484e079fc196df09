package io.clusterapi.loop.persistence;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Who is woken when something was committed, each on the thread it follows from. A commit hands
 * over one task for each of these threads, two to four, however many follow: 1,000 watchers woken
 * by the commit itself held up the answer, and the next commit, by some 10 ms.
 *
 * <p>A wake says that there is something new, not what: several commits may become one wake, and
 * none is lost.
 */
final class JournalFollowers {
  private static final Logger LOG = Logger.getLogger(JournalFollowers.class);

  /** Followers woken at one go; whatever else waits for the thread has its turn in between. */
  static final int AT_ONCE = 32;

  private final Map<Executor, Group> groups = new ConcurrentHashMap<>();

  /** Where the one who asks wants to be woken: on its event loop, else on a thread of the pool. */
  static Executor here() {
    Context context = Vertx.currentContext();
    return context instanceof ContextInternal known
        ? known.nettyEventLoop()
        : Infrastructure.getDefaultWorkerPool();
  }

  /** Wakes a follower after every commit from now on; it must not block. */
  void add(Executor where, Runnable follower) {
    groups.compute(
        where,
        (executor, known) -> {
          Group group = known == null ? new Group(executor) : known;
          group.followers = with(group.followers, follower);
          return group;
        });
  }

  /** Forgets a follower; a wake that is under way may still reach it. */
  void remove(Executor where, Runnable follower) {
    groups.computeIfPresent(
        where,
        (executor, group) -> {
          group.followers = group.followers.stream().filter(each -> each != follower).toList();
          return group.followers.isEmpty() ? null : group;
        });
  }

  void wake() {
    groups.values().forEach(Group::wake);
  }

  private static List<Runnable> with(List<Runnable> followers, Runnable more) {
    List<Runnable> all = new ArrayList<>(followers.size() + 1);
    all.addAll(followers);
    all.add(more);
    return List.copyOf(all);
  }

  /** Those of one thread. Runs on it. */
  private static final class Group implements Runnable {
    private final Executor executor;
    private volatile List<Runnable> followers = List.of();

    /** Commits since the last round began; whoever finds 0 has to begin one. */
    private final AtomicInteger news = new AtomicInteger();

    // Of the round under way; runs of one round follow each other.
    private Iterator<Runnable> round;
    private int told;

    Group(Executor executor) {
      this.executor = executor;
    }

    void wake() {
      if (news.getAndIncrement() == 0) {
        again();
      }
    }

    @Override
    public void run() {
      if (round == null) {
        // Before the list is read: who comes after it has read the journal itself.
        told = news.get();
        round = followers.iterator();
      }
      for (int i = 0; i < AT_ONCE && round.hasNext(); i++) {
        tell(round.next());
      }
      if (round.hasNext()) {
        again();
        return;
      }
      round = null;
      if (news.addAndGet(-told) > 0) {
        again();
      }
    }

    private void again() {
      try {
        executor.execute(this);
      } catch (RejectedExecutionException e) {
        LOG.debugf("nobody follows the journal any more: %s", e.getMessage());
      }
    }

    private static void tell(Runnable follower) {
      try {
        follower.run();
      } catch (RuntimeException e) {
        // One watcher's trouble must not keep the news from the others.
        LOG.errorf(e, "a follower of the journal failed");
      }
    }
  }
}
