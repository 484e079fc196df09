package io.clusterapi.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clusterapi.model.Mapper;
import io.fabric8.kubernetes.api.model.Secret;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Writes Secrets to controlplane-svc, which alone stores them, as any client of the API would: for
 * the few services that make one others refer to by name. Contents travel on this connection only.
 */
@Singleton
public class SecretWriter {
  private static final long TIMEOUT_MILLIS = 5_000;

  private final Optional<String> url;
  private final Optional<String> tokenFile;
  private final HttpClient client;

  /**
   * @param url {@code capi.services.controlplane.url}
   * @param tokenFile {@code capi.internal.token-file}
   */
  @Inject
  public SecretWriter(
      Vertx vertx,
      @ConfigProperty(name = "capi.services.controlplane.url") Optional<String> url,
      @ConfigProperty(name = "capi.internal.token-file") Optional<String> tokenFile) {
    this.url = url;
    this.tokenFile = tokenFile;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) TIMEOUT_MILLIS).setKeepAlive(true),
            new PoolOptions().setHttp1MaxSize(4));
  }

  /**
   * Makes a Secret that must not exist yet.
   *
   * @return false when one of that name exists; fails with {@link SecretReader.Unavailable} when
   *     controlplane-svc gives no answer within 5 s or refuses
   */
  public Uni<Boolean> create(Secret secret) {
    String namespace = secret.getMetadata().getNamespace();
    String what = namespace + "/" + secret.getMetadata().getName();
    return send(HttpMethod.POST, "/api/v1/namespaces/" + namespace + "/secrets", secret, what)
        .map(code -> expected(code, what, "make", 201, 409) == 201);
  }

  /**
   * Writes over a Secret that was read: {@code metadata.resourceVersion} says which.
   *
   * @return false when it has been changed since or is gone; fails as {@link #create}
   */
  public Uni<Boolean> replace(Secret secret) {
    String what = secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName();
    return send(HttpMethod.PUT, path(what), secret, what)
        .map(code -> expected(code, what, "change", 200, 409, 404) == 200);
  }

  /** Removes a Secret; one that does not exist is removed. Fails as {@link #create}. */
  public Uni<Void> delete(String namespace, String name) {
    String what = namespace + "/" + name;
    return send(HttpMethod.DELETE, path(what), null, what)
        .map(code -> expected(code, what, "remove", 200, 202, 404))
        .replaceWithVoid();
  }

  private static String path(String what) {
    String[] parts = what.split("/");
    return "/api/v1/namespaces/" + parts[0] + "/secrets/" + parts[1];
  }

  private static int expected(int code, String what, String verb, int... codes) {
    for (int one : codes) {
      if (one == code) {
        return code;
      }
    }
    throw new SecretReader.Unavailable(
        "cannot %s Secret %s at controlplane-svc: it answered %d".formatted(verb, what, code),
        null);
  }

  private Uni<Integer> send(HttpMethod method, String path, Secret body, String what) {
    return Uni.createFrom()
        .completionStage(() -> request(method, path, body, what).toCompletionStage());
  }

  private Future<Integer> request(HttpMethod method, String path, Secret body, String what) {
    RequestOptions options;
    Buffer content;
    try {
      String base =
          url.orElseThrow(
              () ->
                  new IllegalStateException(
                      "capi.services.controlplane.url is not set: it says where Secrets are kept"));
      options =
          new RequestOptions()
              .setMethod(method)
              .setAbsoluteURI(base.replaceAll("/+$", "") + path)
              .setTimeout(TIMEOUT_MILLIS)
              .putHeader("Accept", "application/json")
              .putHeader("Content-Type", "application/json")
              .putHeader("Authorization", InternalToken.read(tokenFile).authorization())
              .putHeader("X-Remote-User", "system:capi:service");
      content = body == null ? null : Buffer.buffer(Mapper.json().writeValueAsBytes(body));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    } catch (JsonProcessingException e) {
      // The cause is left out: its message may quote the Secret.
      return Future.failedFuture(new IllegalStateException("Secret " + what + " is not an object"));
    }
    return WholeAnswer.of(client, options, content)
        .map(WholeAnswer::code)
        .recover(
            failure ->
                Future.failedFuture(
                    new SecretReader.Unavailable(
                        "cannot write Secret %s at controlplane-svc: %s"
                            .formatted(what, failure.getMessage()),
                        failure)));
  }

  @PreDestroy
  void close() {
    client.close();
  }
}
