package io.clusterapi.http.serving;

import io.clusterapi.http.InternalToken;
import io.clusterapi.model.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.time.Clock;
import java.util.Collection;

/** The API of a service over an in-memory store, on a free loopback port. */
public final class ApiServer implements AutoCloseable {
  public static final String TOKEN = "a-token-for-tests-only";

  private final Vertx vertx;
  private final HttpServer server;
  private final InMemoryStore store = new InMemoryStore();

  static {
    // Mutiny's context propagation must be set up by one thread; two event loops would race for it.
    io.smallrye.mutiny.Uni.createFrom().item(true).await().indefinitely();
  }

  public ApiServer(Collection<Kind> kinds) {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(2));
    ResourceApi api =
        new ResourceApi(
            vertx,
            store,
            store,
            "test-svc",
            kinds,
            new ModelRules(),
            InternalToken.of(TOKEN),
            2 * 1024 * 1024,
            Clock.systemUTC());
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  // As Quarkus hands them over.
                  request.pause();
                  api.handle(request);
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  public InMemoryStore store() {
    return store;
  }

  public String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
