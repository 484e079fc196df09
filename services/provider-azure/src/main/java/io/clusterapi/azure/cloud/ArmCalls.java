package io.clusterapi.azure.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.azure.planning.ArmType;
import io.clusterapi.model.Mapper;
import io.clusterapi.provider.driver.LimitedCalls;
import io.clusterapi.provider.limit.CallClass;
import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.part.Account;
import io.smallrye.mutiny.Uni;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every call to Resource Manager goes through here: limit, token, classified failure. */
public final class ArmCalls {
  // Azure lets a principal read 12000 and write 1200 times an hour and subscription, in buckets
  // that fill by 25 and 10 a second.
  static final CallClass READ = new CallClass("read", 25, 250);
  static final CallClass WRITE = new CallClass("write", 10, 200);
  static final CallClass DELETE = new CallClass("delete", 10, 200);

  private final AzureHttp http;
  private final AzureSettings settings;
  private final Tokens tokens;
  private final LimitedCalls calls;

  public ArmCalls(AzureHttp http, AzureSettings settings, Tokens tokens, RateLimiter limiter) {
    this.http = http;
    this.settings = settings;
    this.tokens = tokens;
    this.calls = new LimitedCalls(limiter, AzureFailures::of);
  }

  /** The cloud an account is in; its scope is {@code environment/subscription}. */
  static String environment(Account account) {
    return account.scope().substring(0, account.scope().indexOf('/'));
  }

  static String subscription(Account account) {
    return account.scope().substring(account.scope().indexOf('/') + 1);
  }

  Uni<ObjectNode> get(Account account, ArmType type, String id) {
    return send(account, READ, "GET", path(id, type), Map.of(), null, "Looking at " + name(id))
        .map(ArmAnswer::body);
  }

  /** The resource, or null when there is none. */
  Uni<ObjectNode> find(Account account, ArmType type, String id) {
    return LimitedCalls.absentIfUnknown(get(account, type, id));
  }

  /** Makes what must not exist yet. */
  Uni<ArmAnswer> create(Account account, ArmType type, String id, ObjectNode body) {
    return put(account, type, id, body, Map.of("If-None-Match", "*"), "Making ");
  }

  /** Writes over what has this ETag; empty for whatever is there. */
  Uni<ArmAnswer> replace(Account account, ArmType type, String id, ObjectNode body, String etag) {
    return put(
        account, type, id, body, etag.isEmpty() ? Map.of() : Map.of("If-Match", etag), "Changing ");
  }

  private Uni<ArmAnswer> put(
      Account account,
      ArmType type,
      String id,
      ObjectNode body,
      Map<String, String> conditions,
      String verb) {
    Map<String, String> headers = new HashMap<>(conditions);
    headers.put("Content-Type", "application/json");
    return send(account, WRITE, "PUT", path(id, type), headers, body, verb + name(id));
  }

  Uni<ArmAnswer> delete(Account account, ArmType type, String id) {
    return send(account, DELETE, "DELETE", path(id, type), Map.of(), null, "Removing " + name(id));
  }

  /** All of a list, page by page. */
  Uni<List<ObjectNode>> list(Account account, ArmType type, String path) {
    return pages(account, path(path, type), new ArrayList<>());
  }

  /** The sizes of virtual machines in a region. */
  Uni<List<ObjectNode>> sizes(Account account, String location) {
    String filter = URLEncoder.encode("location eq '" + location + "'", StandardCharsets.UTF_8);
    return pages(
        account,
        settings.manager(environment(account))
            + "/subscriptions/"
            + subscription(account)
            + "/providers/Microsoft.Compute/skus?api-version=2021-07-01&$filter="
            + filter,
        new ArrayList<>());
  }

  /** How far an operation is, by the address Azure gave for it. */
  Uni<ObjectNode> operation(Account account, String address) {
    if (!address.startsWith(settings.manager(environment(account)) + "/")) {
      // The token is for Resource Manager's eyes only.
      return Uni.createFrom().item(Mapper.json().createObjectNode());
    }
    return send(account, READ, "GET", address, Map.of(), null, "Looking at an operation")
        .map(ArmAnswer::body);
  }

  private Uni<List<ObjectNode>> pages(Account account, String uri, List<ObjectNode> found) {
    return send(account, READ, "GET", uri, Map.of(), null, "Listing " + name(uri))
        .flatMap(
            answer -> {
              for (JsonNode one : answer.body().path("value")) {
                found.add((ObjectNode) one);
              }
              String next = answer.body().path("nextLink").asText("");
              return next.isEmpty() ? Uni.createFrom().item(found) : pages(account, next, found);
            });
  }

  private Uni<ArmAnswer> send(
      Account account,
      CallClass callClass,
      String method,
      String uri,
      Map<String, String> headers,
      ObjectNode body,
      String action) {
    return calls.call(
        account,
        callClass,
        action,
        () ->
            tokens
                .token(account)
                .flatMap(
                    token -> {
                      Map<String, String> all = new HashMap<>(headers);
                      all.put("Authorization", "Bearer " + token);
                      all.put("Accept", "application/json");
                      String address =
                          uri.startsWith("/") ? settings.manager(environment(account)) + uri : uri;
                      return http.send(method, address, all, body == null ? null : body.toString());
                    })
                .onFailure(ArmCalls::unauthorized)
                .invoke(failure -> tokens.refused(account)));
  }

  private static boolean unauthorized(Throwable failure) {
    return failure instanceof ArmFailure arm && arm.status() == 401;
  }

  private static String path(String id, ArmType type) {
    return id + "?api-version=" + type.apiVersion();
  }

  private static String name(String id) {
    String path = id.replaceFirst("\\?.*", "");
    String[] parts = path.split("/");
    return parts.length < 2 ? path : parts[parts.length - 2] + " " + parts[parts.length - 1];
  }
}
