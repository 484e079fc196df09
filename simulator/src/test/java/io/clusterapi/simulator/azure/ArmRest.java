package io.clusterapi.simulator.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** Calls of Resource Manager as any client would make them. */
final class ArmRest {
  static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
  static final String TENANT = "00000000-0000-0000-0000-000000000002";
  static final String CLIENT = "00000000-0000-0000-0000-000000000003";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final HttpClient http = HttpClient.newHttpClient();
  String token;

  ArmRest(URI base) {
    this.base = base;
    this.token = json(login(TENANT, CLIENT, AzureInventory.PASSWORD)).path("access_token").asText();
  }

  HttpResponse<String> login(String tenant, String client, String password) {
    return send(
        HttpRequest.newBuilder(base.resolve("/" + tenant + "/oauth2/v2.0/token"))
            .POST(
                BodyPublishers.ofString(
                    "grant_type=client_credentials&scope=x%2F.default&client_id="
                        + client
                        + "&client_secret="
                        + password)));
  }

  HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  HttpResponse<String> put(String path, String body, Map<String, String> headers) {
    HttpRequest.Builder request = request(path).PUT(BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return send(request);
  }

  HttpResponse<String> put(String path, String body) {
    return put(path, body, Map.of());
  }

  HttpResponse<String> delete(String path) {
    return send(request(path).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    String query = path.contains("?") ? "&" : "?";
    return HttpRequest.newBuilder(base.resolve(path + query + "api-version=2024-05-01"))
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String code(HttpResponse<String> response) {
    return json(response).at("/error/code").asText();
  }
}
