package io.clusterapi.local;

import java.time.Duration;

/** Hears how a stack starts and stops; called from several threads. */
public interface StackListener {
  /** Hears nothing. */
  StackListener NONE = new StackListener() {};

  /** A component is being started. */
  default void starting(Component component) {}

  /** A component serves. */
  default void ready(Component component, Duration took) {}

  /** A component did not come up. */
  default void failed(Component component) {}

  /** A component is being stopped. */
  default void stopping(Component component) {}

  /** A component has ended as it was told. */
  default void stopped(Component component, Duration took) {}

  /** A component ended on its own. */
  default void ended(Component component, int exitCode) {}
}
