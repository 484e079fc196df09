package io.clusterapi.benchmarks.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where and with what something was measured.
 *
 * @param date when the run began
 * @param commit of the sources, with {@code +} when they were changed; empty outside a checkout
 * @param cores the machine's
 * @param loadBefore the machine's load average over a minute when the run began
 * @param loadAfter the same when it ended
 * @param yardstickMicros what a fixed piece of work took before the run, see {@link Yardstick};
 *     null in results of before there was one
 * @param versions by what they are the version of
 * @param serviceFlags with which JVM options services were started
 */
public record Environment(
    String date,
    String commit,
    int cores,
    double loadBefore,
    double loadAfter,
    Double yardstickMicros,
    Map<String, String> versions,
    String serviceFlags) {

  /** As it is now; {@link #loadAfter} is that of now, too. */
  public static Environment now(Path project) {
    Map<String, String> versions = new TreeMap<>();
    versions.put("java", System.getProperty("java.version"));
    versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    return new Environment(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        commit(project),
        Runtime.getRuntime().availableProcessors(),
        load(),
        load(),
        Yardstick.micros(),
        versions,
        "");
  }

  /** The same at the end of the run. */
  public Environment ended(Map<String, String> moreVersions, String flags) {
    Map<String, String> all = new TreeMap<>(versions);
    all.putAll(moreVersions);
    return new Environment(date, commit, cores, loadBefore, load(), yardstickMicros, all, flags);
  }

  private static double load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return Math.rint(load * 100) / 100;
  }

  private static String commit(Path project) {
    String commit = git(project, "rev-parse", "--short=10", "HEAD");
    String changed =
        git(project, "status", "--porcelain", "--untracked-files=no", "--", "libs", "services");
    return changed.isEmpty() ? commit : commit + "+";
  }

  private static String git(Path project, String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "git";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(project.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? said : "";
    } catch (IOException noGit) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
