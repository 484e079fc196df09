package io.clusterapi.simulator.workload.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A kubeadm bootstrap token, read from its Secret {@code bootstrap-token-<id>} in kube-system. */
public final class BootstrapToken {
  private static final Pattern FORM = Pattern.compile("[a-z0-9]{6}\\.[a-z0-9]{16}");
  private static final String TYPE = "bootstrap.kubernetes.io/token";

  private final String id;
  private final JsonNode data;

  private BootstrapToken(String id, JsonNode data) {
    this.id = id;
    this.data = data;
  }

  public static boolean wellFormed(String token) {
    return FORM.matcher(token).matches();
  }

  /** The stored token with this id and this secret part; expired ones are found too. */
  public static Optional<BootstrapToken> find(ObjectStore store, String token) {
    if (!wellFormed(token)) {
      return Optional.empty();
    }
    String id = token.substring(0, 6);
    return store
        .get(ObjectKey.core("secrets", "kube-system", "bootstrap-token-" + id))
        .map(StoredObject::node)
        .filter(secret -> secret.path("type").asText().equals(TYPE))
        .map(secret -> new BootstrapToken(id, secret.path("data")))
        .filter(found -> found.text("token-id").equals(id))
        .filter(found -> same(found.text("token-secret"), token.substring(7)));
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private String text(String field) {
    try {
      byte[] bytes = Base64.getDecoder().decode(data.path(field).asText());
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }

  public String id() {
    return id;
  }

  /** False once its expiration is past, or when that cannot be read. */
  public boolean valid(Instant now) {
    String expiration = text("expiration");
    if (expiration.isEmpty()) {
      return true;
    }
    try {
      return java.time.OffsetDateTime.parse(expiration).toInstant().isAfter(now);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  public boolean authenticates() {
    return text("usage-bootstrap-authentication").equals("true");
  }

  public boolean signs() {
    return text("usage-bootstrap-signing").equals("true");
  }

  /** Groups of the user besides {@code system:bootstrappers}. */
  public List<String> extraGroups() {
    String groups = text("auth-extra-groups");
    return groups.isEmpty() ? List.of() : List.of(groups.split(","));
  }
}
