package io.clusterapi.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what. Nothing is allowed that no grant allows; members of {@link User#ADMINS} may do
 * everything.
 *
 * <p>The file ({@code capi.gateway.roles-file}):
 *
 * <pre>
 * grants:
 * - groups: [team-a]        # or users: [alice]
 *   namespaces: [team-a]    # or ["*"], which also covers what lies outside namespaces
 *   role: edit              # view, edit or admin
 *   secrets: none           # none, read or write; default none, for admin write
 * </pre>
 */
public final class Roles {
  /** {@code view} reads, {@code edit} and {@code admin} also write; admin includes Secrets. */
  enum Role {
    VIEW,
    EDIT,
    ADMIN
  }

  /** Secrets are never part of view and edit. */
  enum SecretAccess {
    NONE,
    READ,
    WRITE
  }

  record Grant(
      Set<String> users,
      Set<String> groups,
      Set<String> namespaces,
      Role role,
      SecretAccess secrets) {
    boolean concerns(User user) {
      return users.contains(user.name()) || user.groups().stream().anyMatch(groups::contains);
    }

    boolean covers(String namespace) {
      return namespaces.contains("*") || (!namespace.isEmpty() && namespaces.contains(namespace));
    }

    boolean allows(Right right) {
      if (right.ofSecrets()) {
        return secrets == SecretAccess.WRITE || (secrets == SecretAccess.READ && right.readOnly());
      }
      return right.readOnly() || role != Role.VIEW;
    }
  }

  private final List<Grant> grants;

  private Roles(List<Grant> grants) {
    this.grants = List.copyOf(grants);
  }

  /**
   * Reads the file; without one only administrators may do anything.
   *
   * @throws IllegalStateException naming the grant and field that is wrong
   */
  public static Roles read(Optional<String> file) {
    if (file.isEmpty() || file.get().isBlank()) {
      return new Roles(List.of());
    }
    try {
      return parse(file.get(), Files.readAllBytes(Path.of(file.get())));
    } catch (IOException e) {
      throw new IllegalStateException(
          "capi.gateway.roles-file: cannot read " + file.get() + " (" + e.getMessage() + ")", e);
    }
  }

  static Roles parse(String file, byte[] yaml) throws IOException {
    JsonNode root = new ObjectMapper(new YAMLFactory()).readTree(yaml);
    List<Grant> grants = new ArrayList<>();
    int index = 0;
    for (JsonNode node : root.path("grants")) {
      String where = file + ": grants[" + index++ + "]";
      Set<String> users = strings(node, "users", where);
      Set<String> groups = strings(node, "groups", where);
      if (users.isEmpty() && groups.isEmpty()) {
        throw new IllegalStateException(where + ": wanted users or groups, found neither");
      }
      Set<String> namespaces = strings(node, "namespaces", where);
      if (namespaces.isEmpty()) {
        throw new IllegalStateException(
            where + ".namespaces: wanted names or \"*\", found nothing");
      }
      Role role = oneOf(Role.values(), node.path("role").asText(""), where + ".role");
      SecretAccess secrets =
          node.has("secrets")
              ? oneOf(SecretAccess.values(), node.path("secrets").asText(), where + ".secrets")
              : role == Role.ADMIN ? SecretAccess.WRITE : SecretAccess.NONE;
      grants.add(new Grant(users, groups, namespaces, role, secrets));
    }
    return new Roles(grants);
  }

  public boolean allows(User user, Right right) {
    if (user.isAdmin()) {
      return true;
    }
    // A namespace object lives outside namespaces, but whoever works in one may look at it.
    String namespace =
        right.resource().equals("namespaces") && right.group().isEmpty() && right.readOnly()
            ? right.name()
            : right.namespace();
    return grants.stream()
        .anyMatch(grant -> grant.concerns(user) && grant.covers(namespace) && grant.allows(right));
  }

  /** Grants that concern a user in a namespace, for a SelfSubjectRulesReview. */
  List<Grant> grants(User user, String namespace) {
    return grants.stream()
        .filter(grant -> grant.concerns(user) && grant.covers(namespace))
        .toList();
  }

  private static Set<String> strings(JsonNode node, String field, String where) {
    JsonNode value = node.path(field);
    if (value.isMissingNode()) {
      return Set.of();
    }
    if (!value.isArray()) {
      throw new IllegalStateException(where + "." + field + ": wanted a list of names");
    }
    Set<String> result = new java.util.LinkedHashSet<>();
    value.forEach(item -> result.add(item.asText()));
    return result;
  }

  private static <E extends Enum<E>> E oneOf(E[] values, String text, String where) {
    List<String> names = new ArrayList<>();
    for (E value : values) {
      String name = value.name().toLowerCase(java.util.Locale.ROOT);
      if (name.equals(text)) {
        return value;
      }
      names.add(name);
    }
    throw new IllegalStateException(
        where + ": wanted one of " + names + ", found \"" + text + "\"");
  }
}
