package io.clusterapi.e2e.fault.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.e2e.fault.FaultSettings;
import io.clusterapi.e2e.stack.ManifestTopic;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.local.Component;
import io.clusterapi.local.deadletter.DeadLetter;
import io.clusterapi.local.deadletter.DeadLetterBox;
import io.clusterapi.local.deadletter.DeadLetterBox.Redriven;
import io.clusterapi.schemas.EventCodec;
import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * F6: records nobody can read on every topic some service consumes. Each consuming service puts
 * each of them aside with its reason and place, none is passed over, the services stay well, and
 * what was put aside can be published again.
 */
@OnTheStack
class PoisonedTopicsTest {
  private static final int NEARLY_A_MEBIBYTE = 1_048_300;
  private static final EventCodec CODEC = new EventCodec();

  private final Stack stack;
  private final DeadLetterBox box;

  PoisonedTopicsTest(Stack stack) {
    this.stack = stack;
    this.box = new DeadLetterBox(stack.kafkaAddress());
  }

  @Test
  @EnabledIfSystemProperty(named = "capi.e2e.long", matches = "true")
  void whatNobodyCanReadIsPutAsideByEveryServiceThatTakesTheTopic() throws Exception {
    Random random = new Random(FaultSettings.seed());
    System.out.printf("F6: -Dcapi.fault.seed=%d%n", FaultSettings.seed());
    int rounds = FaultSettings.size(1, 250);
    Map<String, Integer> consumers = consumers();
    assertThat(consumers.keySet())
        .as("topics with consumers")
        .contains(Topics.MACHINE_COMMANDS.name(), Topics.CLUSTER_DESIRED.name());
    Map<String, Integer> before = letters();
    Map<String, Integer> sent = new TreeMap<>();
    long began = System.nanoTime();
    try (KafkaProducer<String, byte[]> producer = producer()) {
      for (String topic : consumers.keySet()) {
        if (!topic.equals(Topics.MANIFESTS.name())) {
          for (int round = 0; round < rounds; round++) {
            for (byte[] value : poison(Topics.named(topic), random, round)) {
              String key = "poison/poison/Poison/p-" + random.nextInt(1_000_000);
              producer.send(new ProducerRecord<>(topic, key, value));
              sent.merge(topic, 1, Integer::sum);
            }
          }
        }
      }
      producer.flush();
    }
    int all = sent.values().stream().mapToInt(Integer::intValue).sum();

    awaitNoLag();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    Map<String, Integer> expected = new TreeMap<>(before);
    sent.forEach((topic, n) -> expected.merge(topic, n * consumers.get(topic), Integer::sum));
    Awaitility.await("all copies of %d records among the dead letters".formatted(all))
        .atMost(Settings.patience())
        .untilAsserted(() -> assertThat(letters()).isEqualTo(expected));
    System.out.printf(
        "F6: %d poisonous records on %d topics, %d dead letters, taken after %d ms%n",
        all,
        sent.size(),
        expected.values().stream().mapToInt(Integer::intValue).sum()
            - before.values().stream().mapToInt(Integer::intValue).sum(),
        took.toMillis());
    assertThat(box.list(Optional.empty(), false))
        .filteredOn(letter -> letter.key().startsWith("poison/"))
        .allSatisfy(
            letter -> {
              assertThat(letter.reason()).isNotBlank().isNotEqualTo("null");
              assertThat(letter.offset()).isNotNegative();
              assertThat(sent).containsKey(letter.from().topic());
            });
    assertServicesAreWell();
    assertThat(box.discard(Optional.empty())).isPositive();
    assertThat(box.list(Optional.empty(), false)).isEmpty();
    assertThat(letters()).as("discarding removes nothing").isEqualTo(expected);
  }

  @Test
  void aSubmissionNobodyCanReadIsAnsweredAndNotPassedOver() {
    Random random = new Random(FaultSettings.seed());
    List<String> poison =
        List.of("\u0000\u0001\u0002", "{", "- - - [", random.doubles(2_000).boxed().toList() + "");
    for (int i = 0; i < poison.size(); i++) {
      var results =
          new ManifestTopic(stack)
              .submit("poison-" + FaultSettings.seed() + "-" + i, "apply", poison.get(i), 1);
      assertThat(results).hasSize(1);
      assertThat(results.get(0).getCode()).isBetween(400, 499);
    }
  }

  @Test
  void whatWasPutAsideIsPublishedAgainOnceHoweverManyPutItThere() throws Exception {
    box.discard(Optional.empty());
    String name = "redriven-" + Math.abs(FaultSettings.seed());
    String manifest =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: redriven}
        data: {from: dead-letters}
        """
            .formatted(name);
    String topic = Topics.MANIFESTS.name();
    // As two services would that could not take it before they were upgraded.
    try (KafkaProducer<String, byte[]> producer = producer()) {
      for (int copy = 0; copy < 2; copy++) {
        ProducerRecord<String, byte[]> letter =
            new ProducerRecord<>(topic + ".dlq", name, manifest.getBytes(StandardCharsets.UTF_8));
        header(letter, "dead-letter-topic", topic);
        header(letter, "dead-letter-partition", "0");
        header(letter, "dead-letter-offset", "4711");
        header(letter, "dead-letter-reason", "not yet");
        header(letter, "capi-action", "apply");
        producer.send(letter).get();
      }
    }
    List<DeadLetter> waiting = box.list(Optional.of(topic), false);
    assertThat(waiting).extracting(DeadLetter::reason).containsExactly("not yet", "not yet");

    Redriven redriven = box.redrive(Optional.of(topic));

    assertThat(redriven.published()).isEqualTo(1);
    assertThat(redriven.lost()).isEmpty();
    Awaitility.await(name)
        .atMost(Settings.patience())
        .until(() -> stack.api().get("v1", "ConfigMap", "redriven", name).isPresent());
    assertThat(box.list(Optional.of(topic), false)).isEmpty();
    assertThat(box.list(Optional.of(topic), true)).hasSizeGreaterThanOrEqualTo(2);
    stack.api().delete("v1", "ConfigMap", "redriven", name);
  }

  private List<byte[]> poison(Topic topic, Random random, int round) {
    List<byte[]> poison = new ArrayList<>();
    poison.add(bytes(random, 1 + random.nextInt(500)));
    byte[] unknown = bytes(random, 60);
    unknown[0] = (byte) 0xC3;
    unknown[1] = 1;
    poison.add(unknown);
    byte[] real = real(topic);
    poison.add(Arrays.copyOf(real, 10 + random.nextInt(Math.max(1, real.length - 11))));
    poison.add(real(topic.equals(Topics.NODE_OBSERVED) ? Topics.MACHINE_DESIRED : Topics.AUDIT));
    if (topic.kind() == Topic.Kind.COMMAND) {
      poison.add(null);
    }
    if (round == 0) {
      poison.add(bytes(random, NEARLY_A_MEBIBYTE));
    }
    return poison;
  }

  /** What is on the topic, else the start of what could be: its fingerprint and no body. */
  private byte[] real(Topic topic) {
    return stack.events().records(topic.name()).stream()
        .map(ConsumerRecord::value)
        .filter(value -> value != null && value.length > 20 && readable(value))
        .findFirst()
        .orElseGet(
            () -> {
              byte[] header = new byte[12];
              header[0] = (byte) 0xC3;
              header[1] = 1;
              long fingerprint =
                  org.apache.avro.SchemaNormalization.parsingFingerprint64(
                      io.clusterapi.schemas.ReleasedSchemas.schemaOf(topic.records().get(0)));
              java.nio.ByteBuffer.wrap(header)
                  .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                  .putLong(2, fingerprint);
              return header;
            });
  }

  private static boolean readable(byte[] value) {
    try {
      CODEC.decode(value);
      return true;
    } catch (EventCodec.UnreadableEvent e) {
      return false;
    }
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** How many groups consume each topic. */
  private Map<String, Integer> consumers() throws Exception {
    Map<String, Integer> consumers = new TreeMap<>();
    try (Admin admin = admin()) {
      for (ConsumerGroupDescription group : groups(admin)) {
        group.members().stream()
            .flatMap(member -> member.assignment().topicPartitions().stream())
            .map(TopicPartition::topic)
            .distinct()
            .forEach(topic -> consumers.merge(topic, 1, Integer::sum));
      }
    }
    return consumers;
  }

  private static Iterable<ConsumerGroupDescription> groups(Admin admin) throws Exception {
    List<String> names =
        admin.listConsumerGroups().all().get().stream().map(group -> group.groupId()).toList();
    return admin.describeConsumerGroups(names).all().get().values();
  }

  private void awaitNoLag() throws Exception {
    try (Admin admin = admin()) {
      Awaitility.await("every group at the end of its topics")
          .atMost(Settings.patience())
          .untilAsserted(
              () -> {
                for (ConsumerGroupDescription group : groups(admin)) {
                  if (!group.members().isEmpty()) {
                    assertThat(lag(admin, group.groupId())).as(group.groupId()).isEmpty();
                  }
                }
              });
    }
  }

  private static Map<TopicPartition, Long> lag(Admin admin, String group) throws Exception {
    Map<TopicPartition, Long> lag = new HashMap<>();
    var committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    Map<TopicPartition, OffsetSpec> latest = new LinkedHashMap<>();
    committed.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    admin
        .listOffsets(latest)
        .all()
        .get()
        .forEach(
            (partition, end) -> {
              long behind = end.offset() - committed.get(partition).offset();
              if (behind > 0) {
                lag.put(partition, behind);
              }
            });
    return lag;
  }

  /** How many of ours are among the dead letters, by topic. */
  private Map<String, Integer> letters() {
    Map<String, Integer> letters = new TreeMap<>();
    for (DeadLetter letter : box.list(Optional.empty(), true)) {
      if (letter.key().startsWith("poison/")) {
        letters.merge(letter.from().topic(), 1, Integer::sum);
      }
    }
    return letters;
  }

  private void assertServicesAreWell() throws IOException {
    for (Component service : Component.services()) {
      assertThat(stack.local().isAlive(service)).as(service.id()).isTrue();
      if (service == Component.GATEWAY) {
        assertThat(stack.api().ready()).isTrue();
        continue;
      }
      for (String probe : List.of("live", "ready")) {
        var connection =
            (HttpURLConnection)
                java.net
                    .URI
                    .create(
                        "http://127.0.0.1:%d/q/health/%s"
                            .formatted(stack.local().port(service), probe))
                    .toURL()
                    .openConnection();
        assertThat(connection.getResponseCode()).as(service.id() + " " + probe).isEqualTo(200);
      }
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", stack.kafkaAddress()));
  }

  private KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", stack.kafkaAddress(), "max.request.size", 4 << 20),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
