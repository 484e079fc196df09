package io.clusterapi.local.cluster;

import io.clusterapi.clusterctl.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster that {@code quickstart} makes.
 *
 * @param infrastructure the provider, such as {@code aws}
 * @param namespace its namespace
 * @param name its name
 * @param kubernetesVersion with the leading v
 * @param controlPlane machines of the control plane
 * @param workers worker machines
 */
public record Recipe(
    String infrastructure,
    String namespace,
    String name,
    String kubernetesVersion,
    int controlPlane,
    int workers) {

  /** The Kubernetes version when none is chosen. */
  public static final String KUBERNETES = "v1.35.3";

  // What the simulated clouds have, and a plain choice on the real ones.
  private static final Map<String, Map<String, String>> DEFAULTS =
      Map.of(
          "aws",
          Map.of(
              "AWS_REGION", "eu-central-1",
              "AWS_SSH_KEY_NAME", "default",
              "AWS_CONTROL_PLANE_MACHINE_TYPE", "m5.large",
              "AWS_NODE_MACHINE_TYPE", "m5.large"));

  public Recipe {
    if (!DEFAULTS.containsKey(infrastructure)) {
      throw new Failure(
          "There is no infrastructure provider '%s'.".formatted(infrastructure),
          "There is: " + String.join(", ", DEFAULTS.keySet().stream().sorted().toList()));
    }
  }

  /**
   * Its manifests.
   *
   * @param chosen values that win over the defaults; the first map that has one decides
   */
  public Bundle bundle(List<Map<String, String>> chosen) {
    Map<String, String> own = new LinkedHashMap<>();
    own.put("CLUSTER_NAME", name);
    own.put("NAMESPACE", namespace);
    own.put("KUBERNETES_VERSION", kubernetesVersion);
    own.put("CONTROL_PLANE_MACHINE_COUNT", Integer.toString(controlPlane));
    own.put("WORKER_MACHINE_COUNT", Integer.toString(workers));
    List<Map<String, String>> order = new ArrayList<>();
    order.add(own);
    order.addAll(chosen);
    order.add(DEFAULTS.get(infrastructure));
    return Bundle.read(template(), Values.from(order));
  }

  private String template() {
    String resource = "/templates/%s/cluster-template.yaml".formatted(infrastructure);
    try (InputStream in = Failure.class.getResourceAsStream(resource)) {
      return Optional.ofNullable(in)
          .map(Recipe::text)
          .orElseThrow(() -> new IllegalStateException(resource + " is not on the class path"));
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + resource, e);
    }
  }

  private static String text(InputStream in) {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the template", e);
    }
  }
}
