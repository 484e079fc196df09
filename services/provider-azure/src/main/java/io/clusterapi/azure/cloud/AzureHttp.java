package io.clusterapi.azure.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.WholeAnswer;
import io.clusterapi.model.Mapper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Requests to Azure, over one connection pool. Nothing of a request is ever logged. */
public final class AzureHttp implements AutoCloseable {
  private final HttpClient client;
  private final Duration timeout;

  public AzureHttp(Vertx vertx, Duration timeout) {
    this.timeout = timeout;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(5_000)
                .setKeepAlive(true)
                .setDecompressionSupported(true),
            new PoolOptions().setHttp1MaxSize(32));
  }

  /**
   * Sends one and reads the whole answer.
   *
   * @param body null for none
   * @return fails with {@link ArmFailure} when Azure refuses
   */
  Uni<ArmAnswer> send(String method, String uri, Map<String, String> headers, String body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(method))
            .setAbsoluteURI(uri)
            .setTimeout(timeout.toMillis());
    headers.forEach(options::putHeader);
    Buffer content = body == null ? null : Buffer.buffer(body);
    return Uni.createFrom()
        .completionStage(
            () ->
                WholeAnswer.of(client, options, content).map(AzureHttp::read).toCompletionStage());
  }

  private static ArmAnswer read(WholeAnswer answer) {
    ObjectNode body = tree(answer.body());
    if (answer.code() >= 400) {
      throw refusal(answer, body);
    }
    String operation = answer.response().getHeader("Azure-AsyncOperation");
    if (operation == null) {
      operation = answer.response().getHeader("Location");
    }
    return new ArmAnswer(answer.code(), body, operation == null ? "" : operation);
  }

  private static ObjectNode tree(Buffer body) {
    try {
      JsonNode tree = Mapper.json().readTree(body.toString(StandardCharsets.UTF_8));
      return tree instanceof ObjectNode object ? object : Mapper.json().createObjectNode();
    } catch (JsonProcessingException e) {
      // A proxy's page, for example: what counts is the status.
      return Mapper.json().createObjectNode();
    }
  }

  private static ArmFailure refusal(WholeAnswer answer, ObjectNode body) {
    JsonNode error = body.path("error");
    boolean token = error.isTextual();
    String code = token ? error.asText() : error.path("code").asText("HTTP " + answer.code());
    String message =
        token
            ? body.path("error_description").asText()
            : error.path("message").asText("no message");
    return new ArmFailure(
        answer.code(), code, message, seconds(answer.response().getHeader("Retry-After")));
  }

  private static Optional<Duration> seconds(String header) {
    try {
      return header == null
          ? Optional.empty()
          : Optional.of(Duration.ofSeconds(Long.parseLong(header.trim())));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
