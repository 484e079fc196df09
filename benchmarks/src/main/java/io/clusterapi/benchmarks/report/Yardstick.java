package io.clusterapi.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * How fast the machine is just now, by the CPU one fixed piece of work takes: an object of the size
 * of a Machine is read from JSON and written again, as services do all day. Machines of the same
 * number of cores differed by 2.5 in what a cluster cost on them, by their neighbours as much as by
 * themselves; figures of two runs compare as far as their yardsticks do.
 */
public final class Yardstick {
  private static final int WARM_UP = 3_000;
  private static final int ROUNDS = 9;
  private static final int IN_ROUND = 400;
  // 40 objects are some 4 ms: under 1 % of a core, so what it stands beside costs the same.
  private static final int IN_LOOK = 40;
  private static final long PAUSE_MILLIS = 500;

  private Yardstick() {}

  /**
   * The yardstick while something else goes on, looked at twice a second: neighbours come and go
   * within a run, and two runs of 20 clusters within a minute were seen to differ by a third.
   */
  public static final class Beside implements AutoCloseable {
    private final List<Double> looks = new ArrayList<>();
    private final Thread thread = new Thread(this::look, "yardstick");
    private final CountDownLatch warm = new CountDownLatch(1);

    private Beside() {
      thread.setDaemon(true);
      thread.start();
    }

    /** Begins; returns when the first look is about to be taken. */
    public static Beside start() throws InterruptedException {
      Beside beside = new Beside();
      beside.warm.await();
      return beside;
    }

    private void look() {
      ObjectMapper json = new ObjectMapper();
      String text = machine(json);
      try {
        work(json, text, WARM_UP);
        warm.countDown();
        while (!Thread.currentThread().isInterrupted()) {
          double look = cpuMicros(json, text, IN_LOOK);
          synchronized (looks) {
            looks.add(look);
            looks.notifyAll();
          }
          Thread.sleep(PAUSE_MILLIS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Microseconds of CPU for one object since the last call: the median of one look or more. */
    public double micros() throws InterruptedException {
      synchronized (looks) {
        while (looks.isEmpty()) {
          looks.wait();
        }
        double median = median(looks.stream().mapToDouble(Double::doubleValue).toArray());
        looks.clear();
        return median;
      }
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }

  /** Microseconds of CPU for one object, the median of several rounds. Takes about a second. */
  static double micros() {
    ObjectMapper json = new ObjectMapper();
    String text = machine(json);
    work(json, text, WARM_UP);
    double[] rounds = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      rounds[round] = cpuMicros(json, text, IN_ROUND);
    }
    return median(rounds);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return Math.rint(values[values.length / 2] * 10) / 10;
  }

  private static double cpuMicros(ObjectMapper json, String text, int times) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    work(json, text, times);
    return (threads.getCurrentThreadCpuTime() - before) / 1e3 / times;
  }

  private static void work(ObjectMapper json, String text, int times) {
    try {
      for (int i = 0; i < times; i++) {
        if (json.writeValueAsString(json.readTree(text)).length() != text.length()) {
          throw new IllegalStateException("what was read as JSON is written otherwise");
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written as JSON cannot be read", e);
    }
  }

  private static String machine(ObjectMapper json) {
    ObjectNode machine = json.createObjectNode();
    machine.put("apiVersion", "cluster.x-k8s.io/v1beta2").put("kind", "Machine");
    ObjectNode metadata = machine.putObject("metadata");
    metadata.put("namespace", "default").put("name", "quick-start-md-0-7x9kq-lm4tz");
    ObjectNode labels = metadata.putObject("labels");
    for (int i = 0; i < 8; i++) {
      labels.put("cluster.x-k8s.io/label-" + i, "value-" + i);
    }
    ArrayNode conditions = machine.putObject("status").putArray("conditions");
    for (int i = 0; i < 20; i++) {
      conditions
          .addObject()
          .put("type", "Condition" + i)
          .put("status", "True")
          .put("reason", "AsItShouldBe")
          .put("message", "* Condition " + i + ": nothing to say of it but that it is there")
          .put("lastTransitionTime", "2026-01-01T00:00:00Z")
          .put("observedGeneration", i);
    }
    return machine.toString();
  }
}
