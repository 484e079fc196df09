package io.clusterapi.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.local.Component;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/**
 * Row F5: everything is heard again, by services whose offsets are set to 0 while clusters live and
 * by records published twice more in another order. Nothing changes, and no cloud is called.
 */
@OnTheStack
class ReplayTest {
  private final Stack stack;

  ReplayTest(Stack stack) {
    this.stack = stack;
  }

  @Test
  void hearingEverythingAgainChangesNothing() throws Exception {
    try (Recording run = Recording.start(stack, "F5", FaultSettings.seed())) {
      replay(run, FaultSettings.rounds(1, 10), FaultSettings.quiet());
    }
  }

  /** The row itself, which the broken builds run as well. */
  static void replay(Recording run, int times, Duration quiet) throws Exception {
    Stack stack = run.stack();
    Nemesis nemesis = new Nemesis(run);
    Replay replay = new Replay(stack);
    FaultCluster cluster = run.cluster("aws", 1, 2).apply().awaitReached();
    // A Machine that is no more: what asked for it must not bring it back.
    cluster.scale(1, 1);
    run.converge(Duration.ofSeconds(60), cluster);
    run.awaitQuiet(quiet);
    Map<String, String> before = StateHash.of(stack, run.namespace());
    int entries = stack.ledger().history(cluster.name()).size();
    List<ConsumerRecord<String, byte[]>> heard =
        stack.events().records().stream()
            .filter(record -> String.valueOf(record.key()).startsWith(run.namespace() + "/"))
            .toList();

    for (Component service :
        List.of(Component.CLUSTER, Component.MACHINE, Component.CONTROL_PLANE, Component.AWS)) {
      run.fault("offsets to 0", service.id(), () -> stack.local().stop(service));
      replay.fromTheBeginning(service.id());
      nemesis.restart(service);
    }
    run.awaitQuiet(quiet);
    unchanged(run, cluster, before, entries, "offsets set to 0");

    for (int time = 0; time < times; time++) {
      int sent = replay.publishAgain(heard, 2, run.random("order " + time));
      run.history().fault("published again", "%d records".formatted(sent));
      assertThat(sent).isPositive();
      run.awaitQuiet(quiet);
      unchanged(run, cluster, before, entries, "records published twice more");
    }
    cluster.scale(1, 2);
    run.converge(Duration.ofSeconds(60), cluster);
    cluster.delete().awaitGone();
  }

  private static void unchanged(
      Recording run, FaultCluster cluster, Map<String, String> before, int entries, String why)
      throws Exception {
    Map<String, String> after = StateHash.of(run.stack(), run.namespace());
    after.forEach(
        (object, content) -> {
          if (!content.equals(before.get(object))) {
            run.history()
                .violated(
                    "I11",
                    object,
                    why + ", and it is different: " + difference(before.get(object), content));
          }
        });
    before.keySet().stream()
        .filter(object -> !after.containsKey(object))
        .forEach(object -> run.history().violated("I11", object, why + ", and it is gone"));
    int now = run.stack().ledger().history(cluster.name()).size();
    if (now != entries) {
      run.history()
          .violated("I11", cluster.name(), "%s, and %d cloud writes".formatted(why, now - entries));
    }
  }

  private static String difference(String before, String after) {
    if (before == null) {
      return "it is new";
    }
    int at = 0;
    while (at < Math.min(before.length(), after.length())
        && before.charAt(at) == after.charAt(at)) {
      at++;
    }
    int from = Math.max(0, at - 60);
    return "..%s | ..%s"
        .formatted(
            before.substring(from, Math.min(before.length(), at + 60)),
            after.substring(from, Math.min(after.length(), at + 60)));
  }
}
