package io.clusterapi.provider.contract;

import io.clusterapi.simulator.cloud.LedgerEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a provider calls in a life without trouble.
 *
 * @param making calls that change something, from the declaration to readiness
 * @param reading the others of that time
 * @param watching those made again and again when all is ready
 * @param removing calls that change something, from then to the end
 * @param counts how often each call was made until all was ready
 * @param stepsOfTheCluster tries of operations until the cluster is ready
 * @param stepsOfTheMachine tries of operations from then until a machine is ready
 * @param types how many resources of each type there were at most
 */
record CallLog(
    List<String> making,
    List<String> reading,
    List<String> watching,
    List<String> removing,
    Map<String, Integer> counts,
    int stepsOfTheCluster,
    int stepsOfTheMachine,
    Map<String, Integer> types) {

  private static final Duration WATCHED = Duration.ofMinutes(5);

  static CallLog of(ProviderFixture fixture, ProviderRun run) {
    Map<String, Integer> before = calls(run);
    int steps = 0;
    for (int tick = 0; tick < 300 && !run.cluster().getProvisioned(); tick++) {
      steps += run.tries(Integer.MAX_VALUE);
      run.look();
    }
    run.create();
    Map<String, Integer> ready = calls(run);
    int all = run.attempts();
    Map<String, Integer> types = new HashMap<>();
    for (LedgerEntry entry : run.surroundings().judge().left()) {
      types.merge(entry.type(), 1, Integer::sum);
    }
    // Bootstrap data goes once the machines have read it.
    run.during(Duration.ofMinutes(1));
    Map<String, Integer> settled = calls(run);
    run.during(WATCHED);
    Map<String, Integer> watched = calls(run);
    run.delete();
    Map<String, Integer> end = calls(run);
    List<String> making = new ArrayList<>();
    List<String> reading = new ArrayList<>();
    for (String call : more(before, ready)) {
      (fixture.changes(call) ? making : reading).add(call);
    }
    List<String> removing = more(ready, end).stream().filter(fixture::changes).toList();
    Map<String, Integer> counts = new HashMap<>(ready);
    counts.replaceAll((call, count) -> count - before.getOrDefault(call, 0));
    return new CallLog(
        making, reading, more(settled, watched), removing, counts, steps, (all - steps) / 2, types);
  }

  private static Map<String, Integer> calls(ProviderRun run) {
    return run.surroundings().simulator().faults().calls();
  }

  private static List<String> more(Map<String, Integer> before, Map<String, Integer> after) {
    return after.entrySet().stream()
        .filter(call -> call.getValue() > before.getOrDefault(call.getKey(), 0))
        .map(Map.Entry::getKey)
        .toList();
  }

  List<String> ofCreation() {
    List<String> all = new ArrayList<>(making);
    all.addAll(reading);
    return all;
  }

  int times(String call) {
    return counts.getOrDefault(call, 1);
  }

  /** How many of a type a ready cluster has. */
  int most(String type) {
    return types.getOrDefault(type, 1);
  }
}
