package io.clusterapi.loop.runtime;

import io.clusterapi.loop.messaging.Relay;
import io.clusterapi.loop.persistence.Journal;
import io.clusterapi.loop.persistence.JournalStart;
import io.clusterapi.loop.persistence.SliceRows;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Starts and stops a service: relay from where it stood, shared slices, then every cluster once as
 * background work. Planning everything at start is what makes deadlines, retries and
 * acknowledgements need no storage.
 */
@ApplicationScoped
class ControlLoop {
  private static final Logger LOG = Logger.getLogger(ControlLoop.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration JOURNAL_KEPT = Duration.ofMinutes(15);
  private static final long PRUNE_EVERY_MS = Duration.ofMinutes(5).toMillis();

  private final ServiceDefinition definition;
  private final Journal journal;
  private final JournalStart journalStart;
  private final Relay relay;
  private final SliceRows rows;
  private final Seniority seniority;
  private final Slices slices;
  private final Lanes lanes;
  private final SliceRun run;
  private final OperationRunner operations;
  private final Vertx vertx;
  private volatile boolean ready;

  ControlLoop(
      ServiceDefinition definition,
      Journal journal,
      JournalStart journalStart,
      Relay relay,
      SliceRows rows,
      Seniority seniority,
      Slices slices,
      Lanes lanes,
      SliceRun run,
      OperationRunner operations,
      Vertx vertx) {
    this.definition = definition;
    this.journal = journal;
    this.journalStart = journalStart;
    this.relay = relay;
    this.rows = rows;
    this.seniority = seniority;
    this.slices = slices;
    this.lanes = lanes;
    this.run = run;
    this.operations = operations;
    this.vertx = vertx;
  }

  /** After the channels connected; what they delivered meanwhile waits in the lanes. */
  void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event) {
    Mapper.prepare(Kinds.ownedBy(definition.owner()).stream().map(Kind::type).toList());
    long[] positions = journal.positions().await().atMost(PATIENCE);
    journalStart.at(positions[0]);
    Set<SliceKey> keys = rows.keys().await().atMost(PATIENCE);
    seniority.stood(keys);
    for (SliceKey key : keys) {
      if (key.isShared()) {
        slices.get(key).await().atMost(PATIENCE);
      }
    }
    relay.start(positions[1]);
    keys.forEach(lanes::replan);
    lanes.start();
    vertx.setPeriodic(PRUNE_EVERY_MS, timer -> prune());
    ready = true;
    LOG.infof(
        "%s is up at revision %d with %d slices", definition.name(), positions[0], keys.size());
  }

  void stop(@Observes ShutdownEvent event) {
    ready = false;
    lanes.stop();
    operations.stop();
    run.stop();
    try {
      relay.stop().await().atMost(Duration.ofSeconds(2));
    } catch (RuntimeException e) {
      // What was sent since the last save is sent again; receivers drop it.
      LOG.debugf("the relay's position was not saved: %s", e.getMessage());
    }
  }

  boolean isReady() {
    return ready;
  }

  private void prune() {
    journal
        .prune(JOURNAL_KEPT)
        .subscribe()
        .with(
            rowCount -> LOG.debugf("pruned %d journal entries", rowCount),
            failure -> LOG.warnf("the journal was not pruned: %s", failure.getMessage()));
  }
}
