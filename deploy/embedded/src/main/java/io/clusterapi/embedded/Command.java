package io.clusterapi.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A short command that is run to its end. */
final class Command {
  private static final long LONGEST_SECONDS = 120;

  private Command() {}

  /** What a command came to. */
  record Outcome(int exitCode, String output) {}

  static Outcome run(
      List<String> command, Path folder, Map<String, String> environment, String input) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      if (folder != null) {
        builder.directory(folder.toFile());
      }
      builder.environment().putAll(environment);
      Process process = builder.start();
      return outcome(process, input);
    } catch (IOException e) {
      return new Outcome(-1, e.getMessage());
    }
  }

  private static Outcome outcome(Process process, String input) throws IOException {
    try {
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Outcome(-1, output + "was stopped after " + LONGEST_SECONDS + " s");
      }
      return new Outcome(process.exitValue(), output);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return new Outcome(-1, "interrupted");
    }
  }
}
