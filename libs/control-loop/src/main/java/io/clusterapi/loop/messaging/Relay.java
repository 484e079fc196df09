package io.clusterapi.loop.messaging;

import io.clusterapi.loop.persistence.Journal;
import io.clusterapi.loop.persistence.JournalEntry;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.schemas.EventCodec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Publishes the journal to Kafka, in order, right after each commit. Where it stands is kept in one
 * row, written behind: after a crash some records are sent again, which receivers drop by revision
 * (states) or id (commands). While Kafka is away writes go on; the relay catches up from the table.
 */
@ApplicationScoped
public class Relay {
  private static final Logger LOG = Logger.getLogger(Relay.class);
  private static final int CHUNK = 500;
  private static final long SAVE_BEHIND_MS = 500;
  private static final long RETRY_MS = 500;

  /** Header with the revision a record comes from; the only way to order tombstones. */
  static final String REVISION_HEADER = "capi-revision";

  /** Header with the kind of infrastructure an object refers to; absent where it refers to none. */
  static final String INFRASTRUCTURE_HEADER = "capi-infrastructure-kind";

  private final Journal journal;
  private final RecordFactory factory;
  private final MutinyEmitter<byte[]> emitter;
  private final Vertx vertx;
  private final Counter skipped;

  // Set before the first wake.
  private Context context;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean again;
  private volatile boolean stopped;
  private volatile long sent;
  private volatile long saved;
  private volatile boolean saving;
  private volatile boolean complained;

  public Relay(
      Journal journal,
      ServiceDefinition definition,
      @Channel("events") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          MutinyEmitter<byte[]> emitter,
      Vertx vertx,
      MeterRegistry metrics) {
    this.journal = journal;
    this.factory = new RecordFactory(definition, new EventCodec());
    this.emitter = emitter;
    this.vertx = vertx;
    this.skipped =
        Counter.builder("capi.relay.skipped")
            .description("Events that cannot be published because Kafka refuses them as they are")
            .register(metrics);
    Gauge.builder("capi.relay.lag", () -> Math.max(0, journal.newest() - sent))
        .description("Journal entries committed and not yet published")
        .register(metrics);
  }

  /** Starts after the entries that were published before. */
  public void start(long position) {
    sent = position;
    saved = position;
    context = vertx.getOrCreateContext();
    journal.onAppend(this::wake);
    wake();
  }

  /** Publishes nothing more; waits for nothing. */
  public Uni<Void> stop() {
    stopped = true;
    return sent > saved ? journal.relayed(sent) : Uni.createFrom().voidItem();
  }

  /** Revision up to which everything is published. */
  public long position() {
    return sent;
  }

  /**
   * On a thread of its own: a dozen events take some milliseconds to encode and hand over, for
   * which neither the one who asked for the commit nor the next commit is to wait.
   */
  private void wake() {
    again = true;
    if (!stopped && running.compareAndSet(false, true)) {
      context.runOnContext(turn -> step());
    }
  }

  private void step() {
    again = false;
    journal
        .after(sent, CHUNK)
        .flatMap(entries -> publish(entries).replaceWith(entries))
        .subscribe()
        .with(this::published, this::failed);
  }

  private Uni<Void> publish(List<JournalEntry> entries) {
    List<Uni<Void>> sends = new ArrayList<>();
    for (JournalEntry entry : entries) {
      for (Outgoing record : records(entry)) {
        sends.add(send(record).onFailure(Relay::isRefused).recoverWithUni(e -> skip(record, e)));
      }
    }
    return sends.isEmpty()
        ? Uni.createFrom().voidItem()
        : Uni.join().all(sends).andFailFast().replaceWithVoid();
  }

  private List<Outgoing> records(JournalEntry entry) {
    try {
      return factory.records(entry);
    } catch (RuntimeException e) {
      skipped.increment();
      LOG.errorf(e, "revision %d cannot be turned into events and is left out", entry.revision());
      return List.of();
    }
  }

  /** Refused for what it is; sent again it would be refused again and hold up all that follows. */
  static boolean isRefused(Throwable failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof SerializationException
        || failure instanceof InvalidTopicException
        || (failure.getCause() != null
            && failure.getCause() != failure
            && isRefused(failure.getCause()));
  }

  private Uni<Void> skip(Outgoing record, Throwable failure) {
    skipped.increment();
    LOG.errorf(
        "%s of revision %d cannot be published on %s and is left out: %s",
        record.key(), record.revision(), record.topic(), failure.getMessage());
    return Uni.createFrom().voidItem();
  }

  private Uni<Void> send(Outgoing record) {
    RecordHeaders headers = new RecordHeaders();
    record.event().headers().forEach(headers::add);
    headers.add(header(REVISION_HEADER, Long.toString(record.revision())));
    record.infrastructure().ifPresent(kind -> headers.add(header(INFRASTRUCTURE_HEADER, kind)));
    return emitter.sendMessage(
        Message.of(record.value())
            .addMetadata(
                OutgoingKafkaRecordMetadata.<String>builder()
                    .withTopic(record.topic())
                    .withKey(record.key())
                    .withHeaders(headers)
                    .build()));
  }

  private static RecordHeader header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private void published(List<JournalEntry> entries) {
    if (complained) {
      complained = false;
      LOG.info("Kafka accepts records again; catching up");
    }
    if (!entries.isEmpty()) {
      sent = entries.get(entries.size() - 1).revision();
      entries.forEach(JournalEntry::pack);
      saveBehind();
    }
    if (stopped) {
      running.set(false);
      return;
    }
    if (again || entries.size() == CHUNK) {
      step();
      return;
    }
    running.set(false);
    if (again) {
      wake();
    }
  }

  private void failed(Throwable failure) {
    if (!complained) {
      complained = true;
      LOG.warnf(
          "events cannot be published (%s); writes go on, the relay tries again every %d ms",
          failure.getMessage(), RETRY_MS);
    }
    if (stopped) {
      running.set(false);
      return;
    }
    vertx.setTimer(RETRY_MS, timer -> step());
  }

  private void saveBehind() {
    if (saving) {
      return;
    }
    saving = true;
    vertx.setTimer(
        SAVE_BEHIND_MS,
        timer -> {
          long position = sent;
          journal
              .relayed(position)
              .subscribe()
              .with(
                  done -> {
                    saved = position;
                    saving = false;
                    if (sent > saved) {
                      saveBehind();
                    }
                  },
                  failure -> saving = false);
        });
  }
}
