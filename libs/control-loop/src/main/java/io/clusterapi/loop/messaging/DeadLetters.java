package io.clusterapi.loop.messaging;

import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Puts records that could not be read or applied on {@code <topic>.dlq}, unchanged, with the reason
 * in headers. Tried until the broker has it: a record is never passed over silently. One that Kafka
 * refuses for its size, because it was as large as its topic takes before headers were added, is
 * put there without its value, which {@code dead-letter-left-out} says; it stands where it was.
 */
@ApplicationScoped
public class DeadLetters {
  private static final Logger LOG = Logger.getLogger(DeadLetters.class);

  private final MutinyEmitter<byte[]> emitter;
  private final Counter counter;

  public DeadLetters(
      @Channel("dead-letters") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          MutinyEmitter<byte[]> emitter,
      MeterRegistry metrics) {
    this.emitter = emitter;
    this.counter =
        Counter.builder("capi.dlq.records")
            .description("Records put aside because they could not be read or applied")
            .register(metrics);
  }

  Uni<Void> send(ConsumerRecord<String, byte[]> record, String reason) {
    Topic topic = Topics.named(record.topic());
    String target = topic == null ? record.topic() + ".dlq" : topic.deadLetters();
    LOG.errorf(
        "record %s-%d@%d put on %s: %s",
        record.topic(), record.partition(), record.offset(), target, reason);
    counter.increment();
    RecordHeaders headers = new RecordHeaders(record.headers().toArray());
    header(headers, "dead-letter-reason", String.valueOf(reason));
    header(headers, "dead-letter-topic", record.topic());
    header(headers, "dead-letter-partition", Integer.toString(record.partition()));
    header(headers, "dead-letter-offset", Long.toString(record.offset()));
    return put(target, record, record.value(), headers)
        .onFailure(failure -> Relay.isRefused(failure) && record.value() != null)
        .recoverWithUni(
            failure -> {
              header(
                  headers,
                  "dead-letter-left-out",
                  "%d bytes: %s".formatted(record.value().length, failure.getMessage()));
              return put(target, record, null, headers);
            });
  }

  private Uni<Void> put(
      String target, ConsumerRecord<String, byte[]> record, byte[] value, RecordHeaders headers) {
    return Uni.createFrom()
        .deferred(
            () ->
                emitter.sendMessage(
                    Message.of(value)
                        .addMetadata(
                            OutgoingKafkaRecordMetadata.<String>builder()
                                .withTopic(target)
                                .withKey(record.key())
                                .withHeaders(headers)
                                .build())))
        .onFailure(failure -> !Relay.isRefused(failure))
        .retry()
        .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(5))
        .indefinitely();
  }

  private static void header(RecordHeaders headers, String name, String value) {
    headers.add(new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8)));
  }
}
