package io.clusterapi.gateway.http;

import io.clusterapi.http.InternalToken;
import io.clusterapi.model.Owner;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the owners answer and what to show them, read from the configuration once. */
@Singleton
public class OwnerConnections {
  private final Owners owners;
  private final InternalToken token;
  private final OwnerClient client;

  /**
   * @param config {@code capi.services.OWNER.url} for each service of the installation
   * @param tokenFile {@code capi.internal.token-file}
   */
  public OwnerConnections(
      Vertx vertx,
      Config config,
      @ConfigProperty(name = "capi.internal.token-file") Optional<String> tokenFile) {
    Map<Owner, String> urls = new EnumMap<>(Owner.class);
    for (Owner owner : Owner.values()) {
      config
          .getOptionalValue(Owners.key(owner), String.class)
          .filter(url -> owner != Owner.GATEWAY && !url.isBlank())
          .ifPresent(url -> urls.put(owner, url));
    }
    this.owners = new Owners(urls);
    this.token = InternalToken.read(tokenFile);
    this.client = new OwnerClient(vertx, owners, token);
  }

  public Owners owners() {
    return owners;
  }

  public InternalToken token() {
    return token;
  }

  public OwnerClient client() {
    return client;
  }
}
