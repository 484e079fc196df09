package io.clusterapi.workload;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.workload.WorkloadException.Problem;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Bootstrap tokens of a workload cluster: Secrets of kube-system that its API server reads. */
public final class BootstrapTokens {
  /** How long a token lives unless it is refreshed, as upstream. */
  public static final Duration DEFAULT_TTL = Duration.ofMinutes(15);

  private static final String NAMESPACE = "kube-system";
  private static final String TYPE = "bootstrap.kubernetes.io/token";
  private static final String EXPIRATION = "expiration";
  private static final String TOKEN_SECRET = "token-secret";

  /** A clock that is further off than this is not that of the cluster's API server. */
  private static final Duration SAME_TIME = Duration.ofSeconds(30);

  private final WorkloadConnection connection;

  BootstrapTokens(WorkloadConnection connection) {
    this.connection = connection;
  }

  /**
   * Makes a token valid. Repeating it after a crash, with the same token, only extends its life.
   *
   * <p>When it ends is judged by the API server's clock. A caller whose clock is an hour behind
   * would make tokens that end before they begin, and no machine could join; so the end is put
   * right by the time the server made the Secret at.
   *
   * @throws WorkloadException CONFLICT when the id is taken by a token with another secret: draw a
   *     new one
   */
  public void create(BootstrapToken token, Instant now, Duration ttl) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("token-id", base64(token.id()));
    data.put(TOKEN_SECRET, base64(token.secret()));
    data.put(EXPIRATION, base64(expiration(now, ttl)));
    data.put("usage-bootstrap-signing", base64("true"));
    data.put("usage-bootstrap-authentication", base64("true"));
    data.put("auth-extra-groups", base64("system:bootstrappers:kubeadm:default-node-token"));
    data.put("description", base64("token of Cluster API for a machine that joins"));
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(NAMESPACE)
            .withName(secretName(token.id()))
            .endMetadata()
            .withType(TYPE)
            .withData(data)
            .build();
    try {
      Secret made =
          connection.call(
              "create bootstrap token " + token.id(),
              () -> connection.client().secrets().resource(secret).create());
      Instant there = madeAt(made).orElse(now);
      if (Duration.between(now, there).abs().compareTo(SAME_TIME) > 0) {
        refresh(token.id(), there, ttl);
      }
    } catch (WorkloadException e) {
      if (e.problem() != Problem.CONFLICT || !extended(token, now, ttl)) {
        throw e;
      }
    }
  }

  private boolean extended(BootstrapToken token, Instant now, Duration ttl) {
    Secret existing = read(token.id());
    if (existing == null || !value(existing, TOKEN_SECRET).equals(token.secret())) {
      return false;
    }
    Instant there = madeAt(existing).filter(now::isBefore).orElse(now);
    return refresh(token.id(), there, ttl);
  }

  private static Optional<Instant> madeAt(Secret secret) {
    return Optional.ofNullable(secret.getMetadata().getCreationTimestamp()).map(Instant::parse);
  }

  /**
   * Extends a token's life to {@code ttl} from now.
   *
   * @return false when it no longer exists
   */
  public boolean refresh(String id, Instant now, Duration ttl) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("data").put(EXPIRATION, base64(expiration(now, ttl)));
    return connection.callIfPresent(
        "refresh bootstrap token " + id,
        () ->
            connection
                .client()
                .secrets()
                .inNamespace(NAMESPACE)
                .withName(secretName(id))
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString()));
  }

  /** When a token ends; empty when it does not exist (any more) or never ends. */
  public Optional<Instant> expiration(String id) {
    Secret secret = read(id);
    String text = secret == null ? "" : value(secret, EXPIRATION);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(java.time.OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new WorkloadException(
          Problem.OTHER,
          "Secret kube-system/" + secretName(id) + ": expiration is no RFC 3339 time");
    }
  }

  /**
   * Deletes a token.
   *
   * @return false when it was already gone
   */
  public boolean delete(String id) {
    return connection.call(
        "delete bootstrap token " + id,
        () ->
            !connection
                .client()
                .secrets()
                .inNamespace(NAMESPACE)
                .withName(secretName(id))
                .delete()
                .isEmpty());
  }

  private Secret read(String id) {
    return connection.call(
        "get bootstrap token " + id,
        () -> connection.client().secrets().inNamespace(NAMESPACE).withName(secretName(id)).get());
  }

  private static String value(Secret secret, String key) {
    String data = secret.getData() == null ? null : secret.getData().get(key);
    return data == null ? "" : new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
  }

  private static String secretName(String id) {
    return "bootstrap-token-" + id;
  }

  private static String expiration(Instant now, Duration ttl) {
    return now.plus(ttl).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
