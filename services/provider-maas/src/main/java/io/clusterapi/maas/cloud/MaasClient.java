package io.clusterapi.maas.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.clusterapi.http.WholeAnswer;
import io.clusterapi.model.Mapper;
import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.LimitedCalls;
import io.clusterapi.provider.limit.CallClass;
import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.part.Account;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;

/**
 * MAAS' REST API 2.0: form-encoded requests, JSON answers, each request signed. Calls go through
 * the rate limit before and are classified after.
 */
public final class MaasClient implements AutoCloseable {
  static final CallClass READ = new CallClass("read", 20, 100);
  static final CallClass WRITE = new CallClass("write", 10, 50);

  private final MaasSettings settings;
  private final Clock clock;
  private final LimitedCalls calls;
  private final HttpClient http;

  public MaasClient(Vertx vertx, MaasSettings settings, RateLimiter limiter, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.calls = new LimitedCalls(limiter, MaasFailures::of);
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(5_000).setKeepAlive(true),
            new PoolOptions().setHttp1MaxSize(16));
  }

  Uni<JsonNode> get(Account account, String action, String path, Form query) {
    return call(account, READ, action, HttpMethod.GET, path + query.asQuery(), Form.NONE);
  }

  Uni<JsonNode> post(Account account, String action, String path, Form body) {
    return call(account, WRITE, action, HttpMethod.POST, path, body);
  }

  Uni<JsonNode> put(Account account, String action, String path, Form body) {
    return call(account, WRITE, action, HttpMethod.PUT, path, body);
  }

  Uni<JsonNode> delete(Account account, String action, String path) {
    return call(account, WRITE, action, HttpMethod.DELETE, path, Form.NONE);
  }

  private Uni<JsonNode> call(
      Account account,
      CallClass callClass,
      String action,
      HttpMethod method,
      String path,
      Form body) {
    return calls.call(
        account,
        callClass,
        action,
        () ->
            Uni.createFrom()
                .completionStage(
                    () ->
                        WholeAnswer.of(http, request(method, path), content(body))
                            .toCompletionStage())
                .map(answer -> read(action, answer)));
  }

  private RequestOptions request(HttpMethod method, String path) {
    URI endpoint = settings.endpoint().orElseThrow(() -> missing("capi.maas.endpoint"));
    ApiKey key =
        ApiKey.parse(settings.apiKey().get().orElseThrow(() -> missing("capi.maas.api-key")));
    return new RequestOptions()
        .setMethod(method)
        .setAbsoluteURI(endpoint.toString().replaceAll("/+$", "") + "/api/2.0/" + path)
        .setTimeout(settings.callTimeout().toMillis())
        .putHeader("Accept", "application/json")
        .putHeader("Content-Type", "application/x-www-form-urlencoded")
        .putHeader("Authorization", key.authorization(clock.instant()));
  }

  private static Buffer content(Form form) {
    return form.empty() ? null : Buffer.buffer(form.encoded());
  }

  private static CloudException missing(String key) {
    return MaasFailures.exception(
        Category.UNAUTHORIZED,
        "",
        "MAAS can not be called: set %s (%s)"
            .formatted(
                key,
                key.endsWith("endpoint")
                    ? "its address, such as http://maas.example.org:5240/MAAS"
                    : "a key of its user, consumer:token:secret"));
  }

  private static JsonNode read(String action, WholeAnswer answer) {
    if (answer.code() >= 300) {
      throw MaasFailures.answered(
          action,
          answer.code(),
          answer.response().getHeader("Retry-After"),
          answer.body().toString());
    }
    if (answer.body().length() == 0) {
      return MissingNode.getInstance();
    }
    try {
      return Mapper.json().readTree(answer.body().getBytes());
    } catch (IOException e) {
      // The parser quotes its input, and the input may hold user data.
      throw MaasFailures.exception(
          Category.UNKNOWN_OUTCOME, "", action + ": MAAS answered with something else than JSON");
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
