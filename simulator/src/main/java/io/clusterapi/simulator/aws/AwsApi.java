package io.clusterapi.simulator.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Fault;
import io.clusterapi.simulator.cloud.Faults;
import io.clusterapi.simulator.cloud.Scheduler;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.http.CloudApi;
import io.clusterapi.simulator.http.CloudRequest;
import io.clusterapi.simulator.http.CloudResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Answers AWS API calls on the wire, with the faults that are in force. */
public final class AwsApi implements CloudApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final World world;
  private final Faults faults;
  private final Scheduler scheduler;
  private final Function<String, Actions> services;

  AwsApi(World world, Faults faults, Scheduler scheduler, Function<String, Actions> services) {
    this.world = world;
    this.faults = faults;
    this.scheduler = scheduler;
    this.services = services;
  }

  @Override
  public boolean serves(CloudRequest request) {
    return request.method().equals("POST") && request.path().equals("/");
  }

  @Override
  public CompletionStage<CloudResponse> answer(CloudRequest request) {
    Caller signed;
    try {
      signed = Caller.of(request.header("Authorization"));
    } catch (AwsError e) {
      return CompletableFuture.completedFuture(Wire.EC2.error(e));
    }
    Wire wire = Wire.of(signed.service());
    Instant now = world.clock().instant();
    Caller caller;
    try {
      caller = world.read(view -> SecurityTokens.resolve(view, signed, now));
    } catch (AwsError e) {
      return CompletableFuture.completedFuture(wire.error(e));
    }
    try {
      if (wire == Wire.JSON) {
        String action = request.header("X-Amz-Target").replaceFirst(".*\\.", "");
        return answer(caller, action, new Parameters(Map.of()), json(request.body()), wire);
      }
      Parameters parameters = Parameters.parse(request.body());
      String action = parameters.require("Action");
      return ClassicLoadBalancers.isMeant(caller, parameters)
          ? answer(caller.at(ClassicLoadBalancers.SERVICE), action, parameters, null, Wire.CLASSIC)
          : answer(caller, action, parameters, null, wire);
    } catch (AwsError e) {
      return CompletableFuture.completedFuture(wire.error(e));
    }
  }

  private CompletionStage<CloudResponse> answer(
      Caller caller, String action, Parameters parameters, ObjectNode body, Wire wire) {
    Faults.Verdict verdict = faults.decide(caller.service() + ":" + action);
    if (verdict.delay().isZero()) {
      return CompletableFuture.completedFuture(
          answer(caller, action, parameters, body, wire, verdict));
    }
    CompletableFuture<CloudResponse> later = new CompletableFuture<>();
    scheduler.after(
        verdict.delay(),
        () -> later.complete(answer(caller, action, parameters, body, wire, verdict)));
    return later;
  }

  private static ObjectNode json(String body) {
    try {
      JsonNode parsed = JSON.readTree(body);
      if (parsed instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // answered below
    }
    throw new AwsError("SerializationException", "The request body is not a JSON object");
  }

  private CloudResponse answer(
      Caller caller,
      String action,
      Parameters parameters,
      ObjectNode json,
      Wire wire,
      Faults.Verdict verdict) {
    if (verdict.refusal().isPresent()) {
      return refuse(wire, verdict.refusal().get());
    }
    CloudResponse response;
    try {
      if (!Inventory.isRegion(caller.region())) {
        throw new AwsError(
            403,
            "AuthFailure",
            "The region " + caller.region() + " is not part of the simulated cloud");
      }
      ObjectNode answer = act(caller, action, parameters, json, verdict);
      response = wire.answer(action, answer);
    } catch (AwsError e) {
      response = wire.error(e);
    }
    return response.arriving(verdict);
  }

  private ObjectNode act(
      Caller caller, String name, Parameters parameters, ObjectNode json, Faults.Verdict verdict) {
    Actions.Action action = services.apply(caller.service()).require(name, caller.service());
    Instant now = world.clock().instant();
    if (action.readOnly()) {
      Instant moment = verdict.moment(now);
      return world.readAsOf(
          moment, view -> action.act().apply(new Call(caller, name, parameters, json, view, now)));
    }
    return world.write(
        transaction -> {
          ObjectNode answer =
              action.act().apply(new Call(caller, name, parameters, json, transaction, now));
          if (parameters.flag("DryRun", false)) {
            throw new AwsError(
                412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
          }
          return answer;
        });
  }

  private static CloudResponse refuse(Wire wire, Fault fault) {
    return switch (fault.kind()) {
      case THROTTLE -> wire.throttled();
      case ERROR -> {
        int status = Optional.ofNullable(fault.status()).orElse(503);
        String usual = status == 503 ? "ServiceUnavailable" : "InternalError";
        String code = Optional.ofNullable(fault.code()).orElse(usual);
        yield wire.error(new AwsError(status, code, "An injected fault refused this call."));
      }
      default -> CloudResponse.cut();
    };
  }
}
