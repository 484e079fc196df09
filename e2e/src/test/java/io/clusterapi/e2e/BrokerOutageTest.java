package io.clusterapi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.Applied;
import io.clusterapi.e2e.stack.Invariants;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.e2e.stack.TestCluster;
import io.clusterapi.events.ResourceChanged;
import io.clusterapi.local.cluster.Bundle;
import io.clusterapi.schemas.EventCodec;
import io.clusterapi.schemas.RecordKey;
import io.clusterapi.schemas.Topics;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Kafka is away for a while: users go on working, and all they wanted happens afterwards. */
@OnTheStack
class BrokerOutageTest {
  private static final String NAMESPACE = "outage";

  private final Stack stack;

  BrokerOutageTest(Stack stack) {
    this.stack = stack;
  }

  @Test
  void theApiTakesWritesWhileKafkaIsAwayAndEverythingCatchesUp() throws InterruptedException {
    Duration outage = Duration.ofSeconds(Settings.thorough() ? 30 : 8);
    TestCluster before = new TestCluster(stack, NAMESPACE, "before-outage");
    Bundle first = before.builtIn(1, 1);
    first.apply(stack.api(), line -> {});
    before.awaitReady(1, 1);
    TestCluster during = new TestCluster(stack, NAMESPACE, "during-outage");
    Bundle second = during.builtIn(1, 1);

    stack.local().stopKafka();
    String lastWritten;
    try {
      long end = System.nanoTime() + outage.toNanos();
      second.apply(stack.api(), line -> {});
      before.scaleWorkers(2);
      int writes = 0;
      do {
        Applied written = stack.api().apply(note(++writes));
        lastWritten = written.object().at("/metadata/resourceVersion").asText();
      } while (System.nanoTime() < end);
      System.out.printf("%d writes of one object while Kafka was away%n", writes);
      assertThat(during.machines()).as("machines made without Kafka").isEmpty();
    } finally {
      stack.local().startKafka();
    }

    during.awaitReady(1, 1);
    before.awaitReady(1, 2);
    Invariants.oneInstancePerMachine(stack.ledger().history(before.name()));
    Invariants.oneInstancePerMachine(stack.ledger().history(during.name()));
    long wanted = Long.parseLong(lastWritten);
    Awaitility.await("the last write's event")
        .atMost(Settings.patience())
        .until(() -> latestEventOfTheNote() >= wanted);

    before.deleteAndAwaitGone(first);
    during.deleteAndAwaitGone(second);
    stack.api().delete("v1", "ConfigMap", NAMESPACE, "note");
  }

  private static ObjectNode note(int number) {
    ObjectNode object =
        JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
    object.putObject("metadata").put("name", "note").put("namespace", NAMESPACE);
    object.putObject("data").put("number", Integer.toString(number));
    return object;
  }

  private long latestEventOfTheNote() {
    EventCodec codec = new EventCodec();
    return stack.events().records(Topics.RESOURCE_CHANGED.name()).stream()
        .filter(
            record -> {
              RecordKey key = RecordKey.parse(record.key());
              return key.namespace().equals(NAMESPACE)
                  && key.kind().equals("ConfigMap")
                  && key.name().equals("note");
            })
        .map(record -> record.value() == null ? null : codec.decode(record.value()))
        .filter(Objects::nonNull)
        .mapToLong(event -> ((ResourceChanged) event).getMeta().getResourceVersion())
        .max()
        .orElse(0);
  }
}
