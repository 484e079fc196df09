package io.clusterapi.clusterctl.tree;

import io.clusterapi.clusterctl.Failure;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads of the API that are under way together: ten of them take little longer than one. */
final class Reads implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "read");
            thread.setDaemon(true);
            return thread;
          });

  <T> Future<T> start(Callable<T> read) {
    return threads.submit(read);
  }

  /** What a read has found; fails as the read did. */
  static <T> T result(Future<T> read) {
    try {
      return read.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted while waiting for the management API.", "");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
