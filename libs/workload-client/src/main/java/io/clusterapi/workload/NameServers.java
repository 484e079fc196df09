package io.clusterapi.workload;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Vert.x instances that ask chosen DNS servers instead of the system's. One for each choice, for
 * the life of the process: the names of workload clusters may live in a DNS of their own (that of
 * MAAS), while everything else a service talks to does not.
 */
final class NameServers {
  /** Vert.x reads it whenever an instance is made; Quarkus sets it for its own. */
  private static final String DISABLED = "vertx.disableDnsResolver";

  private static final Map<List<String>, Vertx> BY_SERVERS = new ConcurrentHashMap<>();

  private NameServers() {}

  /**
   * @param servers {@code address} or {@code address:port}, asked in this order
   */
  static Vertx vertx(List<String> servers) {
    return BY_SERVERS.computeIfAbsent(List.copyOf(servers), NameServers::make);
  }

  private static Vertx make(List<String> servers) {
    synchronized (NameServers.class) {
      String before = System.clearProperty(DISABLED);
      try {
        return Vertx.vertx(
            new VertxOptions()
                .setUseDaemonThread(true)
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false))
                .setAddressResolverOptions(
                    new AddressResolverOptions()
                        .setServers(servers)
                        // A cluster's name has no address until its first machine runs: whoever
                        // asked a moment too early must not be told so for long.
                        .setCacheNegativeTimeToLive(0)
                        .setCacheMaxTimeToLive(30)
                        .setSearchDomains(List.of())));
      } finally {
        if (before != null) {
          System.setProperty(DISABLED, before);
        }
      }
    }
  }
}
