package io.clusterapi.e2e.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.e2e.stack.WorkloadCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The machine's own kubectl, in a folder of its own, against one API. */
final class Kubectl {
  private static final int SECONDS = 120;

  private final Path program;
  private final Path folder;
  private final Path kubeconfig;

  private Kubectl(Path program, Path folder, Path kubeconfig) {
    this.program = program;
    this.folder = folder;
    this.kubeconfig = kubeconfig;
  }

  /** Skips the test, saying so, where there is no kubectl. */
  static Kubectl orSkip(Path folder, Path kubeconfig) {
    var program = WorkloadCluster.kubectl();
    Assumptions.assumeTrue(program.isPresent(), "this machine has no kubectl");
    return new Kubectl(program.get(), folder, kubeconfig);
  }

  /** How a run ended and what it wrote. */
  record Run(int code, String output) {}

  /** A run that is under way. */
  record Running(Process process, Path output) implements AutoCloseable {
    String text() {
      try {
        return Files.readString(output, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  /** Writes a file next to which kubectl runs. */
  void file(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  /** Runs and must succeed. */
  String ok(String... arguments) throws IOException, InterruptedException {
    Run run = run(arguments);
    assertThat(run.code()).as("kubectl %s: %s", String.join(" ", arguments), run.output()).isZero();
    return run.output();
  }

  /** Runs and must fail. */
  String refused(String... arguments) throws IOException, InterruptedException {
    Run run = run(arguments);
    assertThat(run.code())
        .as("kubectl %s: %s", String.join(" ", arguments), run.output())
        .isNotZero();
    return run.output();
  }

  Run run(String... arguments) throws IOException, InterruptedException {
    return run(Map.of(), arguments);
  }

  Run run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    try (Running running = start(environment, arguments)) {
      if (!running.process().waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(
            "kubectl %s did not end: %s".formatted(String.join(" ", arguments), running.text()));
      }
      return new Run(running.process().exitValue(), running.text().strip());
    }
  }

  /** Starts without waiting for the end. */
  Running start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "kubectl", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("KUBECACHEDIR", folder.resolve("cache").toString());
    builder.environment().putAll(environment);
    return new Running(builder.start(), output);
  }
}
