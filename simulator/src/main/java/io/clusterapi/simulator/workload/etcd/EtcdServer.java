package io.clusterapi.simulator.workload.etcd;

import io.clusterapi.simulator.workload.pki.TlsIdentity;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;

/** Runs a member's gRPC interface with mutual TLS on a free loopback port. */
public final class EtcdServer {
  private EtcdServer() {}

  /**
   * @param identity the member's server certificate, and the etcd CA that clients must have one of
   * @param connections told of each connection
   * @return the listening server; its port is {@link HttpServer#actualPort()}
   */
  public static Future<HttpServer> listen(
      Vertx vertx,
      EtcdCluster cluster,
      long memberId,
      TlsIdentity identity,
      Handler<HttpConnection> connections) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(identity.keyCertificate())
            .setTrustOptions(identity.authority())
            .setClientAuth(ClientAuth.REQUIRED);
    return vertx
        .createHttpServer(options)
        .connectionHandler(connections)
        .requestHandler(new EtcdService(cluster, memberId).server(vertx))
        .listen(0, "127.0.0.1");
  }
}
