package io.clusterapi.simulator.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clusterapi.simulator.http.CloudRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Issues access tokens for client credentials, federated assertions and managed identities, and
 * knows its own again. The key is of the process: after a restart of the simulator old tokens are
 * refused, as expired ones are.
 */
final class TokenEndpoint {
  static final Pattern PATH = Pattern.compile("/([^/]+)/oauth2/v2\\.0/token");
  static final String MANAGED = "/metadata/identity/oauth2/token";
  private static final int VALID_SECONDS = 3600;
  private static final String RESOURCE = "https://management.";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Clock clock;
  private final byte[] key = new byte[32];

  TokenEndpoint(Clock clock) {
    this.clock = clock;
    new SecureRandom().nextBytes(key);
  }

  /** The answer's body. */
  String issue(CloudRequest request) {
    if (request.path().equals(MANAGED)) {
      return managed(request);
    }
    Matcher path = PATH.matcher(request.path());
    if (!path.matches() || !AzureInventory.TENANTS.contains(path.group(1))) {
      throw new ArmError(
          400,
          "invalid_request",
          "AADSTS90002: Tenant '%s' not found.".formatted(path.matches() ? path.group(1) : ""));
    }
    Map<String, String> form = form(request.body());
    if (!"client_credentials".equals(form.get("grant_type"))) {
      throw new ArmError(400, "unsupported_grant_type", "AADSTS70003: grant_type is unsupported.");
    }
    if (!form.getOrDefault("scope", "").endsWith("/.default")) {
      throw new ArmError(400, "invalid_scope", "AADSTS70011: The provided scope is not valid.");
    }
    String client = form.getOrDefault("client_id", "");
    if (!AzureInventory.CLIENT.equals(client)) {
      throw new ArmError(
          400,
          "unauthorized_client",
          "AADSTS700016: Application with identifier '%s' was not found in the directory."
              .formatted(client));
    }
    if (form.containsKey("client_assertion")) {
      assertion(form, path.group(1));
    } else if (!AzureInventory.PASSWORD.equals(form.get("client_secret"))) {
      throw new ArmError(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.");
    }
    return answer(client);
  }

  private String managed(CloudRequest request) {
    Map<String, String> query = form(request.query());
    if (!request.header("Metadata").equals("true")
        || !query.getOrDefault("resource", "").startsWith(RESOURCE)) {
      throw new ArmError(400, "invalid_request", "Required metadata header or resource missing");
    }
    if (!AzureInventory.CLIENT.equals(query.get("client_id"))) {
      throw new ArmError(400, "invalid_request", "Identity not found");
    }
    return answer(AzureInventory.CLIENT);
  }

  // A JWT's form is checked and not its signature: who issues tokens, and which certificates an
  // application has, is not part of the simulation. One that the client made itself has to be about
  // the client, for this endpoint and still good.
  private void assertion(Map<String, String> form, String tenant) {
    String kind = form.getOrDefault("client_assertion_type", "");
    boolean three = form.get("client_assertion").split("\\.").length == 3;
    if (!kind.equals("urn:ietf:params:oauth:client-assertion-type:jwt-bearer") || !three) {
      throw new ArmError(401, "invalid_client", "AADSTS50027: JWT token is invalid or malformed.");
    }
    String[] parts = form.get("client_assertion").split("\\.");
    if (!json(parts[0]).has("x5t")) {
      return; // issued by somebody else
    }
    JsonNode claims = json(parts[1]);
    String client = form.get("client_id");
    if (!claims.path("iss").asText().equals(client)
        || !claims.path("sub").asText().equals(client)) {
      throw new ArmError(
          401,
          "invalid_client",
          "AADSTS700021: Client assertion application identifier doesn't match 'client_id' parameter.");
    }
    if (!claims.path("aud").asText().endsWith("/" + tenant + "/oauth2/v2.0/token")) {
      throw new ArmError(
          401,
          "invalid_client",
          "AADSTS700023: Client assertion audience claim does not match Realm issuer.");
    }
    if (clock.instant().getEpochSecond() >= claims.path("exp").asLong()) {
      throw new ArmError(
          401,
          "invalid_client",
          "AADSTS700024: Client assertion is not within its valid time range.");
    }
  }

  /** Empty for what is no JSON: the federated token of the local stack has only the form. */
  private static JsonNode json(String part) {
    try {
      return MAPPER.readTree(Base64.getUrlDecoder().decode(part));
    } catch (IOException | IllegalArgumentException e) {
      return MAPPER.createObjectNode();
    }
  }

  private String answer(String client) {
    long end = clock.instant().getEpochSecond() + VALID_SECONDS;
    String claims =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString((client + " " + end).getBytes(StandardCharsets.UTF_8));
    return "{\"token_type\":\"Bearer\",\"expires_in\":%d,\"access_token\":\"%s.%s\"}"
        .formatted(VALID_SECONDS, claims, sign(claims));
  }

  /** Refuses a call without a token of ours that is still valid. */
  void check(String authorization) {
    String[] parts = authorization.replaceFirst("^Bearer ", "").split("\\.");
    if (!authorization.startsWith("Bearer ") || parts.length != 2) {
      throw new ArmError(
          401,
          "AuthenticationFailed",
          "Authentication failed. The 'Authorization' header is missing.");
    }
    if (!sign(parts[0]).equals(parts[1])) {
      throw new ArmError(401, "InvalidAuthenticationToken", "The access token is invalid.");
    }
    String claims = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
    Instant end = Instant.ofEpochSecond(Long.parseLong(claims.split(" ")[1]));
    if (!clock.instant().isBefore(end)) {
      throw new ArmError(401, "ExpiredAuthenticationToken", "The access token expiry has passed.");
    }
  }

  private String sign(String claims) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(claims.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  static Map<String, String> form(String text) {
    Map<String, String> form = new HashMap<>();
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return form;
  }
}
