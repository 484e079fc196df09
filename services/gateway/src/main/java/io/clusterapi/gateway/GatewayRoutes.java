package io.clusterapi.gateway;

import io.clusterapi.gateway.access.Authentication;
import io.clusterapi.gateway.access.OidcSettings;
import io.clusterapi.gateway.access.Roles;
import io.clusterapi.gateway.http.EventLists;
import io.clusterapi.gateway.http.Forwarding;
import io.clusterapi.gateway.http.Gateway;
import io.clusterapi.gateway.http.Namespaces;
import io.clusterapi.gateway.http.OwnerConnections;
import io.clusterapi.gateway.messaging.AuditTrail;
import io.clusterapi.http.ServiceInfo;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the gateway on the router. */
@ApplicationScoped
public class GatewayRoutes {

  /**
   * @param tokensFile {@code capi.gateway.tokens-file}: lines {@code
   *     token,user,uid,"group1,group2"}
   * @param rolesFile {@code capi.gateway.roles-file}: who may do what, besides {@code capi:admins}
   * @param config {@code capi.oidc.*}: the issuer whose tokens are accepted
   * @param maxBody {@code capi.http.max-body}: most bytes of a request body
   * @param version of the project
   */
  void mount(
      @Observes Router router,
      Vertx vertx,
      OwnerConnections parts,
      AuditTrail audit,
      Config config,
      @ConfigProperty(name = "capi.gateway.tokens-file") Optional<String> tokensFile,
      @ConfigProperty(name = "capi.gateway.roles-file") Optional<String> rolesFile,
      @ConfigProperty(name = "capi.http.max-body") long maxBody,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    ServiceInfo.mount(router, "gateway", version);
    Authentication known = Authentication.read(tokensFile);
    Authentication authentication =
        OidcSettings.read(config).map(settings -> known.withIssuer(vertx, settings)).orElse(known);
    Forwarding forwarding = new Forwarding(vertx, parts.owners(), parts.token());
    Gateway gateway =
        new Gateway(
            new Gateway.Parts(
                vertx,
                authentication,
                Roles.read(rolesFile),
                parts.owners(),
                forwarding,
                new Namespaces(parts.client(), parts.owners(), Clock.systemUTC()),
                new EventLists(parts.client(), forwarding, parts.owners(), Clock.systemUTC()),
                audit,
                maxBody));
    Gateway.PATHS.forEach(path -> router.route(path).handler(gateway::handle));
  }
}
