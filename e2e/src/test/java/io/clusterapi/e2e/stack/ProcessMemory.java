package io.clusterapi.e2e.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.local.Component;
import io.clusterapi.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory of a process: its heap as the JDK's own tool counts it, the rest as the kernel does. */
public final class ProcessMemory {
  // "[low, committed, high)" of the heap's generations, "[low, committed, high]" of compiled code.
  private static final Pattern RANGE =
      Pattern.compile("\\[(0x[0-9a-f]+), (0x[0-9a-f]+), (0x[0-9a-f]+)[)\\]]");
  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ ");

  // Of the serial collector's collections of the whole heap each fourth moves everything together;
  // the others leave dead objects of up to 5 % of the heap where they are, which a histogram counts
  // as arrays of int.
  private static final int COLLECTIONS = 4;

  private ProcessMemory() {}

  /** Bytes of the heap in use after a collection of the whole of it. */
  public static long bytes(LocalStack local, Component component)
      throws IOException, InterruptedException {
    return bytes(histogram(local, component));
  }

  /**
   * Instances and bytes of each class after a collection of the whole heap, the most bytes first.
   */
  public static String histogram(LocalStack local, Component component)
      throws IOException, InterruptedException {
    return histogram(local.pid(component));
  }

  static String histogram(long pid) throws IOException, InterruptedException {
    String least = "";
    for (int i = 0; i < COLLECTIONS; i++) {
      String histogram = jcmd(Long.toString(pid), "GC.class_histogram");
      if (least.isEmpty() || bytes(histogram) < bytes(least)) {
        least = histogram;
      }
    }
    return least;
  }

  /** The sum of a histogram. */
  public static long bytes(String histogram) {
    String total =
        histogram.lines().filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
    return Long.parseLong(total.trim().split("\\s+")[2]);
  }

  /**
   * Bytes of a process that are in memory and neither its Java heap nor compiled code, by the
   * kernel's account of its mappings. Compiled code has a limit of its own, 48 MB, and comes nearer
   * to it for hours: each method is compiled when it was called often enough.
   */
  public static long outside(LocalStack local, Component component)
      throws IOException, InterruptedException {
    String pid = Long.toString(local.pid(component));
    return outside(
        List.of(jcmd(pid, "GC.heap_info"), jcmd(pid, "Compiler.codecache")),
        Files.readAllLines(Path.of("/proc", pid, "smaps")));
  }

  /** Bytes in memory of the mappings that are in none of the ranges each of the reports names. */
  static long outside(List<String> reports, List<String> smaps) {
    List<long[]> ranges = new ArrayList<>();
    for (String report : reports) {
      long low = Long.MAX_VALUE;
      long high = 0;
      for (MatchResult range : RANGE.matcher(report).results().toList()) {
        low = Math.min(low, Long.decode(range.group(1)));
        high = Math.max(high, Long.decode(range.group(3)));
      }
      assertThat(high).as("a range in: %s", report).isGreaterThan(low);
      ranges.add(new long[] {low, high});
    }
    long bytes = 0;
    boolean counts = true;
    for (String line : smaps) {
      Matcher mapping = MAPPING.matcher(line);
      if (mapping.lookingAt()) {
        long start = Long.parseUnsignedLong(mapping.group(1), 16);
        counts = ranges.stream().noneMatch(range -> start >= range[0] && start < range[1]);
      } else if (counts && line.startsWith("Rss:")) {
        bytes += Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    return bytes;
  }

  /** What else grows in a JVM: its classes and its compiled code, in the JDK's own words. */
  public static String beside(LocalStack local, Component component)
      throws IOException, InterruptedException {
    String pid = Long.toString(local.pid(component));
    return jcmd(pid, "VM.metaspace", "basic")
        + jcmd(pid, "Compiler.codecache")
        + jcmd(pid, "VM.native_memory", "summary");
  }

  private static String jcmd(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/jcmd");
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
