package io.clusterapi.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.InternalToken;
import io.clusterapi.http.WholeAnswer;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.Owner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;

/** Requests of the gateway's own to the services behind it. */
public final class OwnerClient {
  private static final long TIMEOUT_MILLIS = 10_000;

  private final HttpClient client;
  private final Owners owners;
  private final InternalToken token;

  public OwnerClient(Vertx vertx, Owners owners, InternalToken token) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(2_000),
            new PoolOptions().setHttp1MaxSize(32));
    this.owners = owners;
    this.token = token;
  }

  /**
   * What an owner answered.
   *
   * @param body an object or a {@code metav1.Status}
   */
  public record Reply(int code, ObjectNode body) {
    public boolean ok() {
      return code < 300;
    }
  }

  /**
   * Sends one request to the owner of a kind.
   *
   * @param path path and query
   * @param contentType media type of the body, null for none
   * @return an owner that does not answer is a Reply with 503
   */
  public Future<Reply> send(
      Kind kind, HttpMethod method, String path, String contentType, byte[] body, String user) {
    try {
      owners.of(kind);
    } catch (ApiFailure notHere) {
      return Future.succeededFuture(new Reply(notHere.code(), notHere.status()));
    }
    return send(kind.owner(), method, path, contentType, body, user);
  }

  Future<Reply> send(
      Owner owner, HttpMethod method, String path, String contentType, byte[] body, String user) {
    URI url = owners.of(owner);
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setHost(url.getHost())
            .setPort(url.getPort())
            .setURI(path)
            .setTimeout(TIMEOUT_MILLIS)
            .putHeader("Authorization", token.authorization())
            .putHeader("X-Remote-User", user)
            .putHeader("User-Agent", "capi-gateway")
            .putHeader("Accept", "application/json");
    if (contentType != null) {
      options.putHeader("Content-Type", contentType);
    }
    return WholeAnswer.of(client, options, body == null ? null : Buffer.buffer(body))
        .map(answer -> new Reply(answer.code(), read(answer.body())))
        .recover(
            failure -> {
              ApiFailure away = Forwarding.away(owner);
              return Future.succeededFuture(new Reply(away.code(), away.status()));
            });
  }

  private static ObjectNode read(Buffer buffer) {
    try {
      return Mapper.json().readTree(buffer.getBytes()) instanceof ObjectNode object
          ? object
          : JsonNodeFactory.instance.objectNode();
    } catch (IOException e) {
      throw new IllegalStateException("an owner answered something that is not JSON");
    }
  }
}
