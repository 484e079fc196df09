package io.clusterapi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.e2e.stack.TestCluster;
import io.clusterapi.events.Act;
import io.clusterapi.events.Meta;
import io.clusterapi.local.cluster.Bundle;
import io.clusterapi.schemas.CloudEvents;
import io.clusterapi.schemas.EventCodec;
import io.clusterapi.schemas.RecordKey;
import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The life of one cluster, as a Kafka consumer outside the project reads it. */
@OnTheStack
@TestInstance(Lifecycle.PER_CLASS)
class EventStreamTest {
  private final Stack stack;
  private final TestCluster cluster;
  private final EventCodec codec = new EventCodec();
  private List<Event> events = List.of();

  EventStreamTest(Stack stack) {
    this.stack = stack;
    this.cluster = new TestCluster(stack, "events", "watched");
  }

  /** One record of the cluster; the value is null for a tombstone. */
  private record Event(ConsumerRecord<String, byte[]> record, SpecificRecord value) {
    String header(String name) {
      return CloudEvents.text(record.headers(), name);
    }

    /** A field, or null when the record has none of that name. */
    Object field(String name) {
      Schema.Field field = value.getSchema().getField(name);
      return field == null ? null : value.get(field.pos());
    }

    Meta meta() {
      return (Meta) field("meta");
    }

    @SuppressWarnings("unchecked")
    List<Act> acts() {
      return (List<Act>) field("acts");
    }

    @Override
    public String toString() {
      return "%s[%d]@%d %s %s"
          .formatted(record.topic(), record.partition(), record.offset(), record.key(), value);
    }
  }

  @BeforeAll
  void oneLife() throws InterruptedException {
    Bundle bundle = cluster.builtIn(1, 1);
    bundle.apply(stack.api(), line -> {});
    cluster.awaitReady(1, 1);
    cluster.deleteAndAwaitGone(bundle);
    Awaitility.await("the Cluster's tombstones")
        .atMost(Settings.patience())
        .until(
            () ->
                ofTheCluster().stream()
                    .filter(event -> event.value() == null)
                    .anyMatch(
                        event -> event.record().topic().equals(Topics.CLUSTER_OBSERVED.name())));
    events = ofTheCluster();
  }

  private List<Event> ofTheCluster() {
    List<Event> found = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : stack.events().records()) {
      Topic topic = Topics.named(record.topic());
      if (topic == null || topic.kind() == Topic.Kind.LOG) {
        continue;
      }
      RecordKey key = RecordKey.parse(record.key());
      if (key.namespace().equals(cluster.namespace()) && key.cluster().equals(cluster.name())) {
        found.add(new Event(record, record.value() == null ? null : codec.decode(record.value())));
      }
    }
    return found;
  }

  @Test
  void whatWasWantedAndWhatCameAboutIsToldOfEveryPart() {
    assertThat(events.stream().map(event -> event.record().topic()).distinct())
        .contains(
            Topics.CLUSTER_DESIRED.name(),
            Topics.CLUSTER_OBSERVED.name(),
            Topics.INFRACLUSTER_DESIRED.name(),
            Topics.INFRACLUSTER_OBSERVED.name(),
            Topics.CONTROLPLANE_DESIRED.name(),
            Topics.CONTROLPLANE_OBSERVED.name(),
            Topics.MACHINEDEPLOYMENT_DESIRED.name(),
            Topics.MACHINEDEPLOYMENT_OBSERVED.name(),
            Topics.MACHINESET_DESIRED.name(),
            Topics.MACHINESET_OBSERVED.name(),
            Topics.MACHINE_DESIRED.name(),
            Topics.MACHINE_OBSERVED.name(),
            Topics.BOOTSTRAP_DESIRED.name(),
            Topics.BOOTSTRAP_OBSERVED.name(),
            Topics.INFRAMACHINE_DESIRED.name(),
            Topics.INFRAMACHINE_OBSERVED.name(),
            Topics.WORKERS_OBSERVED.name(),
            Topics.WORKLOAD_OBSERVED.name(),
            Topics.NODE_OBSERVED.name(),
            Topics.MACHINE_COMMANDS.name(),
            Topics.BOOTSTRAP_COMMANDS.name(),
            Topics.PROVISIONING_AWS.name());
  }

  @Test
  void everythingOfTheClusterIsInOnePartitionOfEachTopic() {
    Map<String, Set<Integer>> partitions = new HashMap<>();
    events.forEach(
        event ->
            partitions
                .computeIfAbsent(event.record().topic(), topic -> new TreeSet<>())
                .add(event.record().partition()));
    assertThat(partitions).allSatisfy((topic, used) -> assertThat(used).as(topic).hasSize(1));
  }

  @Test
  void aServicesRecordsComeInTheOrderOfTheirResourceVersions() {
    Map<String, Event> last = new HashMap<>();
    for (Event event : events) {
      if (event.value() == null || event.field("meta") == null) {
        continue;
      }
      String stream = event.record().topic() + " of " + event.header("ce_source");
      Event before = last.put(stream, event);
      if (before != null) {
        assertThat(event.meta().getResourceVersion())
            .as("%s%n  after %s", event, before)
            .isGreaterThanOrEqualTo(before.meta().getResourceVersion());
      }
    }
    assertThat(last).isNotEmpty();
  }

  @Test
  void aNewerStateOfAnObjectHasAHigherResourceVersionUntilItIsGone() {
    Map<String, Event> last = new HashMap<>();
    for (Event event : events) {
      if (event.value() != null && event.field("meta") == null) {
        continue; // a command
      }
      Event before = last.put(event.record().topic() + " " + event.record().key(), event);
      if (before != null && before.value() != null && event.value() != null) {
        assertThat(event.meta().getResourceVersion())
            .as("%s%n  after %s", event, before)
            .isGreaterThan(before.meta().getResourceVersion());
      }
    }
    assertThat(last.values())
        .as("last state of each object")
        .allMatch(each -> each.value() == null);
  }

  @Test
  void everyStateTellsWhyItCameAbout() {
    Map<String, Integer> told = new TreeMap<>();
    Map<String, String> silent = new TreeMap<>();
    for (Event event : events) {
      if (event.value() == null || event.acts() == null) {
        continue; // a tombstone or a command
      }
      if (event.acts().isEmpty()) {
        silent.putIfAbsent(event.record().topic(), event.toString());
      } else {
        told.merge(event.record().topic(), 1, Integer::sum);
      }
    }
    assertThat(silent).as("first record without a reason of each topic").isEmpty();
    assertThat(told.values().stream().mapToInt(Integer::intValue).sum())
        .as("states with a reason: %s", told)
        .isGreaterThan(40);
  }

  @Test
  void actsHaveAWordForProgramsAndASentenceForPeople() {
    List<Act> acts = new ArrayList<>();
    for (Event event : events) {
      if (event.value() == null) {
        continue;
      }
      if (event.acts() != null) {
        acts.addAll(event.acts());
      }
      if (Topics.named(event.record().topic()).kind() == Topic.Kind.COMMAND) {
        assertThat(event.field("act")).as(event.toString()).isNotNull();
        acts.add((Act) event.field("act"));
      }
    }
    assertThat(acts).hasSizeGreaterThan(20);
    assertThat(acts)
        .allSatisfy(
            act -> {
              assertThat(act.getReason()).matches("[A-Z][A-Za-z0-9]+");
              assertThat(act.getMessage()).as(act.getReason()).isNotBlank();
            });
  }

  @Test
  void everyRecordCarriesTheHeadersOfCloudEvents() {
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.header("ce_specversion")).isEqualTo("1.0");
              assertThat(event.header("ce_id")).isNotBlank();
              assertThat(event.header("ce_source")).startsWith("/capi/");
              assertThat(event.header("ce_subject")).isNotBlank();
              assertThat(Instant.parse(event.header("ce_time"))).isBeforeOrEqualTo(Instant.now());
              assertThat(event.header("content-type")).isEqualTo("application/avro");
              if (event.value() != null) {
                assertThat(event.header("ce_type")).isEqualTo(event.value().getClass().getName());
              }
            });
  }

  @Test
  void anIdNeverStandsForTwoEvents() {
    Map<String, String> seen = new HashMap<>();
    for (Event event : events) {
      String id = event.header("ce_source") + " " + event.header("ce_id");
      String what = event.record().topic() + " " + event.record().key() + " " + event.value();
      String other = seen.putIfAbsent(id, what);
      if (other != null) {
        assertThat(what).as("events with id %s", id).isEqualTo(other);
      }
    }
  }

  @Test
  void nothingWentToTheDeadLetters() {
    assertThat(
            stack.events().records().stream()
                .filter(record -> record.topic().endsWith(".dlq"))
                .filter(record -> Objects.toString(record.key(), "").contains(cluster.name())))
        .isEmpty();
  }
}
