package io.clusterapi.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  @TempDir Path folder;

  @Test
  void keepsItsRecordsFromRunToRunEvenWhenKilled() throws Exception {
    KafkaSettings settings = KafkaSettings.in(folder);
    try (EmbeddedKafka first = EmbeddedKafka.start(settings)) {
      publish(first, "first run");
    }
    EmbeddedKafka second = EmbeddedKafka.start(settings);
    publish(second, "second run");
    second.kill();
    try (EmbeddedKafka third = EmbeddedKafka.start(settings)) {
      assertThat(read(third, 2)).containsExactly("first run", "second run");
    }
  }

  @Test
  void startsFromItsClassDataArchiveOnceThereIsOne() {
    EmbeddedKafka.train(CacheFolder.locate());
    try (EmbeddedKafka broker = EmbeddedKafka.start(KafkaSettings.in(folder))) {
      assertThat(broker.isTraining()).isFalse();
      // Linux shows the files a process has mapped into its memory; the archive must be among them,
      // for a JVM that finds it does not fit starts without a word.
      Path maps = Path.of("/proc", Long.toString(broker.pid()), "maps");
      if (Files.exists(maps)) {
        assertThat(maps).content().containsPattern("kafka-[0-9a-f]{8}-256-[0-9a-f]+\\.jsa");
      }
    }
  }

  @Test
  void saysWhoHoldsATakenPortAndWhatToDo() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      KafkaSettings settings =
          KafkaSettings.in(folder).withPort(taken.getLocalPort(), "capi.local.kafka.port");
      assertThatThrownBy(() -> EmbeddedKafka.start(settings))
          .isInstanceOf(PortTakenException.class)
          .hasMessageContaining("Port %d ".formatted(taken.getLocalPort()))
          .hasMessageContaining("Kafka")
          .hasMessageContaining("capi.local.kafka.port");
    }
  }

  @Test
  void servesAFixedPortAgainRightAfterItWasStopped() throws Exception {
    KafkaSettings settings = KafkaSettings.in(folder).withPort(Ports.free(), "");
    try (EmbeddedKafka first = EmbeddedKafka.start(settings)) {
      publish(first, "one");
    }
    try (EmbeddedKafka second = EmbeddedKafka.start(settings)) {
      assertThat(second.port()).isEqualTo(settings.port());
      assertThat(read(second, 1)).containsExactly("one");
    }
  }

  @Test
  void bringsEveryJarOfTheBroker() throws IOException {
    assertThat(KafkaProgram.jarNames())
        .anyMatch(name -> name.startsWith("kafka_2.13-"))
        .anyMatch(name -> name.startsWith("kafka-clients-"))
        .anyMatch(name -> name.startsWith("slf4j-simple-"))
        .noneMatch(name -> name.startsWith("junit") || name.startsWith("quarkus"));
  }

  private static void publish(EmbeddedKafka broker, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>("kept", 0, "key", value)).get();
    }
  }

  private static List<String> read(EmbeddedKafka broker, int count) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "group.id",
                "reader",
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of("kept"));
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
