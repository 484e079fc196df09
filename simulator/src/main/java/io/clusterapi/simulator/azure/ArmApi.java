package io.clusterapi.simulator.azure;

import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Fault;
import io.clusterapi.simulator.cloud.Faults;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.Scheduler;
import io.clusterapi.simulator.cloud.View;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.http.CloudApi;
import io.clusterapi.simulator.http.CloudRequest;
import io.clusterapi.simulator.http.CloudResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resource Manager and the token endpoint on the wire, with the faults that are in force. */
public final class ArmApi implements CloudApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern OPERATION =
      Pattern.compile("/subscriptions/([^/]+)/providers/[^/]+/locations/[^/]+/operations/([^/]+)");
  private static final Pattern SKUS =
      Pattern.compile("/subscriptions/([^/]+)/providers/Microsoft\\.Compute/skus");
  private static final Pattern LOCATION = Pattern.compile("location eq '([^']*)'");

  private final World world;
  private final Faults faults;
  private final Scheduler scheduler;
  private final ArmStore store;
  private final TokenEndpoint tokens;

  ArmApi(World world, Faults faults, Scheduler scheduler, ArmStore store) {
    this.world = world;
    this.faults = faults;
    this.scheduler = scheduler;
    this.store = store;
    this.tokens = new TokenEndpoint(world.clock());
  }

  @Override
  public boolean serves(CloudRequest request) {
    return request.path().startsWith("/subscriptions/") || isToken(request);
  }

  private static boolean isToken(CloudRequest request) {
    return request.path().equals(TokenEndpoint.MANAGED)
        || TokenEndpoint.PATH.matcher(request.path()).matches();
  }

  @Override
  public CompletionStage<CloudResponse> answer(CloudRequest request) {
    Faults.Verdict verdict = faults.decide(action(request));
    if (verdict.delay().isZero()) {
      return CompletableFuture.completedFuture(answer(request, verdict));
    }
    CompletableFuture<CloudResponse> later = new CompletableFuture<>();
    scheduler.after(verdict.delay(), () -> later.complete(answer(request, verdict)));
    return later;
  }

  /** {@code network:PUT virtualNetworks/subnets}, {@code login:POST token}. */
  private static String action(CloudRequest request) {
    if (isToken(request)) {
      return "login:" + request.method() + " token";
    }
    if (OPERATION.matcher(request.path()).matches()) {
      return "operations:GET operation";
    }
    try {
      String type = ArmId.parse(request.path()).type();
      int slash = type.indexOf('/');
      String namespace = type.substring(0, slash).replace("Microsoft.", "");
      return namespace.toLowerCase(java.util.Locale.ROOT)
          + ":"
          + request.method()
          + " "
          + type.substring(slash + 1);
    } catch (ArmError e) {
      return "unknown:" + request.method();
    }
  }

  private CloudResponse answer(CloudRequest request, Faults.Verdict verdict) {
    if (verdict.refusal().isPresent()) {
      return refuse(verdict.refusal().get());
    }
    CloudResponse response;
    try {
      if (isToken(request)) {
        response = json(200, tokens.issue(request), Map.of());
      } else {
        tokens.check(request.header("Authorization"));
        response = resource(request, verdict);
      }
    } catch (ArmError e) {
      response = isToken(request) ? oauth(e) : error(e.status(), e.code(), e.getMessage());
    }
    return response.arriving(verdict);
  }

  private CloudResponse resource(CloudRequest request, Faults.Verdict verdict) {
    Map<String, String> query = TokenEndpoint.form(request.query());
    if (query.getOrDefault("api-version", "").isEmpty()) {
      throw ArmError.invalid(
          "MissingApiVersionParameter",
          "The api-version query parameter (?api-version=) is required.");
    }
    String subscription = request.path().split("/")[2];
    if (!AzureInventory.SUBSCRIPTIONS.contains(subscription)) {
      throw new ArmError(
          404,
          "SubscriptionNotFound",
          "The subscription '%s' could not be found.".formatted(subscription));
    }
    Matcher operation = OPERATION.matcher(request.path());
    if (operation.matches()) {
      return operation(operation);
    }
    if (SKUS.matcher(request.path()).matches()) {
      Matcher location = LOCATION.matcher(query.getOrDefault("$filter", ""));
      ObjectNode skus = object();
      skus.set("value", AzureInventory.skus(location.find() ? location.group(1) : "westeurope"));
      return json(200, skus.toString(), Map.of());
    }
    ArmAnswer answer = act(request, verdict);
    return response(request, answer);
  }

  private ArmAnswer act(CloudRequest request, Faults.Verdict verdict) {
    ObjectNode body = body(request.body());
    if (request.method().equals("POST")) {
      int last = request.path().lastIndexOf('/');
      ArmId id = ArmId.parse(request.path().substring(0, last));
      return world.write(
          view -> store.post(call(request, id, body, view), request.path().substring(last + 1)));
    }
    ArmId id = ArmId.parse(request.path());
    return switch (request.method()) {
      case "GET" -> {
        Instant now = world.clock().instant();
        Instant moment = verdict.moment(now);
        yield world.readAsOf(moment, view -> store.get(call(request, id, body, view)));
      }
      case "PUT" -> world.write(view -> store.put(call(request, id, body, view)));
      case "DELETE" -> world.write(view -> store.delete(call(request, id, body, view)));
      default ->
          throw new ArmError(405, "MethodNotAllowed", request.method() + " is not simulated");
    };
  }

  private static ArmCall call(CloudRequest request, ArmId id, ObjectNode body, View view) {
    return new ArmCall(
        id, body, request.header("If-Match"), request.header("If-None-Match").equals("*"), view);
  }

  private static ObjectNode body(String text) {
    if (text.isBlank()) {
      return object();
    }
    try {
      JsonNode parsed = JSON.readTree(text);
      if (parsed instanceof ObjectNode node) {
        return node;
      }
    } catch (JsonProcessingException e) {
      // answered below
    }
    throw ArmError.invalid("InvalidRequestContent", "The request content is not a JSON object.");
  }

  private CloudResponse operation(Matcher path) {
    Optional<Resource> found =
        world.read(view -> view.find(ArmCall.scope(path.group(1)), Operations.TYPE, path.group(2)));
    return found
        .map(operation -> json(200, operation.shown().toString(), Map.of("Retry-After", "1")))
        .orElseGet(() -> error(404, "OperationNotFound", "There is no such operation."));
  }

  private static CloudResponse response(CloudRequest request, ArmAnswer answer) {
    Map<String, String> headers = new HashMap<>();
    if (!answer.operation().isEmpty()) {
      String host = request.header("Host");
      String subscription = request.path().split("/")[2];
      headers.put(
          "Azure-AsyncOperation",
          ("http://%s/subscriptions/%s/providers/Microsoft.Resources/locations/global"
                  + "/operations/%s?api-version=2024-01-01")
              .formatted(host, subscription, answer.operation()));
      headers.put("Retry-After", "1");
    }
    if (answer.body() != null && answer.body().has("etag")) {
      headers.put("ETag", answer.body().path("etag").asText());
    }
    return json(answer.status(), answer.body() == null ? "" : answer.body().toString(), headers);
  }

  private static CloudResponse refuse(Fault fault) {
    return switch (fault.kind()) {
      case THROTTLE ->
          json(
              429,
              errorBody(
                  "TooManyRequests", "The request is being throttled; try again after 1 second."),
              Map.of("Retry-After", "1"));
      case ERROR -> {
        int status = Optional.ofNullable(fault.status()).orElse(503);
        String usual = status == 503 ? "ServiceUnavailable" : "InternalServerError";
        yield error(
            status,
            Optional.ofNullable(fault.code()).orElse(usual),
            "An injected fault refused this call.");
      }
      default -> CloudResponse.cut();
    };
  }

  private static CloudResponse error(int status, String code, String message) {
    return json(status, errorBody(code, message), Map.of());
  }

  private static String errorBody(String code, String message) {
    ObjectNode body = object();
    body.set("error", object("code", code, "message", message));
    return body.toString();
  }

  private static CloudResponse oauth(ArmError e) {
    return json(
        e.status(),
        object("error", e.code(), "error_description", e.getMessage()).toString(),
        Map.of());
  }

  private static CloudResponse json(int status, String body, Map<String, String> headers) {
    return new CloudResponse(status, "application/json", body, headers);
  }
}
