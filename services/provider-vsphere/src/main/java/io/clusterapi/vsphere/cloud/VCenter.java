package io.clusterapi.vsphere.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clusterapi.vsphere.planning.VCenterAccount;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;

/**
 * One vCenter as one user: one session for all that is asked of it, logged in once however many
 * wait for it, and once more when vCenter has forgotten it. Clients that log in for every object
 * have filled vCenter's table of sessions (kubernetes-sigs/cluster-api-provider-vsphere#1818).
 */
final class VCenter {
  /** The oldest version whose calls are used; newer ones answer it. */
  private static final String VERSION = "urn:vim25/6.5";

  private static final String POLICY_VERSION = "urn:pbm/2.0";
  private static final String COOKIE = "vmware_soap_session";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REST = "/rest/com/vmware/cis/";

  private final HttpClient http;
  private final URI address;
  private final VSphereSettings settings;
  private final VCenterAccount account;
  private final Credentials credentials;
  private final Session soap = new Session(this::login, "NotAuthenticated");
  private final Session rest = new Session(this::restLogin, "HTTP 401");

  VCenter(VCenterAccount account, VSphereSettings settings, Credentials credentials) {
    this.account = account;
    this.settings = settings;
    this.credentials = credentials;
    this.address =
        settings.endpoint().orElseGet(() -> URI.create("https://" + account.server() + "/"));
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.callTimeout())
            .sslContext(Certificates.trusting(account.thumbprint(), settings.verifyCertificates()))
            .build();
  }

  /** Calls a method of an object, in the session. */
  Uni<XmlNode> call(String method, ManagedObject self, Xml arguments) {
    String envelope = arguments.envelope(method, self);
    return soap.with(cookie -> send(envelope, cookie).map(VCenter::result));
  }

  /** Calls a method of the storage policy service, in the same session. */
  Uni<XmlNode> policyCall(String method, ManagedObject self, Xml arguments) {
    return soap.with(
        cookie -> {
          String key = cookie.substring(cookie.indexOf('=') + 1).replace("\"", "");
          return exchange(
                  HttpRequest.newBuilder(address.resolve("/pbm"))
                      .header("Content-Type", "text/xml; charset=utf-8")
                      .header("SOAPAction", POLICY_VERSION)
                      .POST(
                          HttpRequest.BodyPublishers.ofString(
                              arguments.policyEnvelope(method, self, key))))
              .map(VCenter::result);
        });
  }

  /** What vCenter says of itself; needs no session. */
  Uni<XmlNode> about() {
    return send(new Xml().envelope("RetrieveServiceContent", ManagedObject.SERVICE), "")
        .map(VCenter::result)
        .map(
            body ->
                body.child("returnval")
                    .flatMap(content -> content.child("about"))
                    .orElseThrow(
                        () -> new IllegalArgumentException("the answer says nothing of vCenter")));
  }

  /**
   * Calls the tagging API, in a session of its own.
   *
   * @param json body of a POST; empty for a GET
   */
  Uni<JsonNode> rest(String path, String json) {
    return rest.with(
            key -> {
              HttpRequest.Builder request =
                  HttpRequest.newBuilder(address.resolve(REST + path))
                      .header("vmware-api-session-id", key);
              return exchange(
                      json.isEmpty()
                          ? request.GET()
                          : request
                              .header("Content-Type", "application/json")
                              .POST(HttpRequest.BodyPublishers.ofString(json)))
                  .invoke(VCenter::refuse);
            })
        .map(answer -> json(answer.body()));
  }

  private static void refuse(HttpResponse<String> answer) {
    if (answer.statusCode() >= 300) {
      throw new VimFault(
          "HTTP " + answer.statusCode(),
          answer.statusCode(),
          "vCenter answered " + answer.statusCode());
    }
  }

  private static JsonNode json(String body) {
    try {
      return body.isBlank()
          ? com.fasterxml.jackson.databind.node.MissingNode.getInstance()
          : JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new VimFault("", 200, "vCenter's tagging API answered with something that is not JSON");
    }
  }

  private Uni<String> login() {
    return credentials
        .of(account)
        .flatMap(
            login ->
                send(
                    new Xml()
                        .text("userName", login.username())
                        .text("password", login.password())
                        .envelope("Login", ManagedObject.SESSIONS),
                    ""))
        .map(
            answer -> {
              result(answer);
              return answer.headers().allValues("Set-Cookie").stream()
                  .filter(cookie -> cookie.startsWith(COOKIE + "="))
                  .map(cookie -> cookie.split(";", 2)[0])
                  .findFirst()
                  .orElseThrow(
                      () -> new VimFault("", 200, "vCenter took the login and gave no session"));
            });
  }

  private Uni<String> restLogin() {
    return credentials
        .of(account)
        .flatMap(
            login -> {
              String pair = login.username() + ":" + login.password();
              String basic =
                  Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
              return exchange(
                  HttpRequest.newBuilder(address.resolve(REST + "session"))
                      .header("Authorization", "Basic " + basic)
                      .POST(HttpRequest.BodyPublishers.noBody()));
            })
        .map(
            answer -> {
              String key = answer.body().replaceAll("(?s).*\"value\"\\s*:\\s*\"([^\"]+)\".*", "$1");
              if (answer.statusCode() != 200 || key.equals(answer.body())) {
                throw new VimFault(
                    answer.statusCode() == 401 ? "InvalidLogin" : "",
                    answer.statusCode(),
                    "vCenter's tagging API refused the login");
              }
              return key;
            });
  }

  /** Ends the sessions, as far as that succeeds in the time of a call. */
  Uni<Void> logout() {
    return soap.end(
            cookie ->
                send(new Xml().envelope("Logout", ManagedObject.SESSIONS), cookie)
                    .replaceWithVoid())
        .chain(
            done ->
                rest.end(
                    key ->
                        exchange(
                                HttpRequest.newBuilder(address.resolve(REST + "session"))
                                    .header("vmware-api-session-id", key)
                                    .DELETE())
                            .replaceWithVoid()));
  }

  private Uni<HttpResponse<String>> send(String envelope, String cookie) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve("/sdk"))
            .header("Content-Type", "text/xml; charset=utf-8")
            .header("SOAPAction", VERSION)
            .POST(HttpRequest.BodyPublishers.ofString(envelope));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return exchange(request);
  }

  private Uni<HttpResponse<String>> exchange(HttpRequest.Builder request) {
    return Uni.createFrom()
        .completionStage(
            () ->
                http.sendAsync(
                    request.timeout(settings.callTimeout()).build(),
                    HttpResponse.BodyHandlers.ofString()));
  }

  private static XmlNode result(HttpResponse<String> answer) {
    XmlNode body;
    try {
      body = XmlNode.ofBody(answer.body());
    } catch (IllegalArgumentException e) {
      throw new VimFault(
          "",
          answer.statusCode(),
          "vCenter answered " + answer.statusCode() + " without a message of its API");
    }
    if (!body.name().equals("Fault")) {
      return body;
    }
    Function<XmlNode, String> name =
        detail ->
            detail.type().isEmpty() ? detail.name().replaceFirst("Fault$", "") : detail.type();
    throw new VimFault(
        body.child("detail")
            .flatMap(detail -> detail.children().stream().findFirst())
            .map(name)
            .orElse(""),
        answer.statusCode(),
        body.at("faultstring"));
  }
}
