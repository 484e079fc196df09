package io.clusterapi.local.deadletter;

import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The dead letters of a broker, and what is done about them. How far they were dealt with is the
 * committed position of the consumer group {@value #GROUP}: a letter behind it waits for nobody. No
 * record is removed; topics drop theirs after a week.
 */
public final class DeadLetterBox {
  /** The consumer group whose position says what was dealt with. */
  public static final String GROUP = "capi-dead-letters";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int LARGEST = 16 << 20;

  private final String servers;

  /**
   * @param servers the broker's address, {@code host:port}
   */
  public DeadLetterBox(String servers) {
    this.servers = servers;
  }

  /**
   * What came of publishing dead letters again.
   *
   * @param published how many records; a letter that several services put there counts once
   * @param lost those whose value was left out for its size and is not on its topic any more
   */
  public record Redriven(int published, List<DeadLetter> lost) {}

  /**
   * The dead letters, oldest first.
   *
   * @param topic only those of this topic
   * @param all those that were dealt with too
   */
  public List<DeadLetter> list(Optional<String> topic, boolean all) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      return letters(read(consumer, topic, all));
    }
  }

  /** Publishes those that wait on their topics again, as they were. */
  public Redriven redrive(Optional<String> topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer();
        KafkaProducer<byte[], byte[]> producer = producer()) {
      List<ConsumerRecord<byte[], byte[]>> read = read(consumer, topic, false);
      // Every service that consumes a topic puts its own copy there.
      Set<String> places = new HashSet<>();
      List<DeadLetter> lost = new ArrayList<>();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (DeadLetter letter : letters(read)) {
        if (letter.offset() >= 0 && !places.add(letter.from() + "@" + letter.offset())) {
          continue;
        }
        Optional<byte[]> value =
            letter.valueLeftOut() ? original(letter) : Optional.ofNullable(letter.letter().value());
        if (letter.valueLeftOut() && value.isEmpty()) {
          lost.add(letter);
        } else {
          sent.add(producer.send(letter.again(value.orElse(null))));
        }
      }
      await(sent);
      // After the publishing: a command that was cut off publishes again, and receivers drop what
      // they have.
      commit(consumer, read);
      return new Redriven(sent.size(), lost);
    }
  }

  /** Counts those that wait as dealt with, without publishing; answers how many there were. */
  public int discard(Optional<String> topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<ConsumerRecord<byte[], byte[]>> read = read(consumer, topic, false);
      commit(consumer, read);
      return read.size();
    }
  }

  private static List<DeadLetter> letters(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .map(DeadLetter::of)
        .sorted(
            Comparator.comparing((DeadLetter letter) -> letter.from().topic())
                .thenComparing(letter -> letter.from().partition())
                .thenComparing(DeadLetter::offset))
        .toList();
  }

  private List<ConsumerRecord<byte[], byte[]>> read(
      KafkaConsumer<byte[], byte[]> consumer, Optional<String> topic, boolean all) {
    Set<String> boxes =
        (topic.isPresent() ? Stream.of(named(topic.get())) : Topics.ALL.stream())
            .map(Topic::deadLetters)
            .collect(Collectors.toSet());
    List<TopicPartition> partitions =
        consumer.listTopics(PATIENCE).entrySet().stream()
            .filter(each -> boxes.contains(each.getKey()))
            .flatMap(each -> each.getValue().stream())
            .map(each -> new TopicPartition(each.topic(), each.partition()))
            .toList();
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions, PATIENCE);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
    Map<TopicPartition, OffsetAndMetadata> done =
        all ? Map.of() : consumer.committed(new HashSet<>(partitions), PATIENCE);
    Map<TopicPartition, Long> from = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata committed = done.get(partition);
      long first = Math.max(starts.get(partition), committed == null ? 0 : committed.offset());
      if (first < ends.get(partition)) {
        from.put(partition, first);
      }
    }
    consumer.assign(from.keySet());
    from.forEach(consumer::seek);
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    while (from.keySet().stream()
        .anyMatch(each -> consumer.position(each, PATIENCE) < ends.get(each))) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
          found.add(record);
        }
      }
    }
    return found;
  }

  private static Topic named(String name) {
    Topic topic = Topics.named(name);
    if (topic == null) {
      throw new IllegalArgumentException(name);
    }
    return topic;
  }

  private static void commit(
      KafkaConsumer<byte[], byte[]> consumer, List<ConsumerRecord<byte[], byte[]>> read) {
    Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : read) {
      done.merge(
          new TopicPartition(record.topic(), record.partition()),
          new OffsetAndMetadata(record.offset() + 1),
          (one, other) -> one.offset() > other.offset() ? one : other);
    }
    consumer.commitSync(done, PATIENCE);
  }

  /** The value where it was, as long as its topic keeps it. */
  private Optional<byte[]> original(DeadLetter letter) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(List.of(letter.from()));
      long first = consumer.beginningOffsets(List.of(letter.from()), PATIENCE).get(letter.from());
      if (letter.offset() < first) {
        return Optional.empty();
      }
      consumer.seek(letter.from(), letter.offset());
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          // Compacted topics have gaps: the first one found need not be it.
          return record.offset() == letter.offset()
              ? Optional.ofNullable(record.value())
              : Optional.empty();
        }
      }
      return Optional.empty();
    }
  }

  private static void await(List<Future<RecordMetadata>> sent) {
    for (Future<RecordMetadata> each : sent) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(
            "Kafka did not take a record: " + e.getCause().getMessage(), e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while publishing", e);
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ConsumerConfig.GROUP_ID_CONFIG,
            GROUP,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            "false",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers,
            ProducerConfig.ACKS_CONFIG, "all",
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
