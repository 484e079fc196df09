package io.clusterapi.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * How fast the machine is just now, by the CPU one fixed piece of work takes: an object of the size
 * of a Machine is read from JSON and written again, as services do all day. Machines of the same
 * number of cores differed by 2.5 in what a cluster cost on them, by their neighbours as much as by
 * themselves; figures of two runs compare as far as their yardsticks do.
 */
final class Yardstick {
  private static final int WARM_UP = 3_000;
  private static final int ROUNDS = 9;
  private static final int IN_ROUND = 400;

  private Yardstick() {}

  /** Microseconds of CPU for one object, the median of several rounds. Takes about a second. */
  static double micros() {
    ObjectMapper json = new ObjectMapper();
    String text = machine(json);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] rounds = new double[ROUNDS];
    try {
      work(json, text, WARM_UP);
      for (int round = 0; round < ROUNDS; round++) {
        long before = threads.getCurrentThreadCpuTime();
        work(json, text, IN_ROUND);
        rounds[round] = (threads.getCurrentThreadCpuTime() - before) / 1e3 / IN_ROUND;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written as JSON cannot be read", e);
    }
    Arrays.sort(rounds);
    return Math.rint(rounds[ROUNDS / 2] * 10) / 10;
  }

  private static void work(ObjectMapper json, String text, int times)
      throws JsonProcessingException {
    for (int i = 0; i < times; i++) {
      if (json.writeValueAsString(json.readTree(text)).length() != text.length()) {
        throw new IllegalStateException("what was read as JSON is written otherwise");
      }
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
