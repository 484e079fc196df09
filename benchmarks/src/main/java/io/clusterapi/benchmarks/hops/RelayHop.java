package io.clusterapi.benchmarks.hops;

import io.clusterapi.embedded.EmbeddedKafka;
import io.clusterapi.embedded.KafkaSettings;
import io.clusterapi.schemas.ClusterPartitioner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Records of 300 bytes handed to the broker with the relay's producer settings, until all are
 * acknowledged.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RelayHop {
  private static final String TOPIC = "capi.benchmark.v1";

  /** A broker and the relay's producer. */
  @State(Scope.Benchmark)
  public static class Broker {
    @Param({"1", "100"})
    public int records;

    private TemporaryFolder folder;
    private EmbeddedKafka server;
    private KafkaProducer<String, byte[]> producer;

    @Setup
    public void start() throws IOException {
      folder = TemporaryFolder.create();
      server = EmbeddedKafka.start(KafkaSettings.in(folder.path()));
      producer =
          new KafkaProducer<>(
              Map.of(
                  ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, server.bootstrapServers(),
                  ProducerConfig.ACKS_CONFIG, "all",
                  ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true",
                  ProducerConfig.LINGER_MS_CONFIG, "0",
                  ProducerConfig.BATCH_SIZE_CONFIG, "65536",
                  ProducerConfig.PARTITIONER_CLASS_CONFIG, ClusterPartitioner.class.getName()),
              new StringSerializer(),
              new ByteArraySerializer());
    }

    @TearDown
    public void stop() throws IOException {
      producer.close();
      server.close();
      folder.close();
    }
  }

  @Benchmark
  public long publish(Broker broker) throws ExecutionException, InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>(broker.records);
    for (int i = 0; i < broker.records; i++) {
      sent.add(
          broker.producer.send(
              new ProducerRecord<>(TOPIC, "default/c1/Machine/m" + i, new byte[300])));
    }
    long last = 0;
    for (Future<RecordMetadata> each : sent) {
      last = each.get().offset();
    }
    return last;
  }
}
