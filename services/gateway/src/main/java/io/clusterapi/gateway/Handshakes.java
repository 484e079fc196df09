package io.clusterapi.gateway;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/**
 * Gives TLS handshakes more time than the ten seconds they usually have. When a thousand watchers
 * connect together, as they do after a restart, each waits for those before it: of 1,000, on two
 * busy cores, between 3 and 129 did not get through with ten seconds, and all with this.
 */
@Singleton
public class Handshakes implements HttpServerOptionsCustomizer {
  private static final int SECONDS = 120;

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    options.setSslHandshakeTimeout(SECONDS).setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
  }
}
