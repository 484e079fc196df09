package io.clusterapi.loop.messaging;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Commits offsets a second behind what was handled, as {@code commit-strategy=behind}. For channels
 * whose batches are handled one after the other, so that the last offset handled of a partition
 * stands for all before it.
 *
 * <p>Of the connector's own strategies {@code latest} asks the broker after every batch, and {@code
 * throttled} asks for the committed offset on the polling thread when it meets a partition: the
 * first record of each waited until the poll under way returned, up to the poll timeout, four times
 * in a row on the way of a fresh stack's first cluster.
 */
@ApplicationScoped
@Identifier("behind")
class CommitBehind implements KafkaCommitHandler.Factory {
  private static final Logger LOG = Logger.getLogger(CommitBehind.class);
  private static final long DELAY_MS = 1000;

  @Override
  public KafkaCommitHandler create(
      KafkaConnectorIncomingConfiguration channel,
      Vertx vertx,
      KafkaConsumer<?, ?> consumer,
      BiConsumer<Throwable, Boolean> reportFailure) {
    return new Handler(channel.getChannel(), vertx, consumer);
  }

  private static final class Handler implements KafkaCommitHandler {
    private final String channel;
    private final Vertx vertx;
    private final KafkaConsumer<?, ?> consumer;
    private final Map<TopicPartition, OffsetAndMetadata> handled = new HashMap<>();
    private boolean committing;
    private boolean ended;

    Handler(String channel, Vertx vertx, KafkaConsumer<?, ?> consumer) {
      this.channel = channel;
      this.vertx = vertx;
      this.consumer = consumer;
    }

    @Override
    public synchronized <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record) {
      handled.merge(
          new TopicPartition(record.getTopic(), record.getPartition()),
          new OffsetAndMetadata(record.getOffset() + 1),
          (before, now) -> now.offset() > before.offset() ? now : before);
      later();
      return Uni.createFrom().voidItem();
    }

    private void later() {
      if (!committing && !ended) {
        committing = true;
        vertx.setTimer(DELAY_MS, timer -> commit());
      }
    }

    private void commit() {
      Map<TopicPartition, OffsetAndMetadata> now = take();
      consumer.commitAsync(now).subscribe().with(done -> committed(), e -> failed(now, e));
    }

    private synchronized Map<TopicPartition, OffsetAndMetadata> take() {
      Map<TopicPartition, OffsetAndMetadata> now = Map.copyOf(handled);
      handled.clear();
      return now;
    }

    private synchronized void committed() {
      committing = false;
      if (!handled.isEmpty()) {
        later();
      }
    }

    /** What could not be committed goes with the next; at worst it is delivered again. */
    private synchronized void failed(
        Map<TopicPartition, OffsetAndMetadata> offsets, Throwable failure) {
      LOG.debugf("offsets of %s could not be committed: %s", channel, failure.getMessage());
      offsets.forEach(handled::putIfAbsent);
      committing = false;
      later();
    }

    /** Called on the polling thread, while the partitions are still ours. */
    @Override
    public void partitionsRevoked(Collection<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> last = new HashMap<>();
      synchronized (this) {
        for (TopicPartition partition : partitions) {
          OffsetAndMetadata offset = handled.remove(partition);
          if (offset != null) {
            last.put(partition, offset);
          }
        }
      }
      if (!last.isEmpty()) {
        Consumer<?, ?> client = consumer.unwrap();
        client.commitSync(last);
      }
    }

    @Override
    public synchronized void terminate(boolean graceful) {
      ended = true;
    }
  }
}
