package io.clusterapi.embedded;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A server that runs as a process of its own. */
public interface Running extends AutoCloseable {

  /** The port of 127.0.0.1 it serves. */
  int port();

  /** The number of its process. */
  long pid();

  /** Number and start of its process. */
  ProcessIdentity identity();

  /** Whether the process runs. */
  boolean isAlive();

  /** Where it writes what it has to say. */
  Path logFile();

  /** Done with its exit code when the process has ended, whoever ended it. */
  CompletableFuture<Integer> onExit();

  /** Ends it at once, as a crash would (SIGKILL); returns when the process is gone. */
  void kill();

  /** Stops it in order and waits for its end; does nothing when it has ended. */
  @Override
  void close();
}
