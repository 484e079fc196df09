package io.clusterapi.e2e.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.local.Component;
import io.clusterapi.local.LocalStack;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a process has on its heap that is in use, by the JDK's own tool. */
public final class LiveHeap {
  private LiveHeap() {}

  /** Bytes after a collection of the whole heap. */
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

  /** What else grows in a JVM: its classes and its compiled code, in the JDK's own words. */
  public static String beside(LocalStack local, Component component)
      throws IOException, InterruptedException {
    String pid = Long.toString(local.pid(component));
    return jcmd(pid, "VM.metaspace", "basic") + jcmd(pid, "Compiler.codecache");
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
