package io.clusterapi.http.serving;

import io.clusterapi.http.InternalToken;
import io.clusterapi.http.ServiceInfo;
import io.clusterapi.loop.persistence.EventLog;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.model.Kinds;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Serves the kinds of the service this runs in. */
@ApplicationScoped
public class ResourceRoutes {
  private final Vertx vertx;
  private final ResourceStore store;
  private final EventLog events;
  private final ServiceDefinition service;
  private final Optional<String> tokenFile;
  private final long maxBody;
  private final String version;

  /**
   * @param tokenFile {@code capi.internal.token-file}: the secret callers must show
   * @param maxBody {@code capi.http.max-body}: most bytes of a request body
   * @param version of the project
   */
  @Inject
  public ResourceRoutes(
      Vertx vertx,
      ResourceStore store,
      EventLog events,
      ServiceDefinition service,
      @ConfigProperty(name = "capi.internal.token-file") Optional<String> tokenFile,
      @ConfigProperty(name = "capi.http.max-body", defaultValue = "2097152") long maxBody,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.vertx = vertx;
    this.store = store;
    this.events = events;
    this.service = service;
    this.tokenFile = tokenFile;
    this.maxBody = maxBody;
    this.version = version;
  }

  void mount(@Observes Router router) {
    ServiceInfo.mount(router, service.name(), version);
    ResourceApi api =
        new ResourceApi(
            vertx,
            store,
            events,
            service.name(),
            Kinds.ownedBy(service.owner()),
            new ModelRules(),
            InternalToken.read(tokenFile),
            maxBody,
            Clock.systemUTC());
    for (String path :
        new String[] {"/api/*", "/apis/*", "/openapi/v3/*", ResourceApi.NAMESPACES_PATH}) {
      router.route(path).handler(context -> api.handle(context.request()));
    }
  }
}
