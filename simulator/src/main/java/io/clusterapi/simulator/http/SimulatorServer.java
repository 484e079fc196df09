package io.clusterapi.simulator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clusterapi.simulator.cloud.Fault;
import io.clusterapi.simulator.cloud.Faults;
import io.clusterapi.simulator.cloud.Ledger;
import io.clusterapi.simulator.machine.Machine;
import io.clusterapi.simulator.machine.MachineRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one port of the simulator: the clouds' APIs, the ledger, the calls, the faults, the console
 * logs.
 */
public final class SimulatorServer {
  private static final Logger LOG = Logger.getLogger(SimulatorServer.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LOG_PATH = Pattern.compile("/machines/([^/]+)/log");

  /** No call of a simulated cloud is bigger: user data has 16 KB, a secret 64 KB. */
  private static final int BODY_LIMIT = 4 << 20;

  private final List<CloudApi> clouds;
  private final Ledger ledger;
  private final Faults faults;
  private final MachineRegistry machines;

  public SimulatorServer(
      List<CloudApi> clouds, Ledger ledger, Faults faults, MachineRegistry machines) {
    this.clouds = List.copyOf(clouds);
    this.ledger = ledger;
    this.faults = faults;
    this.machines = machines;
  }

  /** Listens; port 0 takes a free one. */
  public Future<HttpServer> listen(Vertx vertx, String host, int port) {
    return vertx
        .createHttpServer(new HttpServerOptions().setHost(host).setPort(port))
        .requestHandler(request -> receive(vertx, request))
        .listen();
  }

  private void receive(Vertx vertx, HttpServerRequest request) {
    Buffer body = Buffer.buffer();
    boolean[] refused = new boolean[1];
    request.handler(
        chunk -> {
          if (refused[0]) {
            return;
          }
          if (body.length() + chunk.length() > BODY_LIMIT) {
            refused[0] = true;
            request
                .response()
                .setStatusCode(413)
                .end("The request body exceeds " + BODY_LIMIT + " bytes\n");
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(
        end -> {
          if (!refused[0]) {
            dispatch(vertx, request, body.toString());
          }
        });
  }

  private void dispatch(Vertx vertx, HttpServerRequest request, String body) {
    try {
      Map<String, String> headers = new HashMap<>();
      request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
      CloudRequest call =
          new CloudRequest(
              request.method().name(),
              request.path(),
              request.query() == null ? "" : request.query(),
              headers,
              body);
      for (CloudApi cloud : clouds) {
        if (cloud.serves(call)) {
          var context = vertx.getOrCreateContext();
          cloud
              .answer(call)
              .whenComplete(
                  (response, failure) ->
                      context.runOnContext(v -> send(request, call, response, failure)));
          return;
        }
      }
      own(request, body);
    } catch (RuntimeException e) {
      fail(request, e);
    }
  }

  private static void send(
      HttpServerRequest request, CloudRequest call, CloudResponse response, Throwable failure) {
    if (failure != null) {
      fail(request, failure);
    } else if (response.isCut()) {
      LOG.fine(() -> "cutting the connection of " + call);
      request.connection().close();
    } else {
      response.headers().forEach(request.response()::putHeader);
      request
          .response()
          .setStatusCode(response.status())
          .putHeader("Content-Type", response.contentType());
      if (response.halved()) {
        LOG.fine(() -> "cutting the connection in the middle of the answer to " + call);
        Buffer whole = Buffer.buffer(response.body());
        request.response().putHeader("Content-Length", Integer.toString(whole.length()));
        request
            .response()
            .write(whole.getBuffer(0, whole.length() / 2))
            .onComplete(written -> request.connection().close());
      } else {
        request.response().end(response.body());
      }
    }
  }

  private static void fail(HttpServerRequest request, Throwable failure) {
    LOG.log(
        Level.SEVERE,
        "the simulator failed on " + request.method() + " " + request.path(),
        failure);
    request.response().setStatusCode(500).end("The simulator itself failed; its log says why\n");
  }

  private void own(HttpServerRequest request, String body) {
    Matcher log = LOG_PATH.matcher(request.path());
    if (request.path().equals("/healthz")) {
      text(request, 200, "ok\n");
    } else if (request.path().equals("/ledger") && request.method() == HttpMethod.GET) {
      boolean live = "true".equals(request.getParam("live"));
      json(request, 200, Ledger.toJson(live ? ledger.live() : ledger.all()));
    } else if (request.path().equals("/faults")) {
      faults(request, body);
    } else if (request.path().equals("/calls")) {
      json(request, 200, write(faults.calls()));
    } else if (request.path().equals("/machines")) {
      json(request, 200, write(machines.all().stream().map(this::describe).toList()));
    } else if (log.matches()) {
      machines
          .consoleLog(log.group(1))
          .ifPresentOrElse(
              content -> text(request, 200, content),
              () -> text(request, 404, "No machine " + log.group(1) + " has a console log\n"));
    } else {
      text(
          request,
          404,
          "Nothing at "
              + request.path()
              + ". There are /healthz, /ledger, /ledger?live=true, /calls, /faults, /machines and"
              + " /machines/{id}/log\n");
    }
  }

  private Map<String, Object> describe(Machine machine) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("id", machine.id());
    shown.put("cloud", machine.cloud());
    shown.put("providerId", machine.providerId());
    shown.put("hostname", machine.hostname());
    shown.put("running", machines.isRunning(machine.id()));
    return shown;
  }

  private void faults(HttpServerRequest request, String body) {
    switch (request.method().name()) {
      case "GET" -> json(request, 200, write(faults.list()));
      case "PUT" -> {
        try {
          faults.replace(JSON.readValue(body, new TypeReference<List<Fault>>() {}));
          json(request, 200, write(faults.list()));
        } catch (JsonProcessingException e) {
          text(
              request,
              400,
              "The body must be a JSON list of faults such as"
                  + " [{\"action\":\"ec2:RunInstances\",\"kind\":\"throttle\",\"count\":2}]: "
                  + e.getOriginalMessage()
                  + "\n");
        }
      }
      case "DELETE" -> {
        faults.replace(List.of());
        json(request, 200, "[]");
      }
      default -> text(request, 405, "Use GET, PUT or DELETE on /faults\n");
    }
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void json(HttpServerRequest request, int status, String body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body);
  }

  private static void text(HttpServerRequest request, int status, String body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/plain; charset=UTF-8")
        .end(body);
  }
}
