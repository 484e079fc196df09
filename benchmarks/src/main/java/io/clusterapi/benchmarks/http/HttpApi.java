package io.clusterapi.benchmarks.http;

import io.clusterapi.benchmarks.stack.BenchStack;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.local.Component;
import io.clusterapi.local.pki.AdminTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The management API as bytes over TLS, as its administrator. */
final class HttpApi {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient client;
  private final URI server;

  HttpApi(BenchStack stack) {
    server = URI.create("https://127.0.0.1:" + stack.port(Component.GATEWAY));
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(AdminTls.context(stack.pki()))
            .build();
  }

  HttpClient client() {
    return client;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).header("Accept", "application/json");
  }

  /**
   * One request.
   *
   * @throws Failure when it is refused
   */
  HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            request(path)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(
                    method,
                    body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new Failure(
          "%s %s answered %d: %s".formatted(method, path, answer.statusCode(), answer.body()), "");
    }
    return answer;
  }

  /** The first field of that name in a JSON text, which must be a string. */
  static String field(String json, String name) {
    int at = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
    return json.substring(at, json.indexOf('"', at));
  }
}
