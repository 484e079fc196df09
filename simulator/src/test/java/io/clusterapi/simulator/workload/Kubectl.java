package io.clusterapi.simulator.workload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The kubectl of the machine the tests run on. */
final class Kubectl {
  private final Path kubeconfig;
  private final Path folder;

  /** What a run of kubectl printed on both streams, and its exit code. */
  record Result(int exitCode, String output) {}

  /** Skips the test, saying so, where there is no kubectl. */
  Kubectl(Path folder, String kubeconfig) throws IOException {
    this.folder = folder;
    this.kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(this.kubeconfig, kubeconfig);
    Assumptions.assumeTrue(available(), "skipped: there is no kubectl on the PATH");
  }

  private static boolean available() {
    for (String directory : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(directory, "kubectl"))) {
        return true;
      }
    }
    return false;
  }

  Result run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile(folder, "kubectl", ".txt");
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("KUBECONFIG", kubeconfig.toString());
      builder.environment().put("HOME", folder.toString());
      builder.redirectOutput(output.toFile());
      Process process = builder.start();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("kubectl did not end: " + Files.readString(output));
      }
      return new Result(
          process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The output of a run that must succeed. */
  String output(String... arguments) {
    Result result = run(arguments);
    if (result.exitCode() != 0) {
      throw new AssertionError(String.join(" ", arguments) + ": " + result.output());
    }
    return result.output();
  }
}
