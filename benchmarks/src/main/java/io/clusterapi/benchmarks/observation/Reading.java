package io.clusterapi.benchmarks.observation;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * What a stack has used up to an instant, or, of the difference of two, between them.
 *
 * @param seconds of a clock that only goes forward
 * @param cpu seconds of CPU, by component; {@code this benchmark} is the measuring process itself
 * @param journal rows of each service's journal, by schema
 * @param records of each topic
 * @param walBytes of the database
 * @param commits of the database
 * @param counters of the services' metrics, summed over services
 * @param calls to the simulated clouds, by {@code service:Action}
 */
public record Reading(
    double seconds,
    Map<String, Double> cpu,
    Map<String, Double> journal,
    Map<String, Double> records,
    double walBytes,
    double commits,
    Map<String, Double> counters,
    Map<String, Double> calls) {

  /** The name under which the measuring process' own CPU stands. */
  public static final String SELF = "this benchmark";

  /** What was used since an earlier one. */
  public Reading since(Reading earlier) {
    return new Reading(
        seconds - earlier.seconds,
        combined(cpu, earlier.cpu),
        combined(journal, earlier.journal),
        combined(records, earlier.records),
        walBytes - earlier.walBytes,
        commits - earlier.commits,
        combined(counters, earlier.counters),
        combined(calls, earlier.calls));
  }

  private static Map<String, Double> combined(
      Map<String, Double> now, Map<String, Double> earlier) {
    BinaryOperator<Double> minus = (a, b) -> a - b;
    Map<String, Double> difference = new TreeMap<>();
    now.forEach(
        (key, value) -> difference.put(key, minus.apply(value, earlier.getOrDefault(key, 0.0))));
    return difference;
  }

  /** Seconds of CPU of the stack, without those of the measuring process. */
  public double stackCpu() {
    return cpu.entrySet().stream()
        .filter(each -> !each.getKey().equals(SELF))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** Rows of all journals. */
  public double journalRows() {
    return sum(journal);
  }

  /** Records of all topics. */
  public double allRecords() {
    return sum(records);
  }

  /** Calls to the simulated clouds. */
  public double allCalls() {
    return sum(calls);
  }

  /** A counter of the services, 0 when none has it. */
  public double counter(String name) {
    return counters.getOrDefault(name, 0.0);
  }

  private static double sum(Map<String, Double> values) {
    return values.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
