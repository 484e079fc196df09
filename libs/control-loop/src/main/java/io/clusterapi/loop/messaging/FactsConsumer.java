package io.clusterapi.loop.messaging;

import io.clusterapi.events.Meta;
import io.clusterapi.loop.persistence.FactIntake;
import io.clusterapi.loop.persistence.FactIntake.Fact;
import io.clusterapi.loop.persistence.Refusals;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.runtime.Lanes;
import io.clusterapi.schemas.CloudEvents;
import io.clusterapi.schemas.EventCodec;
import io.clusterapi.schemas.RecordKey;
import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes what other services publish: a poll batch becomes one statement, then wakes the clusters it
 * is about. The batch is acknowledged when it is stored; planning needs no acknowledgement, because
 * every slice is planned after a restart.
 */
@ApplicationScoped
public class FactsConsumer {
  private final FactIntake intake;
  private final Lanes lanes;
  private final DeadLetters deadLetters;
  private final ServiceDefinition definition;
  private final EventCodec codec = new EventCodec();

  public FactsConsumer(
      FactIntake intake, Lanes lanes, DeadLetters deadLetters, ServiceDefinition definition) {
    this.intake = intake;
    this.lanes = lanes;
    this.deadLetters = deadLetters;
    this.definition = definition;
  }

  @Incoming("facts")
  public Uni<Void> consume(ConsumerRecords<String, byte[]> records) {
    List<Read> read = new ArrayList<>(records.count());
    List<Uni<Void>> unreadable = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      try {
        read.add(new Read(record, read(record)));
      } catch (RuntimeException e) {
        unreadable.add(deadLetters.send(record, e.getMessage()));
      }
    }
    Uni<Void> stored = store(read);
    return unreadable.isEmpty()
        ? stored
        : stored.chain(() -> Uni.join().all(unreadable).andFailFast().replaceWithVoid());
  }

  private record Read(ConsumerRecord<String, byte[]> record, Fact fact) {}

  /**
   * Stores a batch, waiting for a database that is away. What the database refuses for what it says
   * (a key with U+0000, one too long for an index) is found by halving: repeated as it is it would
   * hold up every cluster of the partition for ever.
   */
  private Uni<Void> store(List<Read> batch) {
    return intake
        .accept(batch.stream().map(Read::fact).toList())
        .onFailure(failure -> !Refusals.isRefused(failure))
        .retry()
        .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(2))
        .indefinitely()
        .invoke(lanes::views)
        .replaceWithVoid()
        .onFailure(Refusals::isRefused)
        .recoverWithUni(
            failure -> {
              if (batch.size() == 1) {
                return deadLetters.send(batch.get(0).record(), failure.getMessage());
              }
              int half = batch.size() / 2;
              return store(batch.subList(0, half))
                  .chain(() -> store(batch.subList(half, batch.size())));
            });
  }

  private Fact read(ConsumerRecord<String, byte[]> record) {
    if (record.key() == null) {
      throw new EventCodec.UnreadableEvent("no key; wanted namespace/cluster/kind/name");
    }
    RecordKey key = RecordKey.parse(record.key());
    String infrastructure = CloudEvents.text(record.headers(), Relay.INFRASTRUCTURE_HEADER);
    boolean heeded = infrastructure == null || definition.heeds(infrastructure);
    if (record.value() == null) {
      String revision = CloudEvents.text(record.headers(), Relay.REVISION_HEADER);
      return new Fact(
          record.topic(), key, revision == null ? 0 : Long.parseLong(revision), null, null, heeded);
    }
    SpecificRecord state = codec.decode(record.value());
    Topic topic = Topics.named(record.topic());
    if (topic == null
        || !topic.records().contains(state.getClass())
        || !(state.get(0) instanceof Meta meta)) {
      throw new EventCodec.UnreadableEvent(
          state.getSchema().getName() + " does not belong on " + record.topic());
    }
    return new Fact(record.topic(), key, meta.getResourceVersion(), record.value(), state, heeded);
  }
}
