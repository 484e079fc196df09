package io.clusterapi.loop.testing;

import io.clusterapi.schemas.ClusterPartitioner;
import io.clusterapi.schemas.EventCodec;
import io.clusterapi.schemas.RecordKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** Plays the other services on the broker. */
public final class Neighbours implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventCodec codec = new EventCodec();
  private final String servers =
      ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
  private final KafkaProducer<String, byte[]> producer =
      new KafkaProducer<>(
          Map.of(
              "bootstrap.servers",
              servers,
              "partitioner.class",
              ClusterPartitioner.class.getName(),
              "linger.ms",
              0),
          new StringSerializer(),
          new ByteArraySerializer());

  public void publish(String topic, String key, SpecificRecord state) throws Exception {
    producer
        .send(new ProducerRecord<>(topic, key, state == null ? null : codec.encode(state)))
        .get(10, TimeUnit.SECONDS);
  }

  /** Reads a topic from its beginning until there are so many records of a type for a cluster. */
  public <T extends SpecificRecord> List<T> take(
      String topic, Class<T> type, String cluster, int count) {
    List<T> found = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (KafkaConsumer<String, byte[]> consumer = consumer(topic)) {
      while (found.size() < count) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError(
              "wanted " + count + " " + type.getSimpleName() + " on " + topic + ", found " + found);
        }
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          if (RecordKey.parse(record.key()).cluster().equals(cluster) && record.value() != null) {
            SpecificRecord decoded = codec.decode(record.value());
            if (type.isInstance(decoded)) {
              found.add(type.cast(decoded));
            }
          }
        }
      }
    }
    return found;
  }

  /** Last state of a cluster on a topic. */
  public <T extends SpecificRecord> Optional<T> latest(
      String topic, Class<T> type, String cluster) {
    T last = null;
    try (KafkaConsumer<String, byte[]> consumer = consumer(topic)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          if (RecordKey.parse(record.key()).cluster().equals(cluster)) {
            last = record.value() == null ? null : type.cast(codec.decode(record.value()));
          }
        }
      }
    }
    return Optional.ofNullable(last);
  }

  private KafkaConsumer<String, byte[]> consumer(String topic) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", servers);
    settings.put("group.id", "neighbours-" + UUID.randomUUID());
    settings.put("enable.auto.commit", false);
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (PartitionInfo partition : consumer.partitionsFor(topic)) {
      partitions.add(new TopicPartition(topic, partition.partition()));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  @Override
  public void close() {
    producer.close();
  }
}
