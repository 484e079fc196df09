package io.clusterapi.simulator.maas;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.clusterapi.simulator.cloud.Fault;
import io.clusterapi.simulator.cloud.Faults;
import io.clusterapi.simulator.cloud.Scheduler;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.http.CloudApi;
import io.clusterapi.simulator.http.CloudRequest;
import io.clusterapi.simulator.http.CloudResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers MAAS' REST 2.0 on the wire, with the faults that are in force. */
final class MaasApi implements CloudApi {
  private static final String ROOT = "/MAAS/api/2.0/";
  private static final Pattern PATH = Pattern.compile("([a-z-]+)/(?:([A-Za-z0-9]+)/)?");

  /**
   * An operation of the API.
   *
   * @param name as faults call it, after {@code maas:}
   * @param readOnly answered from the world as it was, when a fault says so
   * @param status of a good answer
   */
  private record Operation(
      String name, boolean readOnly, int status, Function<Call, JsonNode> act) {}

  private final World world;
  private final Faults faults;
  private final Scheduler scheduler;
  private final Machines machines;
  private final Allocation allocation;
  private final DnsResources names;

  MaasApi(
      World world,
      Faults faults,
      Scheduler scheduler,
      Machines machines,
      Allocation allocation,
      DnsResources names) {
    this.world = world;
    this.faults = faults;
    this.scheduler = scheduler;
    this.machines = machines;
    this.allocation = allocation;
    this.names = names;
  }

  @Override
  public boolean serves(CloudRequest request) {
    return request.path().startsWith("/MAAS/");
  }

  @Override
  public CompletionStage<CloudResponse> answer(CloudRequest request) {
    Operation operation;
    Call call;
    try {
      String user = Users.of(request.header("Authorization"));
      Matcher path = PATH.matcher(request.path().replaceFirst("^" + ROOT, ""));
      if (!request.path().startsWith(ROOT) || !path.matches()) {
        // Without the slash at the end MAAS redirects, which loses the body of a POST.
        throw MaasError.notFound();
      }
      String id = path.group(2) == null ? "" : path.group(2);
      Form query = Form.parse(request.query());
      operation = operation(request.method(), path.group(1), id, query.text("op"));
      boolean reads = request.method().equals("GET") || request.method().equals("DELETE");
      call = new Call(user, reads ? query : Form.parse(request.body()), id, null);
    } catch (MaasError e) {
      return CompletableFuture.completedFuture(error(e));
    }
    Faults.Verdict verdict = faults.decide("maas:" + operation.name());
    if (verdict.delay().isZero()) {
      return CompletableFuture.completedFuture(answer(operation, call, verdict));
    }
    CompletableFuture<CloudResponse> later = new CompletableFuture<>();
    scheduler.after(verdict.delay(), () -> later.complete(answer(operation, call, verdict)));
    return later;
  }

  private CloudResponse answer(Operation operation, Call call, Faults.Verdict verdict) {
    if (verdict.refusal().isPresent()) {
      return refuse(verdict.refusal().get());
    }
    CloudResponse response;
    try {
      JsonNode answer =
          operation.readOnly()
              ? world.readAsOf(
                  moment(verdict),
                  view ->
                      operation.act().apply(new Call(call.user(), call.form(), call.id(), view)))
              : world.write(
                  view ->
                      operation.act().apply(new Call(call.user(), call.form(), call.id(), view)));
      String body = answer.isTextual() ? answer.asText() : answer.toString();
      response = new CloudResponse(operation.status(), "application/json", body, Map.of());
    } catch (MaasError e) {
      response = error(e);
    }
    return response.arriving(verdict);
  }

  private Instant moment(Faults.Verdict verdict) {
    return verdict.moment(world.clock().instant());
  }

  private Operation operation(String method, String kind, String id, String op) {
    String key = method + " " + kind + (id.isEmpty() ? "" : "/") + (op.isEmpty() ? "" : " " + op);
    return switch (key) {
      case "GET machines" -> read("ListMachines", Machines::list);
      case "POST machines allocate" -> write("AllocateMachine", 200, allocation::allocate);
      case "GET machines/" -> read("ReadMachine", Machines::read);
      case "PUT machines/" -> write("UpdateMachine", 200, Machines::update);
      case "POST machines/ set_owner_data" -> write("SetOwnerData", 200, Machines::setOwnerData);
      case "POST machines/ deploy" -> write("DeployMachine", 200, machines::deploy);
      case "POST machines/ release" -> write("ReleaseMachine", 200, machines::release);
      case "POST machines/ mark_broken" -> write("MarkBroken", 200, machines::markBroken);
      case "POST machines/ mark_fixed" -> write("MarkFixed", 200, Machines::markFixed);
      case "POST machines/ power_on" -> write("PowerOn", 200, call -> machines.power(call, true));
      case "POST machines/ power_off" ->
          write("PowerOff", 200, call -> machines.power(call, false));
      case "GET dnsresources" -> read("ListDnsResources", DnsResources::list);
      case "POST dnsresources" -> write("CreateDnsResource", 200, names::create);
      case "GET dnsresources/" -> read("ReadDnsResource", DnsResources::read);
      case "PUT dnsresources/" -> write("UpdateDnsResource", 200, names::update);
      case "DELETE dnsresources/" -> write("DeleteDnsResource", 204, names::delete);
      case "POST dnsresourcerecords" -> write("CreateDnsResourceRecord", 200, names::createRecord);
      case "GET zones" -> read("ListZones", call -> named(Inventory.ZONES));
      case "GET resourcepools" -> read("ListResourcePools", call -> named(Inventory.POOLS));
      case "GET domains" -> read("ListDomains", call -> named(Inventory.DOMAINS));
      case "GET tags" -> read("ListTags", call -> named(Inventory.TAGS));
      case "GET version" ->
          read("ReadVersion", call -> object("version", "3.5.0", "capabilities", array()));
      default -> throw new MaasError(op.isEmpty() ? 405 : 400, "Unrecognised signature: " + key);
    };
  }

  private static Operation read(String name, Function<Call, JsonNode> act) {
    return new Operation(name, true, 200, act);
  }

  private static Operation write(String name, int status, Function<Call, JsonNode> act) {
    return new Operation(name, false, status, act);
  }

  private static JsonNode named(List<String> names) {
    ArrayNode all = array();
    for (String name : names) {
      all.add(object("id", all.size() + 1, "name", name));
    }
    return all;
  }

  private static CloudResponse refuse(Fault fault) {
    return switch (fault.kind()) {
      case THROTTLE ->
          new CloudResponse(
              429, "text/plain; charset=utf-8", "Too Many Requests", Map.of("Retry-After", "1"));
      case ERROR ->
          error(
              new MaasError(
                  Optional.ofNullable(fault.status()).orElse(503),
                  Optional.ofNullable(fault.code())
                      .orElse("An injected fault refused this call.")));
      default -> CloudResponse.cut();
    };
  }

  private static CloudResponse error(MaasError error) {
    boolean json = error.getMessage().startsWith("{");
    return new CloudResponse(
        error.status(),
        json ? "application/json" : "text/plain; charset=utf-8",
        error.getMessage(),
        Map.of());
  }
}
