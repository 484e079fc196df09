package io.clusterapi.simulator.workload;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Servers inside pods, each started by the first port-forward to it and stopped when its last
 * connection ends: thousands of etcd members would otherwise each hold a listening socket.
 */
final class PodPorts {
  private final Map<String, Future<HttpServer>> open = new HashMap<>();

  /**
   * @param name tells servers apart, such as {@code <node>/2379}
   * @param start starts the server on a free port, telling the handler of each connection
   */
  synchronized Future<Integer> port(
      String name, Function<Handler<HttpConnection>, Future<HttpServer>> start) {
    Future<HttpServer> server = open.get(name);
    if (server == null || server.failed()) {
      server = start.apply(watch(name));
      open.put(name, server);
    }
    return server.map(HttpServer::actualPort);
  }

  private Handler<HttpConnection> watch(String name) {
    AtomicInteger connections = new AtomicInteger();
    return connection -> {
      connections.incrementAndGet();
      connection.closeHandler(
          closed -> {
            if (connections.decrementAndGet() == 0) {
              close(name);
            }
          });
    };
  }

  /** Stops the servers whose name starts with the prefix, and their connections. */
  synchronized void close(String prefix) {
    open.entrySet()
        .removeIf(
            entry -> {
              if (!entry.getKey().startsWith(prefix)) {
                return false;
              }
              entry.getValue().onSuccess(HttpServer::close);
              return true;
            });
  }
}
