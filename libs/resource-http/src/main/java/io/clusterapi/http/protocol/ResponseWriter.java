package io.clusterapi.http.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Mapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes answers and failures. */
public final class ResponseWriter {
  /** Writing more entries than this takes over 10 ms: too long for an event loop. */
  private static final int LARGE = 200;

  private ResponseWriter() {}

  /** Writes an answer in JSON or YAML, with its warnings. */
  public static void write(
      Vertx vertx,
      HttpServerResponse response,
      Representation representation,
      int code,
      ObjectNode body,
      List<String> warnings) {
    if (response.ended() || response.closed()) {
      return;
    }
    for (String warning : warnings) {
      response.headers().add("Warning", "299 - " + quoted(warning));
    }
    response.setStatusCode(code);
    response.putHeader("Cache-Control", "no-cache, private");
    response.putHeader("Content-Type", representation.contentType());
    if (entries(body) <= LARGE) {
      response.end(encode(body, representation));
      return;
    }
    vertx
        .executeBlocking(() -> encode(body, representation), false)
        .onSuccess(
            buffer -> {
              if (!response.closed()) {
                response.end(buffer);
              }
            })
        .onFailure(failure -> response.reset());
  }

  /** Writes an answer that is JSON text already. */
  public static void writeText(HttpServerResponse response, int code, Buffer json) {
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(code);
    response.putHeader("Cache-Control", "no-cache, private");
    response.putHeader("Content-Type", Representation.JSON.contentType());
    response.end(json);
  }

  /** Writes a {@code metav1.Status}. */
  public static void failure(
      HttpServerResponse response, Representation representation, ApiFailure failure) {
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    if (failure.retryAfter() > 0) {
      response.putHeader("Retry-After", Integer.toString(failure.retryAfter()));
    }
    response.setChunked(false);
    response.setStatusCode(failure.code());
    response.putHeader("Cache-Control", "no-cache, private");
    response.putHeader("Content-Type", representation.contentType());
    response.end(encode(failure.status(), representation));
  }

  private static int entries(JsonNode body) {
    return Math.max(body.path("items").size(), body.path("rows").size());
  }

  private static Buffer encode(JsonNode body, Representation representation) {
    return representation.yaml()
        ? Buffer.buffer(Mapper.toYaml(body).getBytes(StandardCharsets.UTF_8))
        : Buffer.buffer(Mapper.toBytes(body));
  }

  /** A quoted string of RFC 7234: no line breaks, no control characters, ASCII. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .limit(512)
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\');
              }
              quoted.append(c < 0x20 || c > 0x7e ? '?' : (char) c);
            });
    return quoted.append('"').toString();
  }
}
