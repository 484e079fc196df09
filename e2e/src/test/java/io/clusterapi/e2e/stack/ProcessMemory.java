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
  private static final Pattern HEAP_RANGE =
      Pattern.compile("\\[(0x[0-9a-f]+), (0x[0-9a-f]+), (0x[0-9a-f]+)\\)");
  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ ");

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
    String pid = Long.toString(local.pid(component));
    jcmd(pid, "GC.run");
    return jcmd(pid, "GC.class_histogram");
  }

  /** The sum of a histogram. */
  public static long bytes(String histogram) {
    String total =
        histogram.lines().filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
    return Long.parseLong(total.trim().split("\\s+")[2]);
  }

  /**
   * Bytes of a process that are in memory and not its Java heap, by the kernel's account of its
   * mappings.
   */
  public static long outside(LocalStack local, Component component)
      throws IOException, InterruptedException {
    long pid = local.pid(component);
    long low = Long.MAX_VALUE;
    long high = 0;
    for (MatchResult range :
        HEAP_RANGE.matcher(jcmd(Long.toString(pid), "GC.heap_info")).results().toList()) {
      low = Math.min(low, Long.decode(range.group(1)));
      high = Math.max(high, Long.decode(range.group(3)));
    }
    assertThat(high).as("where the heap of %s lies", component.id()).isGreaterThan(low);
    long bytes = 0;
    boolean heap = false;
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps"))) {
      Matcher mapping = MAPPING.matcher(line);
      if (mapping.lookingAt()) {
        long start = Long.parseUnsignedLong(mapping.group(1), 16);
        heap = start >= low && start < high;
      } else if (!heap && line.startsWith("Rss:")) {
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
