package io.clusterapi.benchmarks.observation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the kernel says a process and those it started have used. */
final class ProcessUse {
  // sysconf(_SC_CLK_TCK), which Linux fixes at 100 for everything user space sees.
  private static final double TICKS_PER_SECOND = 100;

  private ProcessUse() {}

  /**
   * Seconds of CPU since it was started: its own, of children it has waited for, and of those that
   * live. PostgreSQL has a process for each connection, which come and go.
   */
  static double cpuSeconds(long pid) {
    return family(pid).mapToDouble(each -> ticks(each, each == pid)).sum() / TICKS_PER_SECOND;
  }

  /** Bytes of memory, pages shared with others counted in part; of the whole family. */
  static OptionalLong memoryBytes(long pid) {
    return OptionalLong.of(family(pid).mapToLong(ProcessUse::proportionalBytes).sum());
  }

  /**
   * Bytes of live objects by class, after a full collection; empty when the process is no JVM of
   * ours.
   */
  static Map<String, Double> liveBytesAfterCollection(long pid) {
    // To attach is to send SIGQUIT first: a JVM answers, PostgreSQL stops at once.
    if (!isJvm(pid)) {
      return Map.of();
    }
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      List<String> lines = new String(process.getInputStream().readAllBytes()).lines().toList();
      process.waitFor();
      return classes(lines);
    } catch (IOException noJcmd) {
      return Map.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }

  /**
   * The collector of services leaves gaps of up to 5 % of the heap uncompacted and fills them with
   * int arrays, which the histogram counts like others: some 5 MB that come and go from one
   * collection to the next, 150 KB for each of 30 clusters. Services hold few int arrays
   * themselves.
   */
  private static final String FILLER = "[I";

  // "   1:         90532        4345536  java.util.HashMap$Node (java.base@17.0.15)"
  static Map<String, Double> classes(List<String> histogram) {
    Map<String, Double> bytes = new HashMap<>();
    for (String line : histogram) {
      String[] words = line.strip().split("\\s+");
      if (words.length >= 4 && words[0].endsWith(":") && !words[3].equals(FILLER)) {
        bytes.merge(words[3], Double.parseDouble(words[2]), Double::sum);
      }
    }
    return bytes;
  }

  private static boolean isJvm(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().command())
        .filter(command -> Path.of(command).getFileName().toString().equals("java"))
        .isPresent();
  }

  private static Stream<Long> family(long pid) {
    return Stream.concat(
        Stream.of(pid),
        ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).map(ProcessHandle::pid));
  }

  // Fields 14 to 17 of /proc/PID/stat, counted from behind the name, which may have blanks: utime,
  // stime, and those of children that ended and were waited for.
  private static double ticks(long pid, boolean root) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(fields[11])
          + Long.parseLong(fields[12])
          + Long.parseLong(fields[13])
          + Long.parseLong(fields[14]);
    } catch (IOException ended) {
      if (root) {
        throw new IllegalStateException(
            "Process %d is gone or this system has no /proc; CPU is read from there".formatted(pid),
            ended);
      }
      return 0;
    }
  }

  private static long proportionalBytes(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")).stream()
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException ended) {
      return 0;
    }
  }
}
