package io.clusterapi.simulator.workload;

import io.clusterapi.simulator.workload.api.ApiServer;
import io.clusterapi.simulator.workload.pki.TlsIdentity;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.TrustOptions;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The API at a cluster's load balancer address: it listens exactly while an API server behind the
 * load balancer lives, with the certificate of one of them.
 */
final class ClusterListener {
  private static final Logger LOG = Logger.getLogger(ClusterListener.class.getName());

  private final Vertx vertx;
  private final Supplier<String> host;
  private final int port;
  private final ApiServer api;
  private final Supplier<Optional<ControlPlaneInstance>> wanted;
  private final Runnable changed;
  private Future<Void> last = Future.succeededFuture();
  private HttpServer server;
  private volatile String servedBy = "";
  private volatile String failure = "";

  /**
   * @param host the address to listen on, asked each time: a name has none while nothing is behind
   * @param wanted the instance to serve as, empty to serve nothing
   * @param changed runs after it started or stopped listening
   */
  ClusterListener(
      Vertx vertx,
      Supplier<String> host,
      int port,
      ApiServer api,
      Supplier<Optional<ControlPlaneInstance>> wanted,
      Runnable changed) {
    this.vertx = vertx;
    this.host = host;
    this.port = port;
    this.api = api;
    this.wanted = wanted;
    this.changed = changed;
  }

  /** The machine whose certificate is served now, empty while nothing listens. */
  String servedBy() {
    return servedBy;
  }

  /** Why it could not listen, empty when it could. */
  String failure() {
    return failure;
  }

  /** Brings listening in line with what is wanted; runs after any refresh before it. */
  synchronized Future<Void> refresh() {
    last = last.transform(previous -> applyOnLoop()).otherwiseEmpty();
    return last;
  }

  // Never on the caller's thread: it may hold the locks of the load balancer that is asked here.
  private Future<Void> applyOnLoop() {
    Promise<Void> applied = Promise.promise();
    vertx.runOnContext(go -> apply().onComplete(applied));
    return applied.future();
  }

  private Future<Void> apply() {
    Optional<ControlPlaneInstance> instance = wanted.get();
    String machine = instance.map(ControlPlaneInstance::machineId).orElse("");
    if (machine.equals(servedBy)) {
      return Future.succeededFuture();
    }
    return stop()
        .compose(stopped -> instance.map(this::listen).orElse(Future.succeededFuture()))
        .onComplete(done -> changed.run());
  }

  private Future<Void> stop() {
    servedBy = "";
    HttpServer running = server;
    server = null;
    return running == null ? Future.succeededFuture() : running.close();
  }

  private Future<Void> listen(ControlPlaneInstance instance) {
    String address = host.get();
    return listen(vertx, api, instance.api(), address, port, connection -> {})
        .onSuccess(
            listening -> {
              server = listening;
              servedBy = instance.machineId();
              failure = "";
            })
        .onFailure(
            failed -> {
              failure = "cannot listen on " + address + ":" + port + ": " + failed.getMessage();
              LOG.log(Level.WARNING, failure);
            })
        .mapEmpty();
  }

  /** An API server on the address; port 0 takes a free one. */
  static Future<HttpServer> listen(
      Vertx vertx,
      ApiServer api,
      TlsIdentity identity,
      String host,
      int port,
      Handler<HttpConnection> connections) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(identity.keyCertificate())
            .setTrustOptions(TrustOptions.wrap(new AnyClient()))
            .setClientAuth(ClientAuth.REQUEST)
            .setWebSocketSubProtocols(List.of("v4.channel.k8s.io"))
            .setMaxHeaderSize(32 * 1024);
    return vertx
        .createHttpServer(options)
        .connectionHandler(connections)
        .requestHandler(api)
        .listen(port, host);
  }

  /**
   * Lets every client certificate through the handshake. It is verified per request, because an API
   * server answers 401 to a certificate it does not know instead of breaking the connection.
   */
  private static final class AnyClient extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
