package io.clusterapi.http.protocol;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/** A connection that carries a watch, for an hour and perhaps without a word. */
public final class WatchConnection {
  /**
   * Bytes the kernel holds for a client that does not read; it counts them double. Left to itself
   * it holds up to 2.5 MB: 1,000 such clients of a ConfigMap of 400 KB took 1.5 GB of its memory,
   * all it has for TCP before it slows every connection of the machine down, and twenty writes took
   * half a minute.
   */
  private static final int UNREAD = 32 << 10;

  private WatchConnection() {}

  /** Sees when the client goes, and keeps little for one that does not read. */
  public static void prepare(HttpServerRequest request) {
    // Requests are handed over paused, and only a connection that is read tells that its client has
    // gone.
    request.resume();
    // Of an HTTP/2 connection the watch is but one stream, and its windows are the limit.
    if (request.version() != HttpVersion.HTTP_2
        && request.connection() instanceof ConnectionBase connection) {
      try {
        connection
            .channelHandlerContext()
            .channel()
            .config()
            .setOption(ChannelOption.SO_SNDBUF, UNREAD);
      } catch (ChannelException gone) {
        // Its close handler tells.
        return;
      }
    }
  }
}
