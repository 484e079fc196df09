package io.clusterapi.clusterctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Where the management API is and who we are there: one context of a kubeconfig file.
 *
 * @param certificateAuthority PEM; empty to trust what the JDK trusts
 * @param clientCertificate PEM; empty when a token is used
 * @param clientKey PEM; empty when a token is used
 * @param token bearer token; empty when a client certificate is used
 * @param insecure whether the server's certificate is not checked
 */
public record Kubeconfig(
    Path file,
    String context,
    URI server,
    String namespace,
    Optional<String> certificateAuthority,
    Optional<String> clientCertificate,
    Optional<String> clientKey,
    Optional<String> token,
    boolean insecure) {

  /** Does not show key and token. */
  @Override
  public String toString() {
    return "Kubeconfig[" + file + ", context " + context + ", server " + server + "]";
  }

  /**
   * The file to use: the one asked for, else the first that exists of {@code $KUBECONFIG}, {@code
   * ~/.kube/config} and the local stack's {@code .local/admin.kubeconfig}.
   */
  public static Path find(
      Optional<Path> asked, Map<String, String> environment, Path workingDirectory) {
    if (asked.isPresent()) {
      return asked.get();
    }
    String named = environment.getOrDefault("KUBECONFIG", "");
    if (!named.isBlank()) {
      String[] files = named.split(java.io.File.pathSeparator);
      for (String file : files) {
        if (!file.isBlank() && Files.isRegularFile(Path.of(file))) {
          return Path.of(file);
        }
      }
      throw new Failure(
          "KUBECONFIG names " + named + " but there is no such file.",
          "Correct or unset KUBECONFIG, or name a file with --kubeconfig.");
    }
    Path own = Path.of(environment.getOrDefault("HOME", "."), ".kube", "config");
    if (Files.isRegularFile(own)) {
      return own;
    }
    Path local = workingDirectory.resolve(".local").resolve("admin.kubeconfig");
    if (Files.isRegularFile(local)) {
      return local;
    }
    throw new Failure(
        "There is no kubeconfig that says where the management API is.",
        "Start the local stack with ./capi up, or name a file with --kubeconfig.");
  }

  /**
   * @param context name of the context; empty for the current one
   * @throws Failure when the file cannot be read or lacks something
   */
  public static Kubeconfig read(Path file, Optional<String> context) {
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(Files.readString(file));
    } catch (IOException e) {
      String why = Files.isRegularFile(file) ? "it is not YAML" : "there is no such file";
      throw new Failure(
          "The kubeconfig " + file + " cannot be read: " + why + ".",
          "Name another file with --kubeconfig.");
    }
    String wanted = context.orElse(root.path("current-context").asText(""));
    if (wanted.isEmpty()) {
      throw new Failure(
          "The kubeconfig " + file + " has no current-context.",
          "Name one of its contexts with --kubeconfig-context.");
    }
    JsonNode entry = named(root, "contexts", "context", wanted, file);
    String clusterName = entry.path("cluster").asText("");
    String userName = entry.path("user").asText("");
    JsonNode cluster = named(root, "clusters", "cluster", clusterName, file);
    JsonNode user =
        userName.isEmpty() ? root.path("no user") : named(root, "users", "user", userName, file);
    for (String plugin : new String[] {"exec", "auth-provider"}) {
      if (user.hasNonNull(plugin)) {
        throw new Failure(
            "The user "
                + userName
                + " of "
                + file
                + " gets its credentials from a plug-in ("
                + plugin
                + "), which is not supported.",
            "Use a kubeconfig with a client certificate or a token.");
      }
    }
    String server = cluster.path("server").asText("");
    if (!server.startsWith("https://") && !server.startsWith("http://")) {
      throw new Failure(
          "The cluster "
              + clusterName
              + " of "
              + file
              + " has the server \""
              + server
              + "\"; a URL such as https://127.0.0.1:16443 is needed.",
          "Correct the file or name another one with --kubeconfig.");
    }
    String namespace = entry.path("namespace").asText("");
    return new Kubeconfig(
        file,
        wanted,
        URI.create(server.endsWith("/") ? server.substring(0, server.length() - 1) : server),
        namespace.isEmpty() ? "default" : namespace,
        pem(cluster, "certificate-authority", file),
        pem(user, "client-certificate", file),
        pem(user, "client-key", file),
        token(user, file),
        cluster.path("insecure-skip-tls-verify").asBoolean(false));
  }

  private static JsonNode named(JsonNode root, String list, String field, String name, Path file) {
    for (JsonNode entry : root.path(list)) {
      if (entry.path("name").asText("").equals(name)) {
        return entry.path(field);
      }
    }
    throw new Failure(
        "The kubeconfig " + file + " has no entry \"" + name + "\" in its " + list + ".",
        "Correct the file, or name another context with --kubeconfig-context.");
  }

  private static Optional<String> token(JsonNode user, Path file) {
    if (user.hasNonNull("token")) {
      return Optional.of(user.get("token").asText());
    }
    return user.hasNonNull("tokenFile")
        ? Optional.of(text(file, user.get("tokenFile").asText()).strip())
        : Optional.empty();
  }

  private static Optional<String> pem(JsonNode node, String field, Path file) {
    if (node.hasNonNull(field + "-data")) {
      try {
        byte[] decoded = Base64.getMimeDecoder().decode(node.get(field + "-data").asText());
        return Optional.of(new String(decoded, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw new Failure(
            field + "-data of the kubeconfig " + file + " is not base64.",
            "Correct the file or make a new one.");
      }
    }
    return node.hasNonNull(field)
        ? Optional.of(text(file, node.get(field).asText()))
        : Optional.empty();
  }

  /** Paths in a kubeconfig are relative to the file. */
  private static String text(Path kubeconfig, String path) {
    Path file = kubeconfig.toAbsolutePath().resolveSibling(path);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new Failure(
          "The kubeconfig " + kubeconfig + " refers to " + file + ", which cannot be read.",
          "Restore the file or make a new kubeconfig.");
    }
  }
}
