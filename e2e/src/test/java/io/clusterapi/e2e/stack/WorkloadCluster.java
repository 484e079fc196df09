package io.clusterapi.e2e.stack;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A workload cluster as those who get its kubeconfig see it. */
public final class WorkloadCluster {
  private WorkloadCluster() {}

  /** A client with the kubeconfig of the cluster's Secret. */
  public static KubernetesClient client(TestCluster cluster) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
        .build();
  }

  /** The {@code kubectl} of the machine, where there is one. */
  public static Optional<Path> kubectl() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, "kubectl"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What {@code kubectl} prints; fails when it does not end with 0 within a minute. */
  public static String kubectl(Path kubectl, Path kubeconfig, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(kubectl.toString()));
    command.add("--kubeconfig=" + kubeconfig);
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("kubectl", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("kubectl did not end: " + command);
      }
      String text = Files.readString(output);
      if (process.exitValue() != 0) {
        throw new AssertionError(
            "%s ended with %d: %s".formatted(command, process.exitValue(), text));
      }
      return text;
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
