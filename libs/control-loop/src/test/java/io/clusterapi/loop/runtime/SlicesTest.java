package io.clusterapi.loop.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.ClusterDesired;
import io.clusterapi.loop.persistence.SliceRows;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.model.Owner;
import io.clusterapi.schemas.Topics;
import io.smallrye.mutiny.Uni;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlicesTest {
  private static final int LIMIT = 3;

  private final Set<SliceKey> busy = new HashSet<>();
  private final Set<SliceKey> read = new HashSet<>();
  private final Set<SliceKey> gone = new HashSet<>();
  private final Seniority seniority = new Seniority();
  private final SharedReaders readers = new SharedReaders();
  private final Slices slices =
      new Slices(
          new Tables(),
          new TestService(Owner.CLUSTER, List.of(), List.of()),
          seniority,
          readers,
          LIMIT);

  private final class Tables extends SliceRows {
    Tables() {
      super(null, null);
    }

    @Override
    public Uni<Rows> read(SliceKey key, Set<String> leftOut) {
      read.add(key);
      List<OperationIntent> operations =
          busy.contains(key)
              ? List.of(new OperationIntent("op-" + key.cluster(), "uid", "Make", "token", "{}"))
              : List.of();
      List<ViewRow> views =
          gone.contains(key)
              ? List.of()
              : List.of(
                  new ViewRow(
                      Topics.CLUSTER_DESIRED.name(),
                      "Cluster",
                      key.cluster(),
                      1,
                      new ClusterDesired()));
      return Uni.createFrom().item(new Rows(key, List.of(), views, operations));
    }
  }

  private static SliceKey key(int number) {
    return new SliceKey("default", "c" + number);
  }

  private LoadedSlice turn(int number) {
    LoadedSlice slice = slices.get(key(number)).await().indefinitely();
    slices.done(key(number));
    return slice;
  }

  /** Which of some slices had to be read for a turn of each. */
  private List<Integer> readFor(int from, int to) {
    read.clear();
    IntStream.range(from, to).forEach(this::turn);
    return IntStream.range(from, to).filter(n -> read.contains(key(n))).boxed().toList();
  }

  @Test
  void thoseUnusedForLongestGoFirst() {
    IntStream.range(0, LIMIT).forEach(this::turn);
    turn(0);
    turn(LIMIT);

    assertThat(readFor(LIMIT, LIMIT + 1)).isEmpty();
    assertThat(readFor(0, 1)).isEmpty();
    assertThat(readFor(1, 2)).containsExactly(1);
  }

  @Test
  void thoseThatWaitForAnOperationStayUntilItHasEnded() {
    IntStream.range(0, 20).forEach(n -> busy.add(key(n)));
    List<LoadedSlice> waiting = IntStream.range(0, 20).mapToObj(this::turn).toList();
    turn(20);

    assertThat(readFor(0, 20)).isEmpty();

    busy.clear();
    waiting.forEach(slice -> slice.forget("op-" + slice.key().cluster()));
    IntStream.range(0, 10).forEach(this::turn);
    assertThat(readFor(0, 20)).hasSizeGreaterThanOrEqualTo(20 - LIMIT);
  }

  @Test
  void ofAClusterThatIsGoneNothingStays() {
    LoadedSlice slice = turn(0);
    turn(1);
    seniority.stood(List.of(key(0), key(1)));
    slice.notice("node", "ready");
    readers.named(key(0), "default", Object.class, "c0-md-0");
    readers.named(key(0), "default", Object.class, "default-class");
    readers.named(key(1), "default", Object.class, "default-class");
    gone.add(key(0));
    slice.removeView(ClusterDesired.class, "Cluster/" + key(0).cluster());
    turn(0);

    assertThat(readers.size()).isEqualTo(1);
    assertThat(readers.of("default", Object.class, "default-class")).containsExactly(key(1));
    assertThat(seniority.of(key(0))).isGreaterThan(seniority.of(key(1)));
    assertThat(turn(0).facts(String.class)).isEmpty();
    assertThat(readFor(0, 1)).containsExactly(0);
  }

  @Test
  void oneThatIsBeingPlannedStays() {
    slices.get(key(0)).await().indefinitely();
    IntStream.range(1, 10).forEach(this::turn);

    assertThat(readFor(0, 1)).isEmpty();
  }
}
