package io.clusterapi.local.terminal;

import io.clusterapi.local.Component;
import io.clusterapi.local.StackListener;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/**
 * Shows how a stack starts: on a terminal one line per component, drawn again in place with its
 * elapsed time; elsewhere a line when a component is ready.
 */
public final class StartProgress implements StackListener, AutoCloseable {
  private enum Phase {
    WAITING,
    STARTING,
    READY,
    FAILED,
    STOPPED
  }

  private record State(Phase phase, long sinceNanos, Duration took) {}

  private final Terminal terminal;
  private final LiveBlock block;
  private final IntUnaryOperator portOf;
  private final Map<Component, State> states = new EnumMap<>(Component.class);
  private final ScheduledExecutorService ticks;

  /**
   * @param components what is going to start
   * @param portOf the port of a component, by its ordinal
   */
  public StartProgress(
      Terminal terminal, Collection<Component> components, IntUnaryOperator portOf) {
    this.terminal = terminal;
    this.block = new LiveBlock(terminal);
    this.portOf = portOf;
    components.forEach(each -> states.put(each, new State(Phase.WAITING, 0, Duration.ZERO)));
    if (terminal.live()) {
      ticks =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "progress");
                thread.setDaemon(true);
                return thread;
              });
      ticks.scheduleAtFixedRate(this::draw, 0, 100, TimeUnit.MILLISECONDS);
    } else {
      ticks = null;
    }
  }

  @Override
  public synchronized void starting(Component component) {
    states.put(component, new State(Phase.STARTING, System.nanoTime(), Duration.ZERO));
  }

  @Override
  public synchronized void ready(Component component, Duration took) {
    finish(component, new State(Phase.READY, 0, took));
  }

  @Override
  public synchronized void failed(Component component) {
    State state = states.get(component);
    long since = state == null ? System.nanoTime() : state.sinceNanos();
    finish(component, new State(Phase.FAILED, 0, Duration.ofNanos(System.nanoTime() - since)));
  }

  @Override
  public synchronized void stopped(Component component, Duration took) {
    finish(component, new State(Phase.STOPPED, 0, took));
  }

  private void finish(Component component, State state) {
    states.put(component, state);
    if (!terminal.live()) {
      terminal.line(line(component, state));
    }
  }

  private synchronized void draw() {
    block.draw(lines());
  }

  private List<String> lines() {
    return states.entrySet().stream().map(each -> line(each.getKey(), each.getValue())).toList();
  }

  private String line(Component component, State state) {
    Duration elapsed =
        state.phase() == Phase.STARTING
            ? Duration.ofNanos(System.nanoTime() - state.sinceNanos())
            : state.took();
    String word = "%-8s".formatted(state.phase().name().toLowerCase(Locale.ROOT));
    String painted =
        switch (state.phase()) {
          case READY -> terminal.good(word);
          case FAILED -> terminal.bad(word);
          default -> terminal.faint(word);
        };
    return "  %-17s %s %s  127.0.0.1:%d"
        .formatted(
            component.id(),
            painted,
            state.phase() == Phase.WAITING ? "       " : seconds(elapsed),
            portOf.applyAsInt(component.ordinal()));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%5.1f s", duration.toMillis() / 1000.0);
  }

  /** Draws the last state; nothing is drawn afterwards. */
  @Override
  public void close() {
    if (ticks != null) {
      ticks.shutdownNow();
      draw();
    }
  }
}
