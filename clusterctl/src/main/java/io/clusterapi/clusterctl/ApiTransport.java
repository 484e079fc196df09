package io.clusterapi.clusterctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** HTTP to the management API: one request, one JSON answer; failures in words. */
final class ApiTransport {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
  private static final Pattern WARNING = Pattern.compile("299 \\S+ \"((?:[^\"\\\\]|\\\\.)*)\"");

  private final HttpClient client;
  private final Kubeconfig kubeconfig;
  private final Consumer<String> warnings;

  ApiTransport(Kubeconfig kubeconfig, Consumer<String> warnings) {
    this.kubeconfig = kubeconfig;
    this.warnings = warnings;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1);
    if (kubeconfig.server().getScheme().equals("https")) {
      // Reads go out together; over HTTP/1.1 each would pay for a TLS handshake of its own.
      builder.version(HttpClient.Version.HTTP_2);
      builder.sslContext(Tls.context(kubeconfig));
    }
    this.client = builder.build();
  }

  /** An answer; the body is missing when it is no JSON. */
  record Answer(int code, JsonNode body) {
    boolean ok() {
      return code >= 200 && code < 300;
    }

    String reason() {
      return body.path("reason").asText("");
    }
  }

  Answer get(String path) {
    return exchange(request(path).GET().timeout(REQUEST_TIMEOUT).build());
  }

  Answer get(String path, String accept) {
    return exchange(
        request(path).setHeader("Accept", accept).GET().timeout(REQUEST_TIMEOUT).build());
  }

  Answer delete(String path) {
    return exchange(request(path).DELETE().timeout(REQUEST_TIMEOUT).build());
  }

  Answer send(String method, String path, String contentType, JsonNode body) {
    return exchange(
        request(path)
            .header("Content-Type", contentType)
            .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
            .timeout(REQUEST_TIMEOUT)
            .build());
  }

  /** An answer whose body does not end by itself; the caller closes it. */
  HttpResponse<InputStream> stream(String path) throws IOException, InterruptedException {
    return client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(kubeconfig.server() + path))
            .header("Accept", "application/json");
    kubeconfig.token().ifPresent(token -> builder.header("Authorization", "Bearer " + token));
    return builder;
  }

  private Answer exchange(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      warn(response.headers().allValues("Warning"));
      return new Answer(response.statusCode(), tree(response.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted while waiting for the management API.", "");
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  static JsonNode tree(String body) {
    try {
      return body.isBlank() ? MissingNode.getInstance() : JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private void warn(List<String> headers) {
    for (String header : headers) {
      Matcher matcher = WARNING.matcher(header);
      while (matcher.find()) {
        warnings.accept(matcher.group(1).replace("\\\"", "\"").replace("\\\\", "\\"));
      }
    }
  }

  Failure unreachable(IOException e) {
    URI server = kubeconfig.server();
    if (e instanceof SSLException || e.getCause() instanceof SSLException) {
      String why = e.getMessage() == null ? "" : ": " + e.getMessage();
      return new Failure(
          "The management API at "
              + server
              + " could not prove who it is, or does not accept our certificate"
              + why
              + ".",
          "The kubeconfig "
              + kubeconfig.file()
              + " may be of an earlier installation: use a current one with --kubeconfig.");
    }
    String why = "the connection broke";
    if (e instanceof HttpTimeoutException || e instanceof InterruptedIOException) {
      why = "no answer in time";
    } else if (e instanceof ConnectException) {
      why = "nothing listens there";
    }
    return new Failure(
        "The management API at " + server + " cannot be reached: " + why + ".",
        "Start the local stack with ./capi up, or name another kubeconfig than "
            + kubeconfig.file()
            + " with --kubeconfig.");
  }
}
