package io.clusterapi.simulator.vsphere;

import io.clusterapi.simulator.cloud.Fault;
import io.clusterapi.simulator.cloud.Faults;
import io.clusterapi.simulator.cloud.Scheduler;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.http.CloudRequest;
import io.clusterapi.simulator.http.CloudResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers vim25 calls on {@code /sdk}, with the faults that are in force. */
final class SoapApi {
  static final String VERSION = "8.0.3.0";
  static final String FAULT_PREFIX = "vsphere:";

  private static final Pattern COOKIE = Pattern.compile("vmware_soap_session=\"?([^\";]+)");

  private final World world;
  private final Faults faults;
  private final Scheduler scheduler;
  private final Sessions sessions;
  private final VimActions actions;

  SoapApi(World world, Faults faults, Scheduler scheduler, Sessions sessions, VimActions actions) {
    this.world = world;
    this.faults = faults;
    this.scheduler = scheduler;
    this.sessions = sessions;
    this.actions = actions;
  }

  CompletionStage<CloudResponse> answer(CloudRequest request) {
    Element call;
    try {
      call = Element.ofBody(request.body());
    } catch (VimFault fault) {
      return CompletableFuture.completedFuture(fault(fault));
    }
    Faults.Verdict verdict = faults.decide(FAULT_PREFIX + call.name());
    Supplier<CloudResponse> answer = () -> answer(request, call, verdict);
    if (verdict.delay().isZero()) {
      return CompletableFuture.completedFuture(answer.get());
    }
    CompletableFuture<CloudResponse> later = new CompletableFuture<>();
    scheduler.after(verdict.delay(), () -> later.complete(answer.get()));
    return later;
  }

  private CloudResponse answer(CloudRequest request, Element call, Faults.Verdict verdict) {
    if (verdict.refusal().isPresent()) {
      return refuse(verdict.refusal().get());
    }
    CloudResponse response;
    try {
      response = act(request, call, verdict);
    } catch (VimFault fault) {
      response = fault(fault);
    } catch (NumberFormatException e) {
      response = fault(VimFault.invalidArgument(call.name()));
    }
    return response.arriving(verdict);
  }

  private CloudResponse act(CloudRequest request, Element call, Faults.Verdict verdict) {
    String session = session(request);
    switch (call.name()) {
      case "RetrieveServiceContent":
        return ok(call, List.of(content()), Map.of());
      case "Login":
        String key = sessions.login(call.at("userName"), call.at("password"));
        return ok(
            call,
            List.of(
                Element.of(
                    "returnval", Element.text("key", key), Element.text("userName", "user"))),
            Map.of("Set-Cookie", "vmware_soap_session=\"" + key + "\"; Path=/; HttpOnly"));
      case "SessionIsActive":
        return ok(
            call,
            List.of(
                Element.text("returnval", Boolean.toString(sessions.active(call.at("sessionID"))))),
            Map.of());
      default:
        break;
    }
    if (!sessions.active(session)) {
      throw new VimFault("NotAuthenticated", "The session is not authenticated.");
    }
    if (call.name().equals("Logout")) {
      sessions.logout(session);
      return ok(call, List.of(), Map.of());
    }
    String self = call.at("_this");
    Instant now = world.clock().instant();
    Optional<VimActions.Read> read = actions.read(call.name());
    if (read.isPresent()) {
      Instant moment = verdict.moment(now);
      return ok(
          call, world.readAsOf(moment, view -> read.get().answer(view, self, call)), Map.of());
    }
    VimActions.Write write =
        actions
            .write(call.name())
            .orElseThrow(
                () ->
                    new VimFault(
                        "MethodNotFound",
                        "The method " + call.name() + " is not part of the simulated vCenter."));
    return ok(call, world.write(change -> write.answer(change, self, call)), Map.of());
  }

  private static String session(CloudRequest request) {
    Matcher cookie = COOKIE.matcher(request.header("Cookie"));
    return cookie.find() ? cookie.group(1) : "";
  }

  private static Element content() {
    return Element.of(
        "returnval",
        Element.reference("rootFolder", "Folder", "group-d1"),
        Element.reference("propertyCollector", "PropertyCollector", "propertyCollector"),
        Element.of(
            "about",
            Element.text("name", "VMware vCenter Server"),
            Element.text("fullName", "Simulated vCenter Server " + VERSION),
            Element.text("version", "8.0.3"),
            Element.text("apiType", "VirtualCenter"),
            Element.text("apiVersion", VERSION),
            Element.text("instanceUuid", Clones.uuid("vcenter"))),
        Element.reference("sessionManager", "SessionManager", "SessionManager"),
        Element.reference("taskManager", Tasks.MANAGER, "TaskManager"),
        Element.reference("searchIndex", "SearchIndex", "SearchIndex"));
  }

  private static CloudResponse ok(
      Element call, List<Element> results, Map<String, String> headers) {
    return ok("urn:vim25", call, results, headers);
  }

  static CloudResponse ok(
      String namespace, Element call, List<Element> results, Map<String, String> headers) {
    StringBuilder body = new StringBuilder();
    body.append('<').append(call.name()).append("Response xmlns=\"").append(namespace);
    body.append("\">");
    results.forEach(result -> result.write(body));
    body.append("</").append(call.name()).append("Response>");
    return envelope(200, body, headers);
  }

  static CloudResponse fault(VimFault fault) {
    StringBuilder body = new StringBuilder("<soapenv:Fault>");
    body.append("<faultcode>ServerFaultCode</faultcode>");
    Element.text("faultstring", fault.getMessage()).write(body);
    body.append("<detail><").append(fault.type()).append("Fault xmlns=\"urn:vim25\" xsi:type=\"");
    body.append(fault.type()).append("\">");
    fault.detail().forEach(one -> one.write(body));
    body.append("</").append(fault.type()).append("Fault></detail></soapenv:Fault>");
    return envelope(500, body, Map.of());
  }

  private static CloudResponse envelope(
      int status, StringBuilder body, Map<String, String> headers) {
    return new CloudResponse(
        status,
        "text/xml; charset=utf-8",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\""
            + " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body>"
            + body
            + "</soapenv:Body></soapenv:Envelope>",
        headers);
  }

  static CloudResponse refuse(Fault fault) {
    return switch (fault.kind()) {
      case THROTTLE -> new CloudResponse(503, "text/plain", "503 Service Unavailable", Map.of());
      case ERROR ->
          fault.status() == null || fault.status() == 500
              ? fault(
                  new VimFault(
                      Optional.ofNullable(fault.code()).orElse("SystemError"),
                      "An injected fault refused this call."))
              : new CloudResponse(
                  fault.status(), "text/plain", "An injected fault refused this call", Map.of());
      default -> CloudResponse.cut();
    };
  }
}
