package io.clusterapi.e2e.fault;

import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Lets services hear again what they have heard, as it was and in any order. */
final class Replay {
  private final Stack stack;

  Replay(Stack stack) {
    this.stack = stack;
  }

  /** Sets the offsets of a service's consumers to 0; it must not run meanwhile. */
  void fromTheBeginning(String service) throws Exception {
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafkaAddress()))) {
      for (String group : List.of(service, service + "-commands")) {
        Map<TopicPartition, OffsetAndMetadata> offsets =
            admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(30, TimeUnit.SECONDS);
        Map<TopicPartition, OffsetAndMetadata> zero = new HashMap<>();
        offsets.keySet().forEach(partition -> zero.put(partition, new OffsetAndMetadata(0)));
        if (!zero.isEmpty()) {
          admin.alterConsumerGroupOffsets(group, zero).all().get(30, TimeUnit.SECONDS);
        }
      }
    }
  }

  /**
   * Publishes every record of the state and command topics again, so many times, keys in a random
   * order among each other; the order within a key stays, as a relay's does.
   */
  int publishAgain(List<ConsumerRecord<String, byte[]>> records, int times, Random random)
      throws Exception {
    Map<String, List<ConsumerRecord<String, byte[]>>> byKey = new HashMap<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      boolean heard =
          Topics.ALL.stream()
              .filter(topic -> topic.kind() != Topic.Kind.LOG || topic == Topics.RESOURCE_CHANGED)
              .anyMatch(topic -> topic.name().equals(record.topic()));
      if (heard) {
        byKey
            .computeIfAbsent(record.topic() + " " + record.key(), key -> new ArrayList<>())
            .add(record);
      }
    }
    int sent = 0;
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafkaAddress()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (int time = 0; time < times; time++) {
        List<List<ConsumerRecord<String, byte[]>>> keys = new ArrayList<>(byKey.values());
        Collections.shuffle(keys, random);
        for (List<ConsumerRecord<String, byte[]>> key : keys) {
          for (ConsumerRecord<String, byte[]> record : key) {
            producer.send(
                new ProducerRecord<>(
                    record.topic(),
                    record.partition(),
                    record.key(),
                    record.value(),
                    record.headers()));
            sent++;
          }
        }
      }
      producer.flush();
    }
    return sent;
  }
}
