package io.clusterapi.gateway.http;

import io.clusterapi.gateway.access.Authentication;
import io.clusterapi.gateway.access.OidcSettings;
import io.clusterapi.gateway.access.Roles;
import io.clusterapi.http.InternalToken;
import io.clusterapi.http.serving.ApiServer;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Owner;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gateway with TLS on a free loopback port, and services over in-memory stores behind it. */
final class GatewayServer implements AutoCloseable {
  private final Vertx vertx;
  private final HttpServer server;
  private final Map<Owner, ApiServer> services = new EnumMap<>(Owner.class);
  private final Path folder;
  final List<String> audited = new CopyOnWriteArrayList<>();
  final OwnerClient client;

  GatewayServer(Path folder, List<Owner> owners) {
    this(folder, owners, Optional.empty());
  }

  GatewayServer(Path folder, List<Owner> owners, Optional<OidcSettings> issuer) {
    this.folder = folder;
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(2));
    TestCertificates certificates = new TestCertificates(folder);
    certificates.issue("server", "CN=gateway");
    certificates.issue("admin", "CN=admin,O=capi:admins");
    write(
        "tokens.csv",
        "viewer-token-0001,vera,7,\"viewers\"\nediting-token-001,edith,8,\"editors\"\n");
    write(
        "roles.yaml",
        """
        grants:
        - groups: [viewers]
          namespaces: [default]
          role: view
        - groups: [editors, "oidc:viewers"]
          namespaces: [default]
          role: edit
        """);
    Map<Owner, String> urls = new EnumMap<>(Owner.class);
    for (Owner owner : owners) {
      ApiServer service = new ApiServer(Kinds.ownedBy(owner));
      services.put(owner, service);
      urls.put(owner, service.url());
    }
    Owners known = new Owners(urls);
    InternalToken token = InternalToken.of(ApiServer.TOKEN);
    client = new OwnerClient(vertx, known, token);
    Authentication authentication =
        Authentication.read(Optional.of(folder.resolve("tokens.csv").toString()));
    Forwarding forwarding = new Forwarding(vertx, known, token, Duration.ofMillis(500));
    Gateway gateway =
        new Gateway(
            new Gateway.Parts(
                vertx,
                issuer
                    .map(settings -> authentication.withIssuer(vertx, settings))
                    .orElse(authentication),
                Roles.read(Optional.of(folder.resolve("roles.yaml").toString())),
                known,
                forwarding,
                new Namespaces(client, known, Clock.systemUTC()),
                new EventLists(client, forwarding, known, Clock.systemUTC()),
                (user, right, code) ->
                    audited.add(
                        user.name() + " " + right.verb() + " " + right.resource() + " " + code),
                2 * 1024 * 1024));
    Router router = Router.router(vertx);
    Gateway.PATHS.forEach(path -> router.route(path).handler(gateway::handle));
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .setCertPath(folder.resolve("server.crt").toString())
                            .setKeyPath(folder.resolve("server.key").toString()))
                    .setClientAuth(ClientAuth.REQUEST)
                    .setTrustOptions(
                        new PemTrustOptions().addCertPath(certificates.ca().toString())))
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  ApiServer service(Owner owner) {
    return services.get(owner);
  }

  String url() {
    return "https://127.0.0.1:" + server.actualPort();
  }

  Path folder() {
    return folder;
  }

  /** A kubeconfig of the administrator, by client certificate. */
  Path kubeconfig() {
    return write(
        "admin.kubeconfig",
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: capi
          cluster: {server: "%s", certificate-authority: "%s"}
        users:
        - name: admin
          user: {client-certificate: "%s", client-key: "%s"}
        contexts:
        - name: capi
          context: {cluster: capi, user: admin}
        current-context: capi
        """
            .formatted(
                url(),
                folder.resolve("ca.crt"),
                folder.resolve("admin.crt"),
                folder.resolve("admin.key")));
  }

  private Path write(String file, String text) {
    try {
      return Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    services.values().forEach(ApiServer::close);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Runs until its input ends, for driving kubectl by hand. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    try (GatewayServer gateway =
        new GatewayServer(
            folder, List.of(Owner.CLUSTER, Owner.MACHINE, Owner.CONTROLPLANE, Owner.AWS))) {
      gateway.services.forEach(
          (owner, service) -> System.out.println(Owners.key(owner) + "=" + service.url()));
      System.out.println(gateway.kubeconfig() + " " + gateway.url());
      while (System.in.read() >= 0) {
        // waiting for the end of input
      }
    }
  }
}
