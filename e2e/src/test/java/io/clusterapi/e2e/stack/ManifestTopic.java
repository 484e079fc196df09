package io.clusterapi.e2e.stack;

import io.clusterapi.events.ManifestResult;
import io.clusterapi.schemas.EventCodec;
import io.clusterapi.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** Submits manifests as text on {@code capi.manifests.v1} and reads what became of them. */
public final class ManifestTopic {
  private final Stack stack;
  private final EventCodec codec = new EventCodec();

  public ManifestTopic(Stack stack) {
    this.stack = stack;
  }

  /**
   * Publishes a manifest and waits for the answer to each of its objects.
   *
   * @param id the record's key, which comes back in the results
   * @param action {@code apply} or {@code delete}
   * @param answers how many to wait for
   */
  public List<ManifestResult> submit(String id, String action, String manifest, int answers) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", stack.kafkaAddress(), "max.request.size", 8 << 20),
            new StringSerializer(),
            new StringSerializer())) {
      ProducerRecord<String, String> record =
          new ProducerRecord<>(Topics.MANIFESTS.name(), id, manifest);
      record
          .headers()
          .add(new RecordHeader("capi-action", action.getBytes(StandardCharsets.UTF_8)));
      producer.send(record);
      producer.flush();
    }
    return Awaitility.await("%d answers to submission %s".formatted(answers, id))
        .atMost(Settings.patience())
        .until(() -> results(id), results -> results.size() >= answers);
  }

  private List<ManifestResult> results(String id) {
    return stack.events().records(Topics.MANIFEST_RESULTS.name()).stream()
        .filter(record -> Objects.equals(record.key(), id))
        .map(record -> (ManifestResult) codec.decode(record.value()))
        .toList();
  }
}
