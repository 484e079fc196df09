package io.clusterapi.loop.messaging;

import io.clusterapi.loop.plan.CommandHandler;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.runtime.Lanes;
import io.clusterapi.schemas.EventCodec;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Takes commands addressed to this service. A record is acknowledged when its effects are
 * committed; one that cannot be read or applied goes to the dead letters with the reason, and the
 * partition moves on.
 *
 * <p>The next batch is taken while turns of the last are still waited for: which cluster's turn it
 * is the lanes decide, not the order of the topic. With 500 clusters in the making a command for a
 * machine of an older cluster waited half a minute for turns of all that were read before it.
 */
@ApplicationScoped
public class CommandsConsumer {
  /** Commands handed over and not yet committed; with more the topic is read no further. */
  private static final int MOST_AT_ONCE = 2_000;

  private final Map<Class<?>, CommandHandler<?>> handlers = new HashMap<>();
  private final Lanes lanes;
  private final DeadLetters deadLetters;
  private final EventCodec codec = new EventCodec();
  private final AcknowledgedInOrder acknowledged = new AcknowledgedInOrder(MOST_AT_ONCE);

  public CommandsConsumer(ServiceDefinition definition, Lanes lanes, DeadLetters deadLetters) {
    this.lanes = lanes;
    this.deadLetters = deadLetters;
    definition.commandHandlers().forEach(handler -> handlers.put(handler.command(), handler));
  }

  @Incoming("commands")
  public CompletionStage<Void> consume(Message<ConsumerRecords<String, byte[]>> batch) {
    return acknowledged.take(batch, batch.getPayload().count(), take(batch.getPayload()));
  }

  private Uni<Void> take(ConsumerRecords<String, byte[]> records) {
    List<Uni<Void>> all = new ArrayList<>(records.count());
    for (ConsumerRecord<String, byte[]> record : records) {
      Uni<Void> one;
      try {
        one = take(record);
      } catch (RuntimeException e) {
        one = deadLetters.send(record, e.getMessage());
      }
      all.add(one.onFailure().recoverWithUni(e -> deadLetters.send(record, e.getMessage())));
    }
    return all.isEmpty()
        ? Uni.createFrom().voidItem()
        : Uni.join().all(all).andFailFast().replaceWithVoid();
  }

  private Uni<Void> take(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      throw new EventCodec.UnreadableEvent("no value; a command cannot be a tombstone");
    }
    SpecificRecord command = codec.decode(record.value());
    CommandHandler<?> handler = handlers.get(command.getClass());
    if (handler == null) {
      throw new EventCodec.UnreadableEvent(
          command.getSchema().getName() + " is not a command of this service");
    }
    return hand(handler, command);
  }

  private <C extends SpecificRecord> Uni<Void> hand(
      CommandHandler<C> handler, SpecificRecord command) {
    C typed = handler.command().cast(command);
    return lanes.command(
        handler.slice(typed), handler.id(typed), slice -> handler.apply(typed, slice));
  }
}
