package io.clusterapi.local;

import io.clusterapi.local.pki.AdminTls;
import io.clusterapi.local.pki.ManagementPki;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.function.BooleanSupplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** Asks a component over HTTP whether it is ready. */
final class Health implements BooleanSupplier {
  private static final long AGAIN_AFTER_NANOS = 40_000_000;
  private static final int PATIENCE_MILLIS = 2_000;

  private final URI address;
  private final SSLSocketFactory tls;
  private long lastAsked;

  private Health(URI address, SSLSocketFactory tls) {
    this.address = address;
    this.tls = tls;
  }

  static Health of(Component component, int port, ManagementPki pki) {
    return switch (component) {
      case SIMULATOR -> new Health(URI.create("http://127.0.0.1:%d/healthz".formatted(port)), null);
      case GATEWAY ->
          new Health(
              URI.create("https://127.0.0.1:%d/q/health/ready".formatted(port)),
              AdminTls.context(pki).getSocketFactory());
      default -> new Health(URI.create("http://127.0.0.1:%d/q/health/ready".formatted(port)), null);
    };
  }

  /** Whether it says so now; asked again sooner than 40 ms after, it answers no. */
  @Override
  public boolean getAsBoolean() {
    if (System.nanoTime() - lastAsked < AGAIN_AFTER_NANOS) {
      return false;
    }
    boolean ready = isReady();
    lastAsked = System.nanoTime();
    return ready;
  }

  private boolean isReady() {
    try {
      HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
      if (connection instanceof HttpsURLConnection secured && tls != null) {
        secured.setSSLSocketFactory(tls);
      }
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      try {
        return connection.getResponseCode() == 200;
      } finally {
        connection.disconnect();
      }
    } catch (IOException notYet) {
      return false;
    }
  }
}
