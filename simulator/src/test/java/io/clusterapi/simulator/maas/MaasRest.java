package io.clusterapi.simulator.maas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Calls MAAS as any client does. */
final class MaasRest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI root;
  private final String key;

  MaasRest(URI simulator, String key) {
    this.root = simulator.resolve("/MAAS/api/2.0/");
    this.key = key;
  }

  record Answer(int status, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  Answer get(String path) {
    return send(HttpRequest.newBuilder(root.resolve(path)).GET());
  }

  Answer delete(String path) {
    return send(HttpRequest.newBuilder(root.resolve(path)).DELETE());
  }

  Answer post(String path, String... namesAndValues) {
    return send(
        HttpRequest.newBuilder(root.resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(form(namesAndValues))));
  }

  Answer put(String path, String... namesAndValues) {
    return send(
        HttpRequest.newBuilder(root.resolve(path))
            .PUT(HttpRequest.BodyPublishers.ofString(form(namesAndValues))));
  }

  private static String form(String... namesAndValues) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      body.append(i == 0 ? "" : "&").append(namesAndValues[i]).append('=');
      body.append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
    }
    return body.toString();
  }

  private Answer send(HttpRequest.Builder request) {
    if (!key.isEmpty()) {
      String[] parts = key.split(":");
      request.header(
          "Authorization",
          "OAuth oauth_version=\"1.0\", oauth_signature_method=\"PLAINTEXT\","
              + " oauth_consumer_key=\"%s\", oauth_token=\"%s\", oauth_signature=\"%%26%s\","
                  .formatted(parts[0], parts[1], parts[2])
              + " oauth_nonce=\"%s\", oauth_timestamp=\"1\"".formatted(UUID.randomUUID()));
    }
    request.header("Content-Type", "application/x-www-form-urlencoded");
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
