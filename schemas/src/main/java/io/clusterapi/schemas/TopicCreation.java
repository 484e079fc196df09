package io.clusterapi.schemas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the topics of the catalogue that are missing, with the partitions and the clean-up their
 * kind needs. Every process does it before it connects: a topic that comes to be by a first publish
 * would have the broker's defaults, and a consumer that subscribes to one before it exists notices
 * it only minutes later.
 */
public final class TopicCreation {
  private static final Duration WEEK = Duration.ofDays(7);
  // Topics take 1 MiB unless the broker is told otherwise; a dead letter is its record and headers.
  private static final String LARGEST_DEAD_LETTER = Integer.toString(2 << 20);

  private final String servers;
  private final int partitions;
  private final short replication;

  /**
   * @param partitions of each topic: how far a service can be scaled out
   * @param replication copies of each record; -1 takes the broker's default
   */
  public TopicCreation(String servers, int partitions, short replication) {
    this.servers = servers;
    this.partitions = partitions;
    this.replication = replication;
  }

  /**
   * Creates what is missing. Blocking.
   *
   * @return how many were created
   * @throws TimeoutException when the broker does not answer in time
   * @throws ExecutionException when it refuses
   */
  public int createMissing(Duration timeout)
      throws TimeoutException, ExecutionException, InterruptedException {
    int millis = (int) timeout.toMillis();
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            millis,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            millis);
    try (Admin admin = Admin.create(settings)) {
      Set<String> existing = admin.listTopics().names().get(millis, TimeUnit.MILLISECONDS);
      List<NewTopic> missing = new ArrayList<>();
      for (Topic topic : Topics.ALL) {
        add(missing, existing, topic.name(), settings(topic.kind()));
        add(
            missing,
            existing,
            topic.deadLetters(),
            Map.of(
                "cleanup.policy",
                "delete",
                "retention.ms",
                Long.toString(WEEK.toMillis()),
                "max.message.bytes",
                LARGEST_DEAD_LETTER));
      }
      int created = 0;
      for (var result : admin.createTopics(missing).values().entrySet()) {
        created += awaitOne(result.getValue(), millis) ? 1 : 0;
      }
      return created;
    }
  }

  /** False when another process was quicker. */
  private static boolean awaitOne(org.apache.kafka.common.KafkaFuture<Void> creation, int millis)
      throws TimeoutException, ExecutionException, InterruptedException {
    try {
      creation.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  private void add(
      List<NewTopic> missing, Set<String> existing, String name, Map<String, String> settings) {
    if (!existing.contains(name)) {
      missing.add(new NewTopic(name, partitions, replication).configs(settings));
    }
  }

  private static Map<String, String> settings(Topic.Kind kind) {
    String retention = kind == Topic.Kind.STATE ? "delete.retention.ms" : "retention.ms";
    return Map.of(
        "cleanup.policy", kind.cleanupPolicy(), retention, Long.toString(WEEK.toMillis()));
  }
}
