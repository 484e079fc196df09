package io.clusterapi.local.terminal;

import io.clusterapi.local.Component;
import io.clusterapi.local.StackListener;
import java.time.Duration;
import java.util.Locale;

/** Says what has been stopped, a line each. */
public record StopProgress(Terminal terminal) implements StackListener {

  @Override
  public synchronized void stopped(Component component, Duration took) {
    terminal.line(
        String.format(
            Locale.ROOT, "  %-17s stopped %6.1f s", component.id(), took.toMillis() / 1000.0));
  }
}
