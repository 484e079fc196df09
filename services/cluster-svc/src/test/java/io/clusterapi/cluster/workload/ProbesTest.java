package io.clusterapi.cluster.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbesTest {
  private static final ProbePace PACE =
      new ProbePace(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(1), 5);

  /** Time that passes when it is told to, an API server, and the link that has it asked. */
  private static final class World implements Probes.Timers, Probes.Owner {
    private record Timer(long at, Runnable act) {}

    private final PriorityQueue<Timer> timers =
        new PriorityQueue<>(Comparator.comparingLong(Timer::at));
    private final List<Double> questions = new ArrayList<>();
    private final Probes probes;
    private long now = 1_000_000;
    private boolean answers = true;
    private Duration silence = Duration.ZERO;
    private double givenUp = -1;

    World(String link) {
      probes = new Probes(this::ask, PACE, link, this, () -> now, this);
      probes.start();
    }

    private double seconds() {
      return (now - 1_000_000) / 1e9;
    }

    private CompletionStage<Void> ask() {
      questions.add(seconds());
      if (answers) {
        return CompletableFuture.completedFuture(null);
      }
      CompletableFuture<Void> answer = new CompletableFuture<>();
      after(silence, () -> answer.completeExceptionally(new IllegalStateException("no answer")));
      return answer;
    }

    @Override
    public Runnable after(Duration delay, Runnable act) {
      Timer timer = new Timer(now + delay.toNanos(), act);
      timers.add(timer);
      return () -> timers.remove(timer);
    }

    @Override
    public void answered() {}

    @Override
    public boolean failed(Throwable failure, int inARow) {
      if (inARow >= PACE.failures()) {
        givenUp = seconds();
        return false;
      }
      return true;
    }

    void until(double second) {
      long end = 1_000_000 + (long) (second * 1e9);
      while (!timers.isEmpty() && timers.peek().at() <= end) {
        Timer next = timers.remove();
        now = next.at();
        next.act().run();
      }
      now = end;
    }

    List<Double> gaps() {
      return IntStream.range(1, questions.size())
          .mapToObj(i -> Math.round((questions.get(i) - questions.get(i - 1)) * 10) / 10.0)
          .toList();
    }
  }

  @Test
  void after_a_minute_of_answers_it_asks_every_30_seconds() {
    World world = new World("default/one");
    world.until(300);
    List<Double> gaps = world.gaps();
    assertThat(world.questions.get(0)).isBetween(0.0, 10.0);
    int slowing = gaps.indexOf(gaps.stream().filter(gap -> gap > 10).findFirst().orElseThrow());
    assertThat(gaps.subList(0, slowing)).hasSizeBetween(5, 6).containsOnly(10.0);
    assertThat(gaps.get(slowing)).isBetween(10.0, 30.0);
    assertThat(gaps.subList(slowing + 1, gaps.size())).hasSizeGreaterThan(5).containsOnly(30.0);
  }

  @Test
  void after_one_failure_it_asks_every_10_seconds_for_another_minute() {
    World world = new World("default/one");
    world.until(200);
    world.answers = false;
    world.until(world.questions.get(world.questions.size() - 1) + 30);
    world.answers = true;
    int before = world.questions.size();
    world.until(world.seconds() + 55);
    assertThat(world.questions).hasSize(before + 5);
    assertThat(world.givenUp).isNegative();
  }

  @Test
  void a_server_that_is_silent_from_one_moment_on_is_given_up_within_75_seconds() {
    World world = new World("default/one");
    world.until(200);
    double last = world.questions.get(world.questions.size() - 1);
    world.until(last + 0.001);
    world.answers = false;
    world.silence = Duration.ofSeconds(5);
    world.until(last + 200);
    // 30 s until it is asked, four times 10 s, 5 s until the fifth answer is missed.
    assertThat(world.givenUp - last).isBetween(74.9, 75.1);
    int asked = world.questions.size();
    world.until(last + 400);
    assertThat(world.questions).as("asked after it was given up").hasSize(asked);
  }

  @Test
  void a_failed_watch_asks_at_once() {
    World world = new World("default/one");
    world.until(200);
    double last = world.questions.get(world.questions.size() - 1);
    world.until(last + 3);
    int before = world.questions.size();
    world.probes.askNow();
    assertThat(world.questions).hasSize(before + 1);
    world.until(world.seconds() + 29.9);
    assertThat(world.questions)
        .as("the question that stood before is not asked too")
        .hasSize(before + 1);
  }

  @Test
  void a_watch_that_fails_again_and_again_does_not_use_up_the_failures() {
    World world = new World("default/one");
    world.until(200);
    world.answers = false;
    double began = world.seconds();
    for (int i = 0; i < 100; i++) {
      world.probes.askNow();
      world.until(world.seconds() + 0.1);
    }
    world.until(began + 39);
    assertThat(world.givenUp).isNegative();
    world.until(began + 41);
    assertThat(world.givenUp - began).isBetween(39.9, 40.1);
  }

  @Test
  void nothing_is_asked_once_it_is_stopped() {
    World world = new World("default/one");
    world.until(25);
    int before = world.questions.size();
    world.probes.stop();
    world.probes.askNow();
    world.until(500);
    assertThat(world.questions).hasSize(before);
  }

  @Test
  void a_thousand_links_made_at_the_same_moment_are_asked_evenly() {
    List<World> worlds =
        IntStream.range(0, 1000).mapToObj(i -> new World("default/bench-" + i)).toList();
    worlds.forEach(world -> world.until(400));
    int[] inSecond = new int[30];
    for (World world : worlds) {
      for (double question : world.questions) {
        if (question >= 300 && question < 330) {
          inSecond[(int) (question - 300)]++;
        }
      }
    }
    assertThat(IntStream.of(inSecond).sum()).isEqualTo(1000);
    assertThat(IntStream.of(inSecond).max().orElseThrow()).isLessThan(50);
  }

  @Test
  void an_interval_that_grows_shorter_with_trust_is_refused() {
    assertThatThrownBy(
            () ->
                new ProbePace(
                    Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMinutes(1), 5))
        .hasMessageContaining("capi.workload.probe-interval-steady")
        .hasMessageContaining("PT5S");
  }
}
