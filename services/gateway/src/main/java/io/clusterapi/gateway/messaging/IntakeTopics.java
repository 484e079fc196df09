package io.clusterapi.gateway.messaging;

import io.clusterapi.schemas.TopicCreation;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The topics manifests come in by and results go out by, before the channels connect. */
@ApplicationScoped
class IntakeTopics {
  private static final Logger LOG = Logger.getLogger(IntakeTopics.class);

  /** The API must come up without Kafka, and soon. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final TopicCreation creation;

  IntakeTopics(
      @ConfigProperty(name = "capi.kafka.bootstrap-servers") String servers,
      @ConfigProperty(name = "capi.kafka.partitions", defaultValue = "6") int partitions,
      @ConfigProperty(name = "capi.kafka.replication", defaultValue = "-1") short replication) {
    this.creation = new TopicCreation(servers, partitions, replication);
  }

  void create(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
    try {
      creation.createMissing(PATIENCE);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warnf("Kafka does not answer; manifests are taken by HTTP until it does");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
