package io.clusterapi.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Keeps a watch to what its client reads: what feeds it waits while the client takes nothing, and
 * one that takes nothing for long is cut. It goes on from the last version it has seen. Without
 * this 1,000 clients that do not read held all the memory the gateway has beside its heap, 130 KB
 * each, and nobody was answered any more.
 */
final class WatcherPace {
  /** Reading four kilobytes ends it; a client that is only slow is not cut. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger LOG = Logger.getLogger(WatcherPace.class);
  private static final int MOST_QUEUED = 8 << 10;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Duration patience;
  private boolean held;

  /**
   * @param patience how long a client may take nothing
   */
  WatcherPace(Vertx vertx, HttpServerRequest request, Duration patience) {
    this.vertx = vertx;
    this.request = request;
    this.response = request.response();
    this.patience = patience;
    response.setWriteQueueMaxSize(MOST_QUEUED);
  }

  /** To be called after each write, on the response's own context. */
  void wrote(Runnable pause, Runnable resume) {
    if (held || !response.writeQueueFull()) {
      return;
    }
    held = true;
    pause.run();
    long timer = vertx.setTimer(patience.toMillis(), over -> cut());
    response.drainHandler(
        drained -> {
          vertx.cancelTimer(timer);
          held = false;
          resume.run();
        });
  }

  private void cut() {
    if (held && !response.closed()) {
      LOG.debugf("a watcher has taken nothing for %d s and is cut", patience.toSeconds());
      if (request.connection() instanceof ConnectionBase connection
          && request.version() != HttpVersion.HTTP_2) {
        // A reset waits until all that was written has gone, which is what does not happen here;
        // this one for 3 s, the time TLS has to say goodbye.
        connection.channelHandlerContext().close();
      } else {
        response.reset();
      }
    }
  }
}
