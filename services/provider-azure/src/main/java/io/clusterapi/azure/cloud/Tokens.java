package io.clusterapi.azure.cloud;

import io.clusterapi.model.infrastructure.azure.AzureClusterIdentity;
import io.clusterapi.model.infrastructure.azure.AzureClusterIdentitySpec;
import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.limit.SteadyClock;
import io.clusterapi.provider.part.Account;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Access tokens, one for each account: kept until shortly before they end, asked for once however
 * many calls wait for them.
 */
public final class Tokens {
  /** Azure's clocks and ours may differ, and a call takes its time. */
  private static final Duration BEFORE_END = Duration.ofMinutes(5);

  /** What is in use is looked at every minute. */
  private static final Duration IDLE = Duration.ofMinutes(10);

  private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private record Token(String text, Instant end) {}

  /** One account's token, asked for when the first one waits for it. */
  private static final class Held {
    private volatile Uni<Token> token;

    /** When it ends, known once it has been fetched. */
    volatile Instant end = Instant.MAX;

    volatile Instant usedAt = Instant.MAX;

    Held(Uni<Token> fetched) {
      token = fetched.invoke(this::came).memoize().indefinitely();
    }

    // The way it was fetched on is 13 KB, ten times the token.
    private void came(Token fetched) {
      end = fetched.end();
      token = Uni.createFrom().item(fetched);
    }

    boolean isOver(Instant now) {
      return end.isBefore(now) || usedAt.isBefore(now.minus(IDLE));
    }
  }

  private final AzureHttp http;
  private final AzureSettings settings;
  private final Credentials credentials;
  private final Clock wall;
  private final SteadyClock steady;
  private final Map<Account, Held> tokens = new ConcurrentHashMap<>();

  public Tokens(AzureHttp http, AzureSettings settings, Credentials credentials, Clock wall) {
    this(http, settings, credentials, wall, new SteadyClock(wall));
  }

  /**
   * @param steady by which tokens end, as a test's
   */
  Tokens(
      AzureHttp http,
      AzureSettings settings,
      Credentials credentials,
      Clock wall,
      SteadyClock steady) {
    this.http = http;
    this.settings = settings;
    this.credentials = credentials;
    this.wall = wall;
    this.steady = steady;
  }

  /** A token that is still valid. */
  Uni<String> token(Account account) {
    Held held = held(account);
    return held.token
        .onFailure()
        .invoke(failure -> tokens.remove(account, held))
        .flatMap(
            token -> {
              if (steady.instant().isBefore(token.end().minus(BEFORE_END))) {
                return Uni.createFrom().item(token.text());
              }
              tokens.remove(account, held);
              return held(account).token.map(Token::text);
            });
  }

  // Accounts come and go with their clusters: who is not called any more goes when another comes.
  private Held held(Account account) {
    Instant now = steady.instant();
    if (!tokens.containsKey(account)) {
      tokens.values().removeIf(held -> held.isOver(now));
    }
    Held held = tokens.computeIfAbsent(account, absent -> new Held(fetch(absent)));
    held.usedAt = now;
    return held;
  }

  /** Accounts whose tokens are kept. */
  int kept() {
    return tokens.size();
  }

  /** Azure refused the one it was shown. */
  void refused(Account account) {
    tokens.remove(account);
  }

  private Uni<Token> fetch(Account account) {
    String[] name = account.identity().split("/", 2);
    return credentials
        .identity(name[0], name[1])
        .flatMap(identity -> fetch(ArmCalls.environment(account), identity))
        .onFailure(ArmFailure.class)
        .transform(
            failure ->
                AzureFailures.exception(
                    Category.UNAUTHORIZED,
                    ((ArmFailure) failure).code(),
                    "AzureClusterIdentity %s was refused a token: %s"
                        .formatted(account.identity(), firstLine(failure.getMessage()))));
  }

  private static String firstLine(String text) {
    return text == null ? "" : text.lines().findFirst().orElse("");
  }

  private Uni<Token> fetch(String environment, AzureClusterIdentity identity) {
    AzureClusterIdentitySpec spec = identity.getSpec();
    return switch (spec.type) {
      case "ServicePrincipal", "ManualServicePrincipal" ->
          secret(identity)
              .flatMap(password -> login(environment, spec, Map.of("client_secret", password)));
      case "ServicePrincipalCertificate" ->
          certificate(identity)
              .map(pem -> signed(environment, identity, pem))
              .flatMap(assertion -> login(environment, spec, asserted(assertion)));
      case "WorkloadIdentity" ->
          Uni.createFrom()
              .item(this::federated)
              .flatMap(assertion -> login(environment, spec, asserted(assertion)));
      case "UserAssignedMSI" -> managed(environment, spec);
      default ->
          Uni.createFrom()
              .failure(
                  AzureFailures.exception(
                      Category.UNAUTHORIZED,
                      "",
                      "Credentials of type %s are not supported".formatted(spec.type)));
    };
  }

  private static Map<String, String> asserted(String assertion) {
    return Map.of("client_assertion", assertion, "client_assertion_type", ASSERTION);
  }

  private Uni<String> secret(AzureClusterIdentity identity) {
    AzureClusterIdentitySpec spec = identity.getSpec();
    return credentials.password(
        spec.clientSecret.namespace == null || spec.clientSecret.namespace.isEmpty()
            ? identity.getMetadata().getNamespace()
            : spec.clientSecret.namespace,
        spec.clientSecret.name);
  }

  private Uni<String> certificate(AzureClusterIdentity identity) {
    String path = identity.getSpec().certPath;
    if (path == null || path.isEmpty()) {
      return secret(identity);
    }
    return Uni.createFrom()
        .item(
            () -> {
              try {
                return Files.readString(Path.of(path));
              } catch (IOException e) {
                throw missing("The certificate of spec.certPath %s cannot be read".formatted(path));
              }
            });
  }

  private String signed(String environment, AzureClusterIdentity identity, String pem) {
    AzureClusterIdentitySpec spec = identity.getSpec();
    try {
      return ClientCertificate.read(pem)
          .assertion(spec.clientID, endpoint(environment, spec), wall.instant());
    } catch (IllegalArgumentException e) {
      throw missing(
          "The certificate of AzureClusterIdentity %s/%s cannot be used: %s"
              .formatted(
                  identity.getMetadata().getNamespace(),
                  identity.getMetadata().getName(),
                  e.getMessage()));
    }
  }

  private String endpoint(String environment, AzureClusterIdentitySpec spec) {
    return settings.login(environment) + "/" + spec.tenantID + "/oauth2/v2.0/token";
  }

  private String federated() {
    Path file =
        settings
            .federatedToken()
            .orElseThrow(
                () ->
                    missing(
                        "WorkloadIdentity needs the file of the federated token, none is named: set"
                            + " AZURE_FEDERATED_TOKEN_FILE or capi.azure.federated-token-file"));
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw missing("The federated token in %s cannot be read".formatted(file));
    }
  }

  private static CloudException missing(String message) {
    return AzureFailures.exception(Category.UNAUTHORIZED, "", message);
  }

  private Uni<Token> login(
      String environment, AzureClusterIdentitySpec spec, Map<String, String> proof) {
    Map<String, String> form = new LinkedHashMap<>(proof);
    form.put("grant_type", "client_credentials");
    form.put("client_id", spec.clientID);
    form.put("scope", AzureSettings.audience(environment) + "/.default");
    return http.send(
            "POST",
            endpoint(environment, spec),
            Map.of("Content-Type", "application/x-www-form-urlencoded"),
            encoded(form))
        .map(this::read);
  }

  private Uni<Token> managed(String environment, AzureClusterIdentitySpec spec) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("api-version", "2018-02-01");
    query.put("resource", AzureSettings.audience(environment) + "/");
    query.put("client_id", spec.clientID);
    return http.send(
            "GET",
            settings.metadata().toString().replaceAll("/+$", "")
                + "/metadata/identity/oauth2/token?"
                + encoded(query),
            Map.of("Metadata", "true"),
            null)
        .map(this::read);
  }

  private Token read(ArmAnswer answer) {
    return new Token(
        answer.body().path("access_token").asText(),
        steady.instant().plusSeconds(answer.body().path("expires_in").asLong()));
  }

  private static String encoded(Map<String, String> form) {
    return String.join(
        "&",
        form.entrySet().stream()
            .map(
                entry ->
                    entry.getKey()
                        + "="
                        + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .toList());
  }
}
