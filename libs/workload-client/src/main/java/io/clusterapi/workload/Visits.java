package io.clusterapi.workload;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Short visits to workload clusters, over connections that stay open for a while: while a cluster
 * is made it is visited some dozen times within seconds, and a handshake with client certificate
 * costs both sides more than most calls. A connection belongs to one kubeconfig; a new one (renewed
 * certificates) gets a new connection. Visits to one cluster may run at the same time.
 */
public final class Visits implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(20);

  private final WorkloadClients clients;
  private final ScheduledExecutorService scheduler;
  private final Map<String, Kept> kept = new HashMap<>();
  private boolean sweeping;
  private boolean closed;

  private static final class Kept {
    final String kubeconfig;
    final WorkloadConnection connection;
    int visitors;
    long leftAt;
    boolean discarded;

    Kept(String kubeconfig, WorkloadConnection connection) {
      this.kubeconfig = kubeconfig;
      this.connection = connection;
    }
  }

  /**
   * @param scheduler closes what has not been used for 20 s
   */
  public Visits(WorkloadClients clients, ScheduledExecutorService scheduler) {
    this.clients = clients;
    this.scheduler = scheduler;
  }

  /**
   * Runs an act on a connection. It blocks as long as the act does. A connection on which an act
   * failed is not used for further visits.
   *
   * @param cluster for messages, {@code namespace/name}
   * @param kubeconfig YAML text with embedded credentials
   * @throws WorkloadException when the kubeconfig cannot be used, or from the act
   */
  public <T> T visit(String cluster, String kubeconfig, Function<WorkloadConnection, T> act) {
    Kept visited = enter(cluster, kubeconfig);
    boolean well = false;
    try {
      T result = act.apply(visited.connection);
      well = true;
      return result;
    } finally {
      leave(cluster, visited, well);
    }
  }

  private synchronized Kept enter(String cluster, String kubeconfig) {
    Kept known = kept.get(cluster);
    if (known == null || !known.kubeconfig.equals(kubeconfig)) {
      Kept next = new Kept(kubeconfig, clients.connect(cluster, kubeconfig));
      if (known != null) {
        discard(cluster, known);
      }
      known = next;
      if (!closed) {
        kept.put(cluster, known);
      }
    }
    known.visitors++;
    return known;
  }

  private synchronized void leave(String cluster, Kept visited, boolean well) {
    visited.visitors--;
    visited.leftAt = System.nanoTime();
    if (!well || closed) {
      discard(cluster, visited);
    } else if (visited.discarded) {
      closeUnused(visited);
    }
    if (!kept.isEmpty() && !sweeping) {
      sweeping = true;
      scheduler.schedule(this::sweep, IDLE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void discard(String cluster, Kept gone) {
    kept.remove(cluster, gone);
    gone.discarded = true;
    closeUnused(gone);
  }

  private static void closeUnused(Kept gone) {
    if (gone.visitors == 0) {
      gone.connection.close();
    }
  }

  private synchronized void sweep() {
    sweeping = false;
    long now = System.nanoTime();
    for (Iterator<Kept> each = kept.values().iterator(); each.hasNext(); ) {
      Kept one = each.next();
      if (one.visitors == 0 && now - one.leftAt >= IDLE.toNanos()) {
        each.remove();
        one.connection.close();
      }
    }
    if (!kept.isEmpty() && !closed) {
      sweeping = true;
      scheduler.schedule(this::sweep, IDLE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Closes what nobody uses; what is in use is closed by its last visitor. */
  @Override
  public synchronized void close() {
    closed = true;
    Map.copyOf(kept).forEach(this::discard);
  }
}
