package io.clusterapi.loop.messaging;

import io.clusterapi.events.Meta;
import io.clusterapi.loop.persistence.FactIntake;
import io.clusterapi.loop.persistence.FactIntake.Fact;
import io.clusterapi.loop.runtime.Lanes;
import io.clusterapi.schemas.CloudEvents;
import io.clusterapi.schemas.EventCodec;
import io.clusterapi.schemas.RecordKey;
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
  private final EventCodec codec = new EventCodec();

  public FactsConsumer(FactIntake intake, Lanes lanes, DeadLetters deadLetters) {
    this.intake = intake;
    this.lanes = lanes;
    this.deadLetters = deadLetters;
  }

  @Incoming("facts")
  public Uni<Void> consume(ConsumerRecords<String, byte[]> records) {
    List<Fact> facts = new ArrayList<>(records.count());
    List<Uni<Void>> unreadable = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      try {
        facts.add(read(record));
      } catch (RuntimeException e) {
        unreadable.add(deadLetters.send(record, e.getMessage()));
      }
    }
    Uni<Void> stored =
        intake
            .accept(facts)
            .onFailure()
            .retry()
            .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(2))
            .indefinitely()
            .invoke(lanes::views)
            .replaceWithVoid();
    return unreadable.isEmpty()
        ? stored
        : stored.chain(() -> Uni.join().all(unreadable).andFailFast().replaceWithVoid());
  }

  private Fact read(ConsumerRecord<String, byte[]> record) {
    if (record.key() == null) {
      throw new EventCodec.UnreadableEvent("no key; wanted namespace/cluster/kind/name");
    }
    RecordKey key = RecordKey.parse(record.key());
    if (record.value() == null) {
      String revision = CloudEvents.text(record.headers(), Relay.REVISION_HEADER);
      return new Fact(
          record.topic(), key, revision == null ? 0 : Long.parseLong(revision), null, null);
    }
    SpecificRecord state = codec.decode(record.value());
    if (!(state.get(0) instanceof Meta meta)) {
      throw new EventCodec.UnreadableEvent(
          state.getSchema().getName() + " is not a state record and does not belong here");
    }
    return new Fact(record.topic(), key, meta.getResourceVersion(), record.value(), state);
  }
}
