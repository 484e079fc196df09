package io.clusterapi.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Mapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
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
import java.io.IOException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Fetches Secrets and ConfigMaps from controlplane-svc, which alone stores them. Their contents
 * never travel on Kafka, so a service that needs one asks for it at the moment of use.
 */
@Singleton
public class SecretReader {
  private static final long TIMEOUT_MILLIS = 5_000;

  private final Optional<String> url;
  private final Optional<String> tokenFile;
  private final HttpClient client;
  private volatile InternalToken token;

  /**
   * @param url {@code capi.services.controlplane.url}
   * @param tokenFile {@code capi.internal.token-file}
   */
  @Inject
  public SecretReader(
      Vertx vertx,
      @ConfigProperty(name = "capi.services.controlplane.url") Optional<String> url,
      @ConfigProperty(name = "capi.internal.token-file") Optional<String> tokenFile) {
    this.url = url;
    this.tokenFile = tokenFile;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) TIMEOUT_MILLIS).setKeepAlive(true),
            new PoolOptions().setHttp1MaxSize(16));
  }

  /**
   * The Secret, or empty when there is none.
   *
   * @return fails with {@link Unavailable} when controlplane-svc gives no answer within 5 s
   */
  public Uni<Optional<Secret>> secret(String namespace, String name) {
    return read("secrets", namespace, name, Secret.class);
  }

  /** The ConfigMap, or empty when there is none. Fails as {@link #secret}. */
  public Uni<Optional<ConfigMap>> configMap(String namespace, String name) {
    return read("configmaps", namespace, name, ConfigMap.class);
  }

  @PreDestroy
  void close() {
    client.close();
  }

  private <T extends HasMetadata> Uni<Optional<T>> read(
      String plural, String namespace, String name, Class<T> type) {
    String what = plural + " " + namespace + "/" + name;
    return Uni.createFrom()
        .completionStage(() -> request(plural, namespace, name, type, what).toCompletionStage());
  }

  private <T extends HasMetadata> Future<Optional<T>> request(
      String plural, String namespace, String name, Class<T> type, String what) {
    RequestOptions options;
    try {
      String base =
          url.orElseThrow(
              () ->
                  new IllegalStateException(
                      "capi.services.controlplane.url is not set: it says where Secrets are read"));
      options =
          new RequestOptions()
              .setMethod(HttpMethod.GET)
              .setAbsoluteURI(
                  base.replaceAll("/+$", "")
                      + "/api/v1/namespaces/"
                      + namespace
                      + "/"
                      + plural
                      + "/"
                      + name)
              .setTimeout(TIMEOUT_MILLIS)
              .putHeader("Accept", "application/json")
              .putHeader("Authorization", token().authorization())
              .putHeader("X-Remote-User", "system:capi:service");
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
    return WholeAnswer.of(client, options, null)
        .map(answer -> decode(answer.code(), answer.body(), type, what))
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof Unavailable
                        ? failure
                        : new Unavailable(
                            "cannot read "
                                + what
                                + " from controlplane-svc: "
                                + failure.getMessage(),
                            failure)));
  }

  private static <T extends HasMetadata> Optional<T> decode(
      int code, Buffer body, Class<T> type, String what) {
    if (code == 404) {
      return Optional.empty();
    }
    if (code != 200) {
      throw new Unavailable(
          "cannot read " + what + " from controlplane-svc: it answered " + code, null);
    }
    try {
      JsonNode tree = Mapper.json().readTree(body.getBytes());
      return Optional.of(Mapper.fromTree((ObjectNode) tree, type));
    } catch (IOException | ClassCastException e) {
      // The cause is left out: parser messages quote the input, and the input is a Secret.
      throw new Unavailable("cannot read " + what + ": the answer is not an object", null);
    }
  }

  private InternalToken token() {
    InternalToken known = token;
    if (known == null) {
      known = InternalToken.read(tokenFile);
      token = known;
    }
    return known;
  }

  /** controlplane-svc could not be asked now; asking again later may help. */
  public static final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
