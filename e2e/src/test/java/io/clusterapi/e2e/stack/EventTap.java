package io.clusterapi.e2e.stack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Listens to every {@code capi.*} topic from its beginning, as an outside consumer would. */
public final class EventTap implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  // New topics (dead letters) appear while the stack runs.
  private static final int TOPICS_AGE_MILLIS = 2_000;

  private final List<ConsumerRecord<String, byte[]>> records = new CopyOnWriteArrayList<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread thread;
  private final String address;

  private EventTap(String address) {
    this.address = address;
    this.thread = new Thread(this::listen, "event-tap");
    thread.setDaemon(true);
  }

  static EventTap start(String address) {
    EventTap tap = new EventTap(address);
    tap.thread.start();
    return tap;
  }

  private void listen() {
    Set<TopicPartition> known = new HashSet<>();
    long read = 0;
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      while (!ended.get()) {
        if (known.isEmpty() || System.nanoTime() - read > TOPICS_AGE_MILLIS * 1_000_000L) {
          assignNew(consumer, known);
          read = System.nanoTime();
        }
        if (known.isEmpty()) {
          continue; // listing the topics has waited already
        }
        List<ConsumerRecord<String, byte[]>> polled = new ArrayList<>();
        consumer.poll(POLL).forEach(polled::add);
        records.addAll(polled);
      }
    }
  }

  // Assigned by hand: a group would rebalance whenever the broker is stopped by a test.
  private void assignNew(KafkaConsumer<String, byte[]> consumer, Set<TopicPartition> known) {
    Map<String, List<PartitionInfo>> topics;
    try {
      topics = consumer.listTopics(Duration.ofSeconds(2));
    } catch (TimeoutException e) {
      return; // the broker is away, which some tests want; asked again with the next poll
    }
    List<TopicPartition> fresh = new ArrayList<>();
    topics.forEach(
        (topic, partitions) -> {
          if (topic.startsWith("capi.")) {
            partitions.forEach(
                partition -> {
                  TopicPartition one = new TopicPartition(topic, partition.partition());
                  if (known.add(one)) {
                    fresh.add(one);
                  }
                });
          }
        });
    if (!fresh.isEmpty()) {
      consumer.assign(known);
      consumer.seekToBeginning(fresh);
    }
  }

  private KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, address,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
            ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500"),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  /** All records so far, in the order of each partition. */
  public List<ConsumerRecord<String, byte[]>> records() {
    return List.copyOf(records);
  }

  /** The records of one topic so far. */
  public List<ConsumerRecord<String, byte[]>> records(String topic) {
    return records.stream().filter(record -> record.topic().equals(topic)).toList();
  }

  @Override
  public void close() {
    ended.set(true);
    try {
      thread.join(Duration.ofSeconds(10).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
