package io.clusterapi.e2e.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.clusterapi.local.Component;
import io.clusterapi.local.LocalStack;
import io.clusterapi.local.pki.AdminTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/**
 * The management API over HTTP as the administrator, for what a well-behaved client never sends.
 */
public final class RawApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI address;
  private final HttpClient client;

  RawApi(LocalStack local) {
    this.address = local.address(Component.GATEWAY);
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            // A hundred handshakes at once take seconds on a busy machine.
            .connectTimeout(Duration.ofSeconds(30))
            .sslContext(AdminTls.context(local.pki()))
            .build();
  }

  /**
   * An answer.
   *
   * @param code the HTTP status
   * @param text the body as it came
   * @param retryAfter the header of that name
   */
  public record Answer(int code, String text, Optional<String> retryAfter) {
    /** The body as JSON; missing when it is none. */
    public JsonNode json() {
      try {
        return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
      } catch (JsonProcessingException e) {
        return MissingNode.getInstance();
      }
    }
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, "application/json", "");
  }

  /** One request. */
  public Answer send(String method, String path, String contentType, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .header("Accept", "application/json")
            .header("Content-Type", contentType)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    var response = client.send(request, BodyHandlers.ofString());
    return new Answer(
        response.statusCode(), response.body(), response.headers().firstValue("Retry-After"));
  }
}
