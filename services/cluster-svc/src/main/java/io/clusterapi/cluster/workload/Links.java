package io.clusterapi.cluster.workload;

import io.clusterapi.cluster.planning.ClusterController;
import io.clusterapi.cluster.planning.WorkloadInterest;
import io.clusterapi.http.SecretReader;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.loop.runtime.Facts;
import io.clusterapi.loop.runtime.InterestListener;
import io.clusterapi.workload.WorkloadClients;
import io.clusterapi.workload.WorkloadSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * One link for every Cluster that wants one.
 *
 * <p>After a restart what is stored of a cluster that answered and whose machines are all ready
 * stands until its turn within the steady interval: a thousand links opened at once kept a service
 * on 2 cores from taking turns for 50 s. One that somebody waits for is opened at once.
 */
@ApplicationScoped
@Startup
class Links implements InterestListener {
  private static final Duration TRUST_AFTER = Duration.ofMinutes(1);
  private static final int FAILURES = 5;

  private final SecretReader secrets;
  private final Vertx vertx;
  private final Clock clock;
  private final Instance<Facts> facts;
  private final ExecutorService workers;
  private final WorkloadClients clients;
  private final ProbePace pace;
  private final Map<String, Held> links = new HashMap<>();

  private record Held(WorkloadInterest interest, Link link) {}

  /**
   * @param facts looked up late: facts lead to lanes, and lanes lead here
   * @param threads {@code capi.workload.threads}: calls to workload clusters that may wait at the
   *     same time
   * @param dnsServers {@code capi.workload.dns-servers}
   * @param probeInterval {@code capi.workload.probe-interval}: between two questions whether an API
   *     server answers, after connecting and after a failure
   * @param steadyInterval {@code capi.workload.probe-interval-steady}: between two questions once
   *     it has answered for a minute; also the time within which links are opened after a restart
   */
  Links(
      SecretReader secrets,
      Vertx vertx,
      Clock clock,
      Instance<Facts> facts,
      MeterRegistry metrics,
      @ConfigProperty(name = "capi.workload.threads", defaultValue = "8") int threads,
      @ConfigProperty(name = "capi.workload.dns-servers") Optional<List<String>> dnsServers,
      @ConfigProperty(name = "capi.workload.probe-interval", defaultValue = "10S")
          Duration probeInterval,
      @ConfigProperty(name = "capi.workload.probe-interval-steady", defaultValue = "30S")
          Duration steadyInterval) {
    this.secrets = secrets;
    this.vertx = vertx;
    this.clock = clock;
    this.facts = facts;
    this.workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "capi-workload");
              thread.setDaemon(true);
              return thread;
            });
    this.pace = new ProbePace(probeInterval, steadyInterval, TRUST_AFTER, FAILURES);
    this.clients =
        new WorkloadClients(
            vertx,
            workers,
            WorkloadSettings.defaults().withDnsServers(dnsServers.orElse(List.of())));
    Gauge.builder("capi.links.waiting", this::waiting)
        .description("Workload clusters that are taken for what is stored of them until looked at")
        .register(metrics);
  }

  @Override
  public synchronized void observe(SliceKey slice, String ownerUid, Map<String, Object> interests) {
    WorkloadInterest wanted = (WorkloadInterest) interests.get(ClusterController.WORKLOAD);
    Held held = links.get(ownerUid);
    if (held != null && wanted != null && held.interest().leadsAs(wanted)) {
      if (!wanted.known().mayStand()) {
        held.link().hasten();
      }
      return;
    }
    if (held != null) {
      links.remove(ownerUid);
      Link old = held.link();
      workers.execute(old::close);
    }
    if (wanted != null) {
      Link link =
          new Link(slice, wanted, secrets, clients, workers, vertx, clock, facts.get(), pace);
      links.put(ownerUid, new Held(wanted, link));
      if (held == null && wanted.known().mayStand()) {
        link.openWithin(pace.steady());
      } else {
        link.open();
      }
    }
  }

  private synchronized long waiting() {
    return links.values().stream().filter(held -> held.link().isDeferred()).count();
  }

  @PreDestroy
  synchronized void close() {
    links.values().forEach(held -> held.link().close());
    links.clear();
    clients.close();
    workers.shutdown();
  }
}
