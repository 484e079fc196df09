package io.clusterapi.e2e.fault;

import io.clusterapi.local.Component;
import io.clusterapi.local.LocalStack;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Makes faults in the processes of a stack, by their handles, and writes each of them down. */
public final class Nemesis {
  private final Recording run;
  private final LocalStack local;
  private final List<Duration> recoveries = new ArrayList<>();
  private final Map<Component, List<Duration>> ofEach = new EnumMap<>(Component.class);

  public Nemesis(Recording run) {
    this.run = run;
    this.local = run.stack().local();
  }

  /** Kills a process (SIGKILL) and starts it again; answers how long it took to be ready. */
  public Duration killAndRestart(Component component) throws Exception {
    run.fault("kill", component.id(), () -> local.kill(component));
    return restart(component);
  }

  /** Starts a process that has ended; answers how long it took to be ready. */
  public Duration restart(Component component) {
    Instant start = Instant.now();
    local.startService(component);
    Duration took = Duration.between(start, Instant.now());
    run.history().fault("restarted", component.id());
    recoveries.add(took);
    ofEach.computeIfAbsent(component, unused -> new ArrayList<>()).add(took);
    return took;
  }

  /** Starts again whatever has ended, such as a service that a failpoint let die. */
  public void restartWhatEnded() {
    for (Component component : local.options().components()) {
      if (!local.isAlive(component)) {
        restart(component);
      }
    }
  }

  /**
   * Kills a random one of the services every 2 to 5 seconds for a while, or until so many.
   *
   * @return how many
   */
  public int killAtRandom(List<Component> services, Random random, Duration length, int most)
      throws Exception {
    long end = System.nanoTime() + length.toNanos();
    int kills = 0;
    while (System.nanoTime() < end && kills < most) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2_000 + random.nextInt(3_000)));
      Component victim = services.get(random.nextInt(services.size()));
      if (random.nextInt(4) == 0) {
        run.fault("stop", victim.id(), () -> local.stop(victim));
        restart(victim);
      } else {
        killAndRestart(victim);
      }
      kills++;
    }
    return kills;
  }

  /** Lets a process stand still (SIGSTOP), as one whose machine is paused. */
  public void pause(Component component) throws Exception {
    run.fault("pause", component.id(), () -> signal(component, "STOP"));
  }

  /** Lets it go on (SIGCONT). */
  public void resume(Component component) throws Exception {
    run.fault("resume", component.id(), () -> signal(component, "CONT"));
  }

  private void signal(Component component, String signal) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + signal, Long.toString(local.pid(component)))
            .inheritIO()
            .start();
    if (kill.waitFor() != 0) {
      throw new IllegalStateException("kill -%s of %s failed".formatted(signal, component.id()));
    }
  }

  /** How long each service took to be ready again, in milliseconds, from the fastest on. */
  public String recoveries() {
    StringBuilder text = new StringBuilder();
    ofEach.forEach(
        (component, all) ->
            text.append(
                "%n  %s %s"
                    .formatted(
                        component.id(), all.stream().map(Duration::toMillis).sorted().toList())));
    return text.toString();
  }

  /** The time within which such a share of the processes that were started again were ready. */
  public Duration recovery(double share) {
    List<Duration> sorted = recoveries.stream().sorted().toList();
    return sorted.isEmpty()
        ? Duration.ZERO
        : sorted.get((int) Math.ceil(sorted.size() * share) - 1);
  }
}
