package io.clusterapi.controlplane.pki;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The administrator's kubeconfig of a workload cluster: user kubernetes-admin of group
 * system:masters, context {@code <cluster>-admin@<cluster>}, a client certificate of one year.
 */
public final class AdminKubeconfig {
  /** Renewed once less than this is left: half of the certificate's life, as upstream. */
  public static final Duration RENEW_BEFORE = CertificateAuthority.CLIENT_VALIDITY.dividedBy(2);

  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .build());

  private AdminKubeconfig() {}

  /** The URL of an API server; IPv6 addresses get their brackets. */
  public static String server(String host, int port) {
    boolean bareIpv6 = host.indexOf(':') >= 0 && !host.startsWith("[");
    return "https://" + (bareIpv6 ? "[" + host + "]" : host) + ":" + port;
  }

  /**
   * A new kubeconfig as YAML text. Contains a private key.
   *
   * @param server URL of the API server, see {@link #server}
   */
  public static String create(
      String clusterName,
      String server,
      CertificateAuthority clusterCa,
      KeyAlgorithm algorithm,
      KeySource keys,
      Instant now,
      SecureRandom random) {
    Credentials admin =
        clusterCa.issueClient(
            "kubernetes-admin", List.of("system:masters"), keys.next(algorithm), now, random);
    String user = clusterName + "-admin";
    String context = user + "@" + clusterName;
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.put("apiVersion", "v1").put("kind", "Config");
    config
        .putArray("clusters")
        .addObject()
        .put("name", clusterName)
        .putObject("cluster")
        .put("certificate-authority-data", base64(Pem.encode(clusterCa.certificate())))
        .put("server", server);
    config
        .putArray("contexts")
        .addObject()
        .put("name", context)
        .putObject("context")
        .put("cluster", clusterName)
        .put("user", user);
    config.put("current-context", context);
    config.putObject("preferences");
    config
        .putArray("users")
        .addObject()
        .put("name", user)
        .putObject("user")
        .put("client-certificate-data", base64(admin.certificate()))
        .put("client-key-data", base64(admin.key()));
    try {
      return YAML.writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A kubeconfig built here cannot be written", e);
    }
  }

  /**
   * When it must be renewed: {@link #RENEW_BEFORE} ahead of the first client certificate that runs
   * out. A kubeconfig without client certificates (a user's own, with a token) never is.
   *
   * @throws PkiException when it cannot be read
   */
  public static Optional<Instant> renewAt(String kubeconfig) {
    Optional<Instant> earliest = Optional.empty();
    for (JsonNode user : read(kubeconfig).path("users")) {
      String data = user.path("user").path("client-certificate-data").asText("");
      if (!data.isEmpty()) {
        Instant end = Pem.certificate(unbase64(data)).getNotAfter().toInstant();
        earliest = Optional.of(earliest.filter(e -> e.isBefore(end)).orElse(end));
      }
    }
    return earliest.map(end -> end.minus(RENEW_BEFORE));
  }

  /** The API server's URL of the kubeconfig's current context, or of its only cluster. */
  public static Optional<String> serverOf(String kubeconfig) {
    JsonNode config = read(kubeconfig);
    String current = config.path("current-context").asText("");
    String cluster = "";
    for (JsonNode context : config.path("contexts")) {
      if (context.path("name").asText("").equals(current)) {
        cluster = context.path("context").path("cluster").asText("");
      }
    }
    for (JsonNode entry : config.path("clusters")) {
      if (entry.path("name").asText("").equals(cluster) || config.path("clusters").size() == 1) {
        return Optional.of(entry.path("cluster").path("server").asText(""))
            .filter(s -> !s.isEmpty());
      }
    }
    return Optional.empty();
  }

  private static JsonNode read(String kubeconfig) {
    JsonNode config;
    try {
      config = YAML.readTree(kubeconfig);
    } catch (JsonProcessingException e) {
      // Jackson's own message quotes the text around the fault, which may be a key.
      throw new PkiException("value: the kubeconfig is not readable YAML");
    }
    if (config == null || !config.isObject()) {
      throw new PkiException("value: expected a kubeconfig (a YAML mapping)");
    }
    return config;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String unbase64(String text) {
    try {
      return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new PkiException("value: client-certificate-data is not base64");
    }
  }
}
