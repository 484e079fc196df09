package io.clusterapi.loop.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clusterapi.events.Act;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.DiscardBootstrap;
import io.clusterapi.events.Meta;
import io.clusterapi.events.ResourceChanged;
import io.clusterapi.loop.Broker;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.model.Kinds;
import io.clusterapi.schemas.EventCodec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/**
 * Records that nobody should have published: each ends in the dead letters with where it came from,
 * and what follows it on the same partition is taken.
 */
@QuarkusTest
@QuarkusTestResource(value = Broker.class, restrictToAnnotatedClass = true)
class PoisonTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String COMMANDS = "capi.bootstrap.commands.v1";
  private static final String FACTS = "capi.cluster.desired.v1";
  // A batch of 1 MiB and 12 bytes is the most a topic takes with the broker's defaults.
  private static final int NEARLY_A_MEBIBYTE = 1_048_300;

  @Inject ResourceStore store;
  @Inject Pool pool;

  private final EventCodec codec = new EventCodec();
  private final String cluster = "p-" + UUID.randomUUID();

  @Test
  void factsThatCannotBeStoredDoNotHoldUpThoseBehindThem() throws Exception {
    byte[] good = codec.encode(desired("good", 1));
    Map<String, ProducerRecord<String, byte[]>> poison = new LinkedHashMap<>();
    poison.put("random bytes", record(FACTS, key("a"), random(200)));
    poison.put("an unknown schema", record(FACTS, key("b"), unknownSchema(good)));
    poison.put("truncated", record(FACTS, key("c"), Arrays.copyOf(good, good.length - 5)));
    // Without a key is not among them: the broker refuses such records of a compacted topic.
    poison.put("a key of two parts", record(FACTS, "default/" + cluster, good));
    poison.put("a mebibyte", record(FACTS, key("d"), random(NEARLY_A_MEBIBYTE)));
    poison.put("NUL in its key", record(FACTS, key("e\0e"), good));
    poison.put("a key no index takes", record(FACTS, key(noise()), good));
    poison.put("a record of another topic", record(FACTS, key("g"), codec.encode(changed("g"))));
    ProducerRecord<String, byte[]> tombstone = record(FACTS, key("h"), null);
    tombstone.headers().add(new RecordHeader(Relay.REVISION_HEADER, "many".getBytes()));
    poison.put("a tombstone with a revision that is no number", tombstone);

    assertAllDead(FACTS, poison, record(FACTS, key("good"), good));
    await().atMost(PATIENCE).until(() -> views("good") == 1);
    assertThat(views("g")).as("what was published on a topic that is not its own").isZero();
  }

  @Test
  void commandsThatCannotBeAppliedDoNotHoldUpThoseBehindThem() throws Exception {
    byte[] good = codec.encode(command("good", "good"));
    Map<String, ProducerRecord<String, byte[]>> poison = new LinkedHashMap<>();
    poison.put("random bytes", record(COMMANDS, key("a"), random(200)));
    poison.put("an unknown schema", record(COMMANDS, key("b"), unknownSchema(good)));
    poison.put("truncated", record(COMMANDS, key("c"), Arrays.copyOf(good, good.length - 5)));
    poison.put("no value", record(COMMANDS, key("d"), null));
    poison.put("neither key nor value", record(COMMANDS, null, null));
    poison.put("a mebibyte", record(COMMANDS, key("d"), random(NEARLY_A_MEBIBYTE)));
    poison.put("a state", record(COMMANDS, key("e"), codec.encode(desired("e", 1))));
    poison.put(
        "one the handler throws at", record(COMMANDS, key("f"), commanded("f", "unwilling")));
    DiscardBootstrap nul = command("g", "g");
    nul.setId("g\0" + cluster);
    poison.put("NUL in its id", record(COMMANDS, key("g"), codec.encode(nul)));
    DiscardBootstrap elsewhere = command("h", "h");
    elsewhere.setNamespace("de\0fault");
    poison.put("NUL in its namespace", record(COMMANDS, key("h"), codec.encode(elsewhere)));
    poison.put("NUL in the name to make", record(COMMANDS, key("i"), commanded("i", "i\0i")));
    poison.put(
        "a name no index takes", record(COMMANDS, key("j"), codec.encode(command("j", noise()))));
    DiscardBootstrap endless = command("k", "k");
    endless.setId(noise());
    poison.put("an id no index takes", record(COMMANDS, key("k"), codec.encode(endless)));

    assertAllDead(COMMANDS, poison, record(COMMANDS, key("good"), good));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                store
                    .find(Kinds.of(ConfigMap.class), "default", "good." + cluster)
                    .await()
                    .atMost(PATIENCE)
                    .isPresent());
  }

  /** Publishes them with the last one behind; every one of them, and only they, end as dead. */
  private void assertAllDead(
      String topic,
      Map<String, ProducerRecord<String, byte[]>> poison,
      ProducerRecord<String, byte[]> last)
      throws Exception {
    Map<String, String> places = new LinkedHashMap<>();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers(), "max.request.size", 4 << 20),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (Map.Entry<String, ProducerRecord<String, byte[]>> each : poison.entrySet()) {
        // On one partition: what one of them holds up, the next would show.
        ProducerRecord<String, byte[]> record = each.getValue();
        long offset =
            producer
                .send(
                    new ProducerRecord<>(
                        record.topic(), 0, record.key(), record.value(), record.headers()))
                .get()
                .offset();
        places.put("0@" + offset, each.getKey());
      }
      producer.send(new ProducerRecord<>(last.topic(), 0, last.key(), last.value())).get();
    }
    Map<String, ConsumerRecord<String, byte[]>> dead = new LinkedHashMap<>();
    try (KafkaConsumer<String, byte[]> consumer = fromTheBeginning(topic + ".dlq")) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                for (ConsumerRecord<String, byte[]> record :
                    consumer.poll(Duration.ofMillis(100))) {
                  dead.put(
                      text(record, "dead-letter-partition")
                          + "@"
                          + text(record, "dead-letter-offset"),
                      record);
                }
                List<String> missing = new ArrayList<>(places.values());
                dead.keySet().forEach(place -> missing.remove(places.get(place)));
                assertThat(missing).as("poison that is not among the dead letters").isEmpty();
              });
    }
    places.forEach(
        (place, what) -> {
          ConsumerRecord<String, byte[]> letter = dead.get(place);
          assertThat(text(letter, "dead-letter-topic")).as(what).isEqualTo(topic);
          assertThat(text(letter, "dead-letter-reason")).as(what).isNotBlank().isNotEqualTo("null");
          assertThat(letter.value()).as(what).isEqualTo(poison.get(what).value());
        });
  }

  private long views(String name) {
    return pool.preparedQuery("select count(*) from view where cluster = $1 and name = $2")
        .execute(Tuple.of(cluster, name))
        .await()
        .atMost(PATIENCE)
        .iterator()
        .next()
        .getLong(0);
  }

  private byte[] commanded(String id, String name) {
    DiscardBootstrap command = command(id, name);
    command.setName(name);
    return codec.encode(command);
  }

  private DiscardBootstrap command(String id, String name) {
    return DiscardBootstrap.newBuilder()
        .setId(id + "-" + cluster)
        .setAct(Act.newBuilder().setReason("Test").setMessage("test").build())
        .setNamespace("default")
        .setCluster(cluster)
        .setName(name + "." + cluster)
        .build();
  }

  private ClusterDesired desired(String name, long revision) {
    return ClusterDesired.newBuilder().setMeta(meta(name, revision)).setActs(List.of()).build();
  }

  private ResourceChanged changed(String name) {
    return ResourceChanged.newBuilder()
        .setMeta(meta(name, 1))
        .setActs(List.of())
        .setDigest("")
        .setType("")
        .build();
  }

  private Meta meta(String name, long revision) {
    return Meta.newBuilder()
        .setApiVersion("cluster.x-k8s.io/v1beta2")
        .setKind("Cluster")
        .setNamespace("default")
        .setName(name)
        .setUid("uid-" + name)
        .setCluster(cluster)
        .setResourceVersion(revision)
        .setGeneration(1)
        .setCreatedAt(Instant.EPOCH)
        .build();
  }

  private static byte[] unknownSchema(byte[] good) {
    byte[] changed = good.clone();
    changed[5] ^= 0x55;
    return changed;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** Long, and such that PostgreSQL cannot compress it below what an index row takes. */
  private static String noise() {
    StringBuilder text = new StringBuilder();
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private String key(String name) {
    return "default/" + cluster + "/Cluster/" + name;
  }

  private static ProducerRecord<String, byte[]> record(String topic, String key, byte[] value) {
    return new ProducerRecord<>(topic, key, value);
  }

  private static String text(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static KafkaConsumer<String, byte[]> fromTheBeginning(String topic) {
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers(), "enable.auto.commit", false),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  private static String servers() {
    return ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
  }
}
