package io.clusterapi.local.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * A record some service could not read or apply.
 *
 * @param from the partition it was read from
 * @param offset its place there; -1 when the letter does not say
 * @param reason what the service said
 * @param at when it was put aside
 * @param letter the record of the dead letters
 */
public record DeadLetter(
    TopicPartition from,
    long offset,
    String reason,
    Instant at,
    ConsumerRecord<byte[], byte[]> letter) {

  private static final String PREFIX = "dead-letter-";
  private static final String SUFFIX = ".dlq";

  static DeadLetter of(ConsumerRecord<byte[], byte[]> letter) {
    String topic = text(letter, "topic");
    if (topic == null) {
      topic = letter.topic().substring(0, letter.topic().length() - SUFFIX.length());
    }
    String reason = text(letter, "reason");
    return new DeadLetter(
        new TopicPartition(topic, (int) number(letter, "partition", letter.partition())),
        number(letter, "offset", -1),
        reason == null ? "" : reason,
        Instant.ofEpochMilli(letter.timestamp()),
        letter);
  }

  /** The record's key, as text. */
  public String key() {
    return letter.key() == null ? "" : new String(letter.key(), StandardCharsets.UTF_8);
  }

  /** Whether Kafka took the letter only without its value, because of its size. */
  public boolean valueLeftOut() {
    return letter.headers().lastHeader(PREFIX + "left-out") != null;
  }

  /** The record as it was, for the partition it was on. */
  ProducerRecord<byte[], byte[]> again(byte[] value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(from.topic(), from.partition(), letter.key(), value);
    for (Header header : letter.headers()) {
      if (!header.key().startsWith(PREFIX)) {
        record.headers().add(header);
      }
    }
    return record;
  }

  private static long number(ConsumerRecord<byte[], byte[]> letter, String name, long otherwise) {
    String text = text(letter, name);
    try {
      return text == null ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static String text(ConsumerRecord<byte[], byte[]> letter, String name) {
    Header header = letter.headers().lastHeader(PREFIX + name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
