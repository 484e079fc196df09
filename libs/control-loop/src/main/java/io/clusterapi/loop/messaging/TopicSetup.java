package io.clusterapi.loop.messaging;

import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import jakarta.enterprise.context.ApplicationScoped;
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
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Creates the topics of the catalogue that are missing. A consumer that subscribes to a topic
 * before it exists would notice it only with the next metadata refresh, minutes later.
 */
@ApplicationScoped
public class TopicSetup {
  private static final Logger LOG = Logger.getLogger(TopicSetup.class);
  private static final Duration WEEK = Duration.ofDays(7);

  private final String servers;
  private final int partitions;
  private final short replication;

  /**
   * @param partitions {@code capi.kafka.partitions}: how far a service can be scaled out
   * @param replication {@code capi.kafka.replication}: copies of each record; -1 takes the broker's
   *     default
   */
  public TopicSetup(
      @ConfigProperty(name = "capi.kafka.bootstrap-servers") String servers,
      @ConfigProperty(name = "capi.kafka.partitions", defaultValue = "6") int partitions,
      @ConfigProperty(name = "capi.kafka.replication", defaultValue = "-1") short replication) {
    this.servers = servers;
    this.partitions = partitions;
    this.replication = replication;
  }

  /** Blocking; gives up after the timeout, the topics may then be created by whoever comes next. */
  public void run(Duration timeout) {
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            (int) timeout.toMillis(),
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            (int) timeout.toMillis());
    try (Admin admin = Admin.create(settings)) {
      Set<String> existing =
          admin.listTopics().names().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      List<NewTopic> missing = new ArrayList<>();
      for (Topic topic : Topics.ALL) {
        add(missing, existing, topic.name(), topic.kind().cleanupPolicy());
        add(missing, existing, topic.deadLetters(), "delete");
      }
      if (!missing.isEmpty()) {
        admin.createTopics(missing).all().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        LOG.infof("created %d topics", missing.size());
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        LOG.warnf("topics could not be created: %s", e.getCause().getMessage());
      }
    } catch (TimeoutException e) {
      LOG.warnf("Kafka at %s does not answer; topics are created when it does", servers);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void add(List<NewTopic> missing, Set<String> existing, String name, String policy) {
    if (existing.contains(name)) {
      return;
    }
    Map<String, String> configs =
        policy.equals("compact")
            ? Map.of(
                "cleanup.policy", "compact", "delete.retention.ms", Long.toString(WEEK.toMillis()))
            : Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(WEEK.toMillis()));
    missing.add(new NewTopic(name, partitions, replication).configs(configs));
  }
}
