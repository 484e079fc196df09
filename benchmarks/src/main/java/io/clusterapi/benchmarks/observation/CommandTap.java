package io.clusterapi.benchmarks.observation;

import io.clusterapi.benchmarks.stack.BenchStack;
import io.clusterapi.local.Component;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Listens for the commands that ask a provider for machines, from now on. */
public final class CommandTap implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  /**
   * A command.
   *
   * @param key {@code namespace/cluster/kind/name}
   * @param type of the event, as its header says
   * @param publishedMillis wall-clock time at which it was handed to the broker's client
   */
  public record Command(String key, String type, long publishedMillis) {}

  private final List<Command> commands = new CopyOnWriteArrayList<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final CountDownLatch listening = new CountDownLatch(1);
  private final Thread thread;

  /** Begins to listen; commands published after this returns are heard. */
  public CommandTap(BenchStack stack, String infrastructure) throws InterruptedException {
    String address = "127.0.0.1:" + stack.port(Component.KAFKA);
    String topic = "capi.provisioning.%s.commands.v1".formatted(infrastructure);
    thread = new Thread(() -> listen(address, topic), "command-tap");
    thread.setDaemon(true);
    thread.start();
    listening.await();
  }

  private void listen(String address, String topic) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                address,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
      listening.countDown();
      while (!ended.get()) {
        consumer
            .poll(POLL)
            .forEach(
                record -> {
                  Header type = record.headers().lastHeader("ce_type");
                  commands.add(
                      new Command(
                          record.key(),
                          type == null ? "" : new String(type.value(), StandardCharsets.UTF_8),
                          record.timestamp()));
                });
      }
    } finally {
      listening.countDown();
    }
  }

  /** Commands of a type for machines of a cluster since an instant, in the order they came. */
  public List<Command> since(String namespace, String cluster, String type, long millis) {
    String prefix = namespace + "/" + cluster + "/";
    return commands.stream()
        .filter(each -> each.publishedMillis() >= millis && each.key().startsWith(prefix))
        .filter(each -> each.type().endsWith(type))
        .toList();
  }

  @Override
  public void close() {
    ended.set(true);
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
