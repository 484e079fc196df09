package io.clusterapi.provider.observation;

import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.loop.runtime.InterestListener;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartPhase;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Describes the parts of all owners in batches, one call for many of the same account and kind, so
 * that calls grow with the number of batches and not with the number of machines. What differs from
 * what is known becomes a fact of the slice.
 */
public final class Observer implements InterestListener {
  private static final Logger LOG = Logger.getLogger(Observer.class);

  /** What is due this soon goes with the call that is made now. */
  private static final Duration TOGETHER = Duration.ofMillis(50);

  /** Where sightings go: as facts to the slice they are about. */
  @FunctionalInterface
  public interface Notices {
    void deliver(SliceKey slice, String key, Object fact);
  }

  private record Lane(Account account, String kind) {}

  private record Address(String ownerUid, String key) {
    static final Comparator<Address> ORDER =
        Comparator.comparing(Address::ownerUid).thenComparing(Address::key);
  }

  private static final class Watched {
    final SliceKey slice;
    final Address address;
    PartInterest interest;
    int looks;
    long dueAt;

    /** What the part took for now when its present state was first heard of, and the pace then. */
    long heardAs;

    long heardAt;

    /** Since when it has not been found although it is in use; 0 if it was found last. */
    long absentSince;

    Watched(SliceKey slice, Address address, PartInterest interest) {
      this.slice = slice;
      this.address = address;
      this.interest = interest;
    }
  }

  /** What is watched of one kind: thousands, of which a look or a change concerns a few. */
  private static final class LaneState {
    private final Map<Address, Watched> watched = new HashMap<>();
    private final TreeSet<Watched> byDue =
        new TreeSet<>(
            Comparator.<Watched>comparingLong(each -> each.dueAt)
                .thenComparing(each -> each.address, Address.ORDER));
    private final Lane lane;
    boolean calling;
    long timerAt = Long.MAX_VALUE;

    LaneState(Lane lane) {
      this.lane = lane;
    }

    Watched find(Address address) {
      return watched.get(address);
    }

    void put(Watched each, long dueAt) {
      remove(each.address);
      each.dueAt = dueAt;
      watched.put(each.address, each);
      byDue.add(each);
    }

    void remove(Address address) {
      Watched before = watched.remove(address);
      if (before != null) {
        byDue.remove(before);
      }
    }
  }

  private final Map<String, PartDriver> drivers;
  private final Notices notices;
  private final ScheduledExecutorService scheduler;
  private final Clock clock;
  private final Clock pace;
  private final ObservationSchedule schedule;
  private final Map<Lane, LaneState> lanes = new HashMap<>();
  private final Map<String, Map<String, Lane>> byOwner = new HashMap<>();

  public Observer(
      Collection<? extends PartDriver> drivers,
      Notices notices,
      ScheduledExecutorService scheduler,
      Clock clock,
      ObservationSchedule schedule) {
    this(drivers, notices, scheduler, clock, clock, schedule);
  }

  /**
   * @param clock the time of day
   * @param pace when to look next and how old a part is by then; a clock that nobody sets
   */
  public Observer(
      Collection<? extends PartDriver> drivers,
      Notices notices,
      ScheduledExecutorService scheduler,
      Clock clock,
      Clock pace,
      ObservationSchedule schedule) {
    this.drivers =
        drivers.stream().collect(Collectors.toMap(PartDriver::kind, Function.identity()));
    this.notices = notices;
    this.scheduler = scheduler;
    this.clock = clock;
    this.pace = pace;
    this.schedule = schedule;
  }

  @Override
  public synchronized void observe(SliceKey slice, String ownerUid, Map<String, Object> interests) {
    Map<String, Lane> before = byOwner.getOrDefault(ownerUid, Map.of());
    Map<String, Lane> after = new HashMap<>();
    for (Object interest : interests.values()) {
      if (interest instanceof PartInterest part && drivers.containsKey(part.kind())) {
        Lane lane = new Lane(part.account(), drivers.get(part.kind()).kind());
        // Of a thousand clusters 34,000 parts are kept, each with its lane and its key.
        lane = lanes.computeIfAbsent(lane, LaneState::new).lane;
        Address address = new Address(part.ownerUid().intern(), part.key().intern());
        after.put(address.key(), lane);
        watch(lane, slice, address, part);
      }
    }
    before.forEach(
        (key, lane) -> {
          if (!lane.equals(after.get(key))) {
            LaneState state = lanes.get(lane);
            if (state != null) {
              state.remove(new Address(ownerUid, key));
              forgetIfIdle(lane, state);
            }
          }
        });
    if (after.isEmpty()) {
      byOwner.remove(ownerUid);
    } else {
      byOwner.put(ownerUid.intern(), Map.copyOf(after));
    }
  }

  // Accounts come and go with their clusters. A timer that is still set finds its lane gone, or
  // another that is armed for its own time.
  private void forgetIfIdle(Lane lane, LaneState state) {
    if (state.watched.isEmpty() && !state.calling) {
      lanes.remove(lane);
    }
  }

  /** Accounts and kinds something is watched of, or was until the look that is under way. */
  synchronized int lanes() {
    return lanes.size();
  }

  private void watch(Lane lane, SliceKey slice, Address address, PartInterest part) {
    LaneState state = lanes.get(lane);
    Watched watched = state.find(address);
    boolean known = watched != null && watched.interest.id().equals(part.id());
    boolean unchanged = known && watched.interest.asOf() == part.asOf();
    long heardAs = unchanged ? watched.heardAs : Math.max(clock.millis(), part.asOf());
    long heardAt = unchanged ? watched.heardAt : pace.millis();
    boolean same = known && watched.interest.phase() == part.phase();
    if (!same) {
      watched = new Watched(slice, watched == null ? address : watched.address, part);
    }
    if (watched.interest == part || !watched.interest.equals(part)) {
      watched.interest = part.kept(lane.account(), lane.kind());
    }
    watched.heardAs = heardAs;
    watched.heardAt = heardAt;
    if (same) {
      return;
    }
    state.put(watched, nextLook(lane, watched));
    arm(lane, state);
  }

  // Looks at what is in use fall on common instants: 500 machines that became ready at 500 times
  // are five calls a minute, not five hundred.
  private long nextLook(Lane lane, Watched watched) {
    long now = pace.millis();
    PartPhase phase = watched.interest.phase();
    if (phase == PartPhase.PENDING || phase == PartPhase.TERMINATING) {
      return now + schedule.pending(watched.looks).toMillis();
    }
    long steady = schedule.steady().toMillis();
    // Somebody waits for what broke.
    int turns = phase == PartPhase.READY ? drivers.get(lane.kind()).steadyTurns() : 1;
    long turn = Math.floorMod(watched.slice.toString().hashCode(), turns);
    long instant = now / steady + 1;
    return (instant + Math.floorMod(turn - instant, turns)) * steady;
  }

  private void arm(Lane lane, LaneState state) {
    if (state.calling || state.byDue.isEmpty()) {
      return;
    }
    long due = state.byDue.first().dueAt;
    if (due >= state.timerAt) {
      return;
    }
    state.timerAt = due;
    // Vert.x refuses a timer of 0 ms with an exception, and the lane would never be looked at
    // again.
    long wait = Math.max(1, due - pace.millis());
    scheduler.schedule(() -> look(lane, due), wait, TimeUnit.MILLISECONDS);
  }

  private void look(Lane lane, long armedFor) {
    List<PartInterest> batch;
    long askedAt;
    synchronized (this) {
      LaneState state = lanes.get(lane);
      if (state == null || state.calling || state.timerAt != armedFor) {
        return;
      }
      state.timerAt = Long.MAX_VALUE;
      askedAt = pace.millis();
      batch = due(lane, state, askedAt);
      if (batch.isEmpty()) {
        arm(lane, state);
        return;
      }
      state.calling = true;
    }
    PartDriver driver = drivers.get(lane.kind());
    Uni.createFrom()
        .deferred(() -> driver.observe(lane.account(), batch))
        .subscribe()
        .with(
            sightings -> finished(lane, batch, sightings, askedAt),
            failure -> {
              // The next look comes by itself; a cloud that is away is told by the operations.
              LOG.debugf(
                  "Describing %d %s in %s failed: %s",
                  batch.size(), lane.kind(), lane.account(), failure.getMessage());
              finished(lane, batch, List.of(), askedAt);
            });
  }

  private List<PartInterest> due(Lane lane, LaneState state, long now) {
    int limit = drivers.get(lane.kind()).batch();
    return state.byDue.stream()
        .takeWhile(watched -> watched.dueAt <= now + TOGETHER.toMillis())
        .limit(limit)
        .map(watched -> watched.interest)
        .toList();
  }

  private void finished(
      Lane lane, List<PartInterest> batch, List<Sighting> sightings, long askedAt) {
    Map<String, Sighting> byId = new HashMap<>();
    sightings.forEach(sighting -> byId.put(sighting.id(), sighting));
    record News(SliceKey slice, String key, Sighting sighting) {}
    List<News> news = new ArrayList<>();
    synchronized (this) {
      LaneState state = lanes.get(lane);
      for (PartInterest asked : batch) {
        Watched watched = state.find(new Address(asked.ownerUid(), asked.key()));
        if (watched == null || !watched.interest.id().equals(asked.id())) {
          continue;
        }
        watched.looks++;
        state.put(watched, nextLook(lane, watched));
        Sighting sighting = byId.get(asked.id());
        if (sighting != null && doubtful(watched, sighting, pace.millis())) {
          state.put(watched, pace.millis() + schedule.doubt().toMillis());
          continue;
        }
        if (sighting != null && differs(sighting, watched.interest)) {
          news.add(
              new News(
                  watched.slice,
                  Sighting.factKey(asked.ownerUid(), asked.key()),
                  sighting.answering(asked, watched.heardAs + askedAt - watched.heardAt)));
        }
      }
      state.calling = false;
      arm(lane, state);
      forgetIfIdle(lane, state);
    }
    news.forEach(item -> notices.deliver(item.slice(), item.key(), item.sighting()));
  }

  /**
   * Whether what was in use is not found for the first time. Lists and searches lag behind at
   * times, and a host that counts as gone is replaced: a second one would run beside it.
   */
  private boolean doubtful(Watched watched, Sighting sighting, long now) {
    boolean absent =
        sighting.presence() == Presence.GONE || sighting.presence() == Presence.UNKNOWN;
    if (!absent || watched.interest.phase() != PartPhase.READY) {
      watched.absentSince = 0;
      return false;
    }
    if (watched.absentSince == 0) {
      watched.absentSince = now;
    }
    return now - watched.absentSince < schedule.doubt().toMillis();
  }

  static boolean differs(Sighting sighting, PartInterest known) {
    boolean attributes =
        !known.attributes().entrySet().containsAll(sighting.attributes().entrySet());
    return switch (sighting.presence()) {
      case READY ->
          sighting.drifted()
              || attributes
              || known.phase() == PartPhase.PENDING
              || known.phase() == PartPhase.FAILED
              || known.phase() == PartPhase.TERMINATING;
      case PENDING -> attributes || known.phase() == PartPhase.READY;
      case BROKEN -> known.phase() != PartPhase.FAILED;
      default -> true;
    };
  }
}
