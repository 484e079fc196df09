package io.clusterapi.embedded;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** How a server is asked to stop. */
public enum StopSignal {
  /** The ordinary request; a JVM runs its shutdown hooks. */
  TERM,
  /** PostgreSQL's fast shutdown: TERM would wait until the last client has left. */
  INT;

  /** Sends the signal; a process that has ended meanwhile is left alone. */
  void send(ProcessHandle handle) {
    if (this == TERM) {
      handle.destroy();
      return;
    }
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name(), Long.toString(handle.pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      kill.waitFor(5, TimeUnit.SECONDS);
    } catch (IOException noKill) {
      handle.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      handle.destroy();
    }
  }
}
