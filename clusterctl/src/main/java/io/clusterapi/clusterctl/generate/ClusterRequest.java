package io.clusterapi.clusterctl.generate;

import io.clusterapi.clusterctl.Failure;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a person wants from a template. What is empty comes from the variable of the template, else
 * from its default.
 *
 * @param kubernetesVersion for example {@code v1.35.3}
 * @param controlPlaneMachines at least 1
 * @param workerMachines at least 0
 */
public record ClusterRequest(
    String name,
    String namespace,
    Optional<String> kubernetesVersion,
    Optional<Integer> controlPlaneMachines,
    Optional<Integer> workerMachines) {

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern VERSION =
      Pattern.compile("v?\\d+\\.\\d+\\.\\d+([-+][0-9A-Za-z.+-]+)?");
  private static final String CONTROL_PLANE = "CONTROL_PLANE_MACHINE_COUNT";
  private static final String WORKERS = "WORKER_MACHINE_COUNT";
  private static final String KUBERNETES = "KUBERNETES_VERSION";

  /**
   * The variables this stands for, the given values filled in where it says nothing.
   *
   * @throws Failure when something is not what it must be
   */
  public Map<String, String> variables(Function<String, Optional<String>> values) {
    label("cluster name", name);
    label("namespace", namespace);
    Map<String, String> variables = new TreeMap<>();
    variables.put("CLUSTER_NAME", name);
    variables.put("NAMESPACE", namespace);
    variables.put(
        CONTROL_PLANE,
        count(CONTROL_PLANE, "--control-plane-machine-count", controlPlaneMachines, values, 1));
    variables.put(WORKERS, count(WORKERS, "--worker-machine-count", workerMachines, values, 0));
    kubernetesVersion
        .or(() -> values.apply(KUBERNETES))
        .ifPresent(version -> variables.put(KUBERNETES, version(version)));
    return variables;
  }

  private static String count(
      String variable,
      String option,
      Optional<Integer> wanted,
      Function<String, Optional<String>> values,
      int least) {
    String text =
        wanted
            .map(String::valueOf)
            .or(() -> values.apply(variable))
            .orElse(Integer.toString(least));
    try {
      if (Integer.parseInt(text.strip()) >= least) {
        return text.strip();
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new Failure(
        "The number of machines in "
            + variable
            + " must be a whole number of at least "
            + least
            + " but is \""
            + text
            + "\".",
        "Set it with " + option + " or in the environment.");
  }

  private static String version(String version) {
    if (!VERSION.matcher(version).matches()) {
      throw new Failure(
          "The Kubernetes version must be a semantic version such as v1.35.3 but is \""
              + version
              + "\".",
          "Set it with --kubernetes-version or in the environment as KUBERNETES_VERSION.");
    }
    return version.startsWith("v") ? version : "v" + version;
  }

  private static void label(String what, String value) {
    if (value.length() > 63 || !LABEL.matcher(value).matches()) {
      throw new Failure(
          "The "
              + what
              + " must be at most 63 lower-case letters, digits and '-', starting and ending with a letter or digit, but is \""
              + value
              + "\".",
          "Choose another one.");
    }
  }
}
