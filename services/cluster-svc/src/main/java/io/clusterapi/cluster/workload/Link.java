package io.clusterapi.cluster.workload;

import io.clusterapi.cluster.planning.LinkFact;
import io.clusterapi.cluster.planning.NodesFact;
import io.clusterapi.cluster.planning.WorkloadInterest;
import io.clusterapi.http.SecretReader;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.loop.runtime.Facts;
import io.clusterapi.workload.NodeFact;
import io.clusterapi.workload.NodeWatch;
import io.clusterapi.workload.WorkloadClients;
import io.clusterapi.workload.WorkloadConnection;
import io.clusterapi.workload.WorkloadException;
import io.fabric8.kubernetes.api.model.Secret;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;

/**
 * The link to one workload cluster: connects, watches Nodes, notices when it breaks, connects
 * again. All state changes run under the object's lock; nothing in here waits.
 */
final class Link {
  private static final Logger LOG = Logger.getLogger(Link.class);

  /**
   * A control plane that is being made answers within seconds; asking costs one refused connection.
   */
  private static final Duration FIRST_RETRY = Duration.ofMillis(150);

  private static final Duration LONGEST_RETRY_BEFORE = Duration.ofSeconds(2);
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(30);

  /**
   * How long a kubeconfig serves for asking an API server that has not answered yet. To read it and
   * to set up TLS again for each of some dozen refused connections of a cluster in the making costs
   * more than the asking.
   */
  private static final Duration KUBECONFIG_KEPT = Duration.ofSeconds(10);

  private static final long NOT_DEFERRED = -1;

  private final SliceKey slice;
  private final String secretName;
  private final SecretReader secrets;
  private final WorkloadClients clients;
  private final ExecutorService workers;
  private final Vertx vertx;
  private final Clock clock;
  private final Facts facts;
  private final ProbePace pace;

  private WorkloadConnection connection;
  private NodeWatch watch;
  private Probes probes;
  private LinkFact told;
  private Duration retry = FIRST_RETRY;
  private boolean everConnected;
  private boolean kubeadmConfig;
  private Instant lastSuccess;
  private long kubeconfigReadAt;
  private long deferred = NOT_DEFERRED;
  private boolean nodesKnown;
  private boolean closed;

  /**
   * @param interest a cluster that answered when it was last asked counts as answering when this
   *     link begins: that the service was away is not the cluster's failure
   */
  Link(
      SliceKey slice,
      WorkloadInterest interest,
      SecretReader secrets,
      WorkloadClients clients,
      ExecutorService workers,
      Vertx vertx,
      Clock clock,
      Facts facts,
      ProbePace pace) {
    this.slice = slice;
    this.secretName = interest.kubeconfigSecret();
    this.secrets = secrets;
    this.clients = clients;
    this.workers = workers;
    this.vertx = vertx;
    this.clock = clock;
    this.facts = facts;
    this.pace = pace;
    this.kubeadmConfig = interest.known().kubeadmConfig();
    if (interest.known().answered()) {
      this.everConnected = true;
      this.lastSuccess = clock.instant();
    }
  }

  /** Opens it at its place within the interval, or when somebody waits for it. */
  synchronized void openWithin(Duration interval) {
    long delay = Math.max(1, (long) (interval.toMillis() * ProbePace.phase(slice.toString())));
    deferred = vertx.setTimer(delay, timer -> hasten());
  }

  /** Whether it waits for its place within the interval. */
  synchronized boolean isDeferred() {
    return deferred != NOT_DEFERRED && !closed;
  }

  /** Opens it now if it was put off. */
  void hasten() {
    synchronized (this) {
      if (deferred == NOT_DEFERRED || closed) {
        return;
      }
      vertx.cancelTimer(deferred);
      deferred = NOT_DEFERRED;
    }
    open();
  }

  void open() {
    secrets
        .secret(slice.namespace(), secretName)
        .emitOn(workers)
        .subscribe()
        .with(this::connect, failure -> failed(failure.getMessage()));
  }

  synchronized void close() {
    closed = true;
    vertx.cancelTimer(deferred);
    disconnect();
  }

  private synchronized void connect(Optional<Secret> secret) {
    if (closed) {
      return;
    }
    Optional<String> kubeconfig =
        secret
            .map(Secret::getData)
            .map(data -> data.get("value"))
            .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
    if (kubeconfig.isEmpty()) {
      failed("Secret " + slice.namespace() + "/" + secretName + " has no key value");
      return;
    }
    try {
      connection = clients.connect(slice.toString(), kubeconfig.get());
    } catch (WorkloadException e) {
      failed(e.getMessage());
      return;
    }
    kubeconfigReadAt = System.nanoTime();
    ask(connection);
  }

  private void ask(WorkloadConnection mine) {
    mine.probe()
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                workers.execute(() -> connected(mine));
              } else {
                refused(mine, WorkloadException.of("probe " + slice, failure));
              }
            });
  }

  private synchronized void refused(WorkloadConnection mine, WorkloadException failure) {
    if (connection != mine) {
      return;
    }
    boolean askAgain =
        !everConnected
            && failure.problem() == WorkloadException.Problem.UNREACHABLE
            && System.nanoTime() - kubeconfigReadAt < KUBECONFIG_KEPT.toNanos();
    if (!askAgain) {
      disconnect();
    }
    tellBroken(failure.getMessage());
  }

  private void connected(WorkloadConnection mine) {
    boolean known;
    synchronized (this) {
      if (closed || connection != mine) {
        return;
      }
      LOG.debugf("workload cluster %s answers", slice);
      // What is published stands already: it is looked at when the Nodes are known, in one turn.
      known = everConnected && told == null;
      everConnected = true;
      retry = FIRST_RETRY;
      lastSuccess = clock.instant();
      nodesKnown = false;
      probes = probes(mine);
      watch = mine.watchNodes(new Listener(probes));
      watch.synced().thenAccept(nodes -> workers.execute(() -> nodesKnown(mine)));
      probes.start();
    }
    if (!known) {
      checkKubeadmConfig(mine);
    }
  }

  private void nodesKnown(WorkloadConnection mine) {
    synchronized (this) {
      if (closed || connection != mine) {
        return;
      }
      nodesKnown = true;
      tell(new LinkFact(true, "", lastSuccess, kubeadmConfig));
    }
    nodesChanged();
  }

  private void checkKubeadmConfig(WorkloadConnection mine) {
    boolean present;
    synchronized (this) {
      present = kubeadmConfig;
    }
    if (!present) {
      try {
        present = mine.kubeadmConfig().exists();
      } catch (WorkloadException e) {
        LOG.debugf("kubeadm-config of %s cannot be read: %s", slice, e.getMessage());
      }
    }
    synchronized (this) {
      if (closed || connection != mine) {
        return;
      }
      kubeadmConfig |= present;
      tell(new LinkFact(true, "", lastSuccess, kubeadmConfig));
    }
  }

  private Probes probes(WorkloadConnection mine) {
    return new Probes(
        mine::probe,
        pace,
        slice.toString(),
        (delay, act) -> {
          long timer = vertx.setTimer(delay.toMillis(), fired -> act.run());
          return () -> vertx.cancelTimer(timer);
        },
        System::nanoTime,
        new Probes.Owner() {
          @Override
          public void answered() {
            synchronized (Link.this) {
              if (connection == mine) {
                lastSuccess = clock.instant();
              }
            }
          }

          @Override
          public boolean failed(Throwable failure, int inARow) {
            return !givenUp(mine, failure, inARow);
          }
        });
  }

  private synchronized boolean givenUp(WorkloadConnection mine, Throwable failure, int inARow) {
    if (closed || connection != mine) {
      return true;
    }
    WorkloadException problem = WorkloadException.of("probe " + slice, failure);
    boolean rotated = problem.problem() == WorkloadException.Problem.UNAUTHORIZED;
    if (rotated || inARow >= pace.failures()) {
      failed(problem.getMessage());
      return true;
    }
    return false;
  }

  private synchronized void failed(String message) {
    if (closed) {
      return;
    }
    disconnect();
    tellBroken(message);
  }

  private synchronized void tellBroken(String message) {
    if (closed) {
      return;
    }
    tell(new LinkFact(false, message, lastSuccess, kubeadmConfig));
    Duration delay = retry;
    Duration longest = everConnected ? LONGEST_RETRY_AFTER : LONGEST_RETRY_BEFORE;
    retry = retry.multipliedBy(3).dividedBy(2);
    if (retry.compareTo(longest) > 0) {
      retry = longest;
    }
    vertx.setTimer(delay.toMillis(), timer -> reopen());
  }

  private void reopen() {
    WorkloadConnection mine;
    synchronized (this) {
      if (closed) {
        return;
      }
      mine = connection;
    }
    if (mine == null) {
      open();
    } else {
      ask(mine);
    }
  }

  /** The link's owner hears of a change, not of every probe. */
  private void tell(LinkFact fact) {
    boolean same =
        told != null
            && told.connected() == fact.connected()
            && told.kubeadmConfigPresent() == fact.kubeadmConfigPresent()
            && (fact.connected() || !everConnected || !told.connected());
    if (same) {
      return;
    }
    told = fact;
    facts.deliver(slice, "link", fact);
  }

  private void disconnect() {
    if (probes != null) {
      probes.stop();
      probes = null;
    }
    if (watch != null) {
      watch.close();
      watch = null;
    }
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  private void nodesChanged() {
    NodeWatch current;
    WorkloadConnection mine;
    synchronized (this) {
      current = watch;
      mine = connection;
      if (closed || current == null || !nodesKnown) {
        return;
      }
    }
    facts.deliver(slice, "nodes", new NodesFact(current.nodes()));
    if (!kubeadmConfig) {
      workers.execute(() -> checkKubeadmConfig(mine));
    }
  }

  private final class Listener implements NodeWatch.Listener {
    private final Probes probes;

    Listener(Probes probes) {
      this.probes = probes;
    }

    @Override
    public void changed(NodeFact node) {
      nodesChanged();
    }

    @Override
    public void gone(String nodeName, String uid) {
      nodesChanged();
    }

    @Override
    public void failed(WorkloadException failure) {
      LOG.debugf("watching nodes of %s: %s", slice, failure.getMessage());
      probes.askNow();
    }
  }
}
