package io.clusterapi.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.local.Component;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Row F2: the broker is killed under load, killed again, and away for a while; every write is taken
 * meanwhile, all of them are told afterwards, and a service that dies while it is away loses
 * nothing.
 */
@OnTheStack
@EnabledIfSystemProperty(
    named = "capi.e2e.long",
    matches = "true",
    disabledReason = "75 s; -Dcapi.e2e.long=true, with -Dcapi.fault.short=true for 6 s of outage")
class BrokerKillTest {
  private final Stack stack;

  BrokerKillTest(Stack stack) {
    this.stack = stack;
  }

  @Test
  void writesGoOnWithoutTheBrokerAndAllOfThemAreTold() throws Exception {
    Duration outage = Duration.ofSeconds(FaultSettings.size(6, 300));
    try (Recording run = Recording.start(stack, "F2", FaultSettings.seed())) {
      Nemesis nemesis = new Nemesis(run);
      FaultCluster cluster = run.cluster("aws", 1, 1).apply();
      for (int i = 0; i < FaultSettings.size(1, 10); i++) {
        nemesis.killAndRestart(Component.KAFKA);
      }
      run.converge(Duration.ofSeconds(60), cluster);

      run.fault("kill", "kafka", () -> stack.local().kill(Component.KAFKA));
      cluster.scale(1, 2);
      int written = write(run, outage);
      // What machine-svc has committed meanwhile must outlive it as well.
      nemesis.killAndRestart(Component.MACHINE);
      nemesis.restart(Component.KAFKA);

      Instant back = Instant.now();
      Awaitility.await("the last of %d writes is told".formatted(written))
          .atMost(Duration.ofSeconds(120))
          .until(() -> told(run, written));
      run.measure("backlog drained", Duration.ofSeconds(30), Duration.between(back, Instant.now()));
      run.converge(Duration.ofSeconds(60), cluster);
      run.awaitQuiet();
      cluster.delete().awaitGone();
    }
  }

  private int write(Recording run, Duration outage) throws Exception {
    long end = System.nanoTime() + outage.toNanos();
    int written = 0;
    do {
      ObjectNode note = note(run, ++written);
      // Not repeated: with the broker away a write must not even be slow to be accepted.
      run.history()
          .call(
              "user",
              "apply",
              "ConfigMap/%s/note".formatted(run.namespace()),
              () -> stack.api().apply(note),
              applied -> applied.object().at("/metadata/resourceVersion").asLong());
    } while (System.nanoTime() < end);
    run.readBack("v1", "ConfigMap", "note");
    assertThat(
            stack
                .api()
                .get("v1", "ConfigMap", run.namespace(), "note")
                .orElseThrow()
                .at("/data/number")
                .asInt())
        .isEqualTo(written);
    return written;
  }

  private static ObjectNode note(Recording run, int number) {
    ObjectNode note =
        JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
    note.putObject("metadata").put("name", "note").put("namespace", run.namespace());
    note.putObject("data").put("number", Integer.toString(number));
    return note;
  }

  private boolean told(Recording run, int written) {
    return TopicDump.of(stack.events().records(), 0, run.namespace())
            .filter(line -> line.at("/value/meta/kind").asText().equals("ConfigMap"))
            .map(line -> line.at("/value/meta/resourceVersion").asLong())
            .distinct()
            .count()
        >= written;
  }
}
