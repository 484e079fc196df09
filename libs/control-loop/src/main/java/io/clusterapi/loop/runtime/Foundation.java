package io.clusterapi.loop.runtime;

import io.clusterapi.loop.messaging.TopicSetup;
import io.clusterapi.loop.persistence.Migration;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Tables and topics, before the channels connect and find them missing. */
@ApplicationScoped
class Foundation {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Migration migration;
  private final TopicSetup topics;

  Foundation(Migration migration, TopicSetup topics) {
    this.migration = migration;
    this.topics = topics;
  }

  void lay(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
    CompletableFuture<Void> topicsThere = CompletableFuture.runAsync(() -> topics.run(PATIENCE));
    migration.run();
    topicsThere.join();
  }
}
