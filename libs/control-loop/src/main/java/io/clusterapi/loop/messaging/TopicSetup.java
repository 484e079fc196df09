package io.clusterapi.loop.messaging;

import io.clusterapi.schemas.TopicCreation;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Creates missing topics at start, see {@link TopicCreation}. */
@ApplicationScoped
public class TopicSetup {
  private static final Logger LOG = Logger.getLogger(TopicSetup.class);

  private final String servers;
  private final TopicCreation creation;

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
    this.creation = new TopicCreation(servers, partitions, replication);
  }

  /** Blocking; gives up after the timeout, another process may create them then. */
  public void run(Duration timeout) {
    try {
      int created = creation.createMissing(timeout);
      if (created > 0) {
        LOG.infof("created %d topics", created);
      }
    } catch (ExecutionException e) {
      LOG.warnf("topics could not be created: %s", e.getCause().getMessage());
    } catch (TimeoutException e) {
      LOG.warnf("Kafka at %s does not answer; restart this service if topics are missing", servers);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
