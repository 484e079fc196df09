package io.clusterapi.workload;

import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * HTTP/2 to API servers that speak it, as they all do, HTTP/1.1 to others: requests and watches
 * share one connection. The library's own choice is HTTP/1.1, where each watch holds a connection:
 * a link is then three TLS handshakes with client certificate, after a restart of a service with a
 * thousand clusters three thousand, and three times the buffers for as long as it stands.
 */
final class MultiplexedHttp extends VertxHttpClientFactory {
  /**
   * Connections to one API server at most, where each request needs one. The library's 8,192 are
   * allocated ahead: 32 KB for each of thousands of clusters.
   */
  private static final int MOST_CONNECTIONS = 32;

  private final boolean tls;

  /**
   * @param tls whether the API server is reached by https; without, there is no way to agree on
   *     HTTP/2 that API servers know
   */
  MultiplexedHttp(Vertx vertx, boolean tls) {
    super(vertx);
    this.tls = tls;
  }

  @Override
  protected void additionalConfig(WebClientOptions options) {
    options.setMaxPoolSize(MOST_CONNECTIONS).setMaxWebSockets(MOST_CONNECTIONS);
    if (tls) {
      options
          .setProtocolVersion(HttpVersion.HTTP_2)
          .setUseAlpn(true)
          .setSslEngineOptions(new Negotiating(contextOf(options.getSslEngineOptions())));
    }
  }

  /** With the kubeconfig's authority and client certificate, as the library has made it. */
  private static SSLContext contextOf(SSLEngineOptions made) {
    try {
      return ((JdkSslContext) made.sslContextFactory().create()).context();
    } catch (SSLException e) {
      throw new IllegalStateException("the library's TLS settings cannot be used", e);
    }
  }

  /** The library's TLS, which offers no protocols, with those that Vert.x wants offered. */
  private static final class Negotiating extends JdkSSLEngineOptions {
    private final SSLContext context;

    Negotiating(SSLContext context) {
      this.context = context;
    }

    @Override
    public JdkSSLEngineOptions copy() {
      return this;
    }

    @Override
    public SslContextFactory sslContextFactory() {
      return new ContextFactory(context);
    }
  }

  private static final class ContextFactory implements SslContextFactory {
    private final SSLContext context;
    private boolean offers;
    private List<String> protocols = List.of();

    ContextFactory(SSLContext context) {
      this.context = context;
    }

    @Override
    public SslContextFactory useAlpn(boolean useAlpn) {
      offers = useAlpn;
      return this;
    }

    @Override
    public SslContextFactory applicationProtocols(List<String> wanted) {
      protocols = wanted;
      return this;
    }

    @Override
    public SslContext create() {
      return new JdkSslContext(
          context,
          true,
          null,
          IdentityCipherSuiteFilter.INSTANCE,
          // WebSockets need HTTP/1.1 and offer nothing.
          offers
              ? new ApplicationProtocolConfig(
                  Protocol.ALPN,
                  SelectorFailureBehavior.NO_ADVERTISE,
                  SelectedListenerFailureBehavior.ACCEPT,
                  protocols)
              : ApplicationProtocolConfig.DISABLED,
          ClientAuth.NONE,
          null,
          false);
    }
  }
}
