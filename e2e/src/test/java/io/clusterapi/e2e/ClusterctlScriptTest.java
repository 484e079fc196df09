package io.clusterapi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.e2e.stack.TestCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code clusterctl/clusterctl} as people start it. */
@OnTheStack
class ClusterctlScriptTest {
  private static final String NAMESPACE = "script";

  private final Stack stack;
  @TempDir private Path folder;

  ClusterctlScriptTest(Stack stack) {
    this.stack = stack;
  }

  private record Run(int code, String output) {}

  @Test
  void theFirstCommandThatSpeaksWithTheApiLeavesAnArchiveThatLaterOnesUse() throws Exception {
    Path built = Settings.root().resolve("clusterctl");
    Files.copy(built.resolve("clusterctl"), folder.resolve("clusterctl"));
    Path target = Files.createDirectory(folder.resolve("target"));
    try (var files = Files.list(built.resolve("target"))) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        Files.createSymbolicLink(target.resolve(jar.getFileName()), jar);
      }
    }
    Files.createSymbolicLink(target.resolve("lib"), built.resolve("target/lib"));
    Path archive = target.resolve("clusterctl.jsa");

    assertThat(run("version").output()).contains("clusterctl version");
    assertThat(run("describe", "cluster", "nobody").code()).isEqualTo(1);
    assertThat(archive).doesNotExist();

    ObjectNode cluster =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", TestCluster.CORE)
            .put("kind", "Cluster");
    cluster.putObject("metadata").put("name", "idle").put("namespace", NAMESPACE);
    cluster
        .putObject("spec")
        .put("paused", true)
        .putObject("infrastructureRef")
        .put("apiGroup", "infrastructure.cluster.x-k8s.io")
        .put("kind", "AWSCluster")
        .put("name", "none");
    stack.api().apply(cluster);
    Run first = run("describe", "cluster", "idle", "-n", NAMESPACE);
    assertThat(first.code()).as(first.output()).isEqualTo(3);
    assertThat(archive).exists();
    Run second = run("describe", "cluster", "idle", "-n", NAMESPACE);
    assertThat(second.code()).as(second.output()).isEqualTo(3);
    assertThat(second.output()).contains("Cluster", "idle").doesNotContain("archive");
    ObjectNode going = JsonNodeFactory.instance.objectNode();
    going.putObject("spec").putNull("paused");
    stack.api().patch(TestCluster.CORE, "Cluster", NAMESPACE, "idle", going);
    stack.api().delete(TestCluster.CORE, "Cluster", NAMESPACE, "idle");
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(folder.resolve("clusterctl").toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "run", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("KUBECONFIG", stack.local().kubeconfig().toString());
    Process process = builder.start();
    if (!process.waitFor(Settings.patience().toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("clusterctl did not end: " + command);
    }
    return new Run(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }
}
