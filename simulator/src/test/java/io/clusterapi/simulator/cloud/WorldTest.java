package io.clusterapi.simulator.cloud;

import static io.clusterapi.simulator.cloud.Documents.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldTest {
  private static final Scope SCOPE = new Scope("aws", "1", "r");

  @TempDir Path folder;
  private final TickingClock clock = new TickingClock();

  private static final class TickingClock extends Clock {
    Instant now = Instant.parse("2026-11-22T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private static LedgerEntry entry(String id, String action) {
    return new LedgerEntry(
        0, null, "aws", "1", "r", "thing", id, "", Map.of(), "", action, Map.of());
  }

  private static void create(World world, String id) {
    world.write(
        transaction -> {
          transaction.create(SCOPE, "thing", id, object("state", "new"), object());
          transaction.record(entry(id, LedgerEntry.CREATE));
          return null;
        });
  }

  private static void delete(World world, String id) {
    world.write(
        transaction -> {
          transaction.delete(new ResourceKey(SCOPE, "thing", id));
          transaction.record(entry(id, LedgerEntry.DELETE));
          return null;
        });
  }

  private static List<String> ids(World world) {
    return world.read(view -> view.list(SCOPE, "thing").stream().map(Resource::id).toList());
  }

  @Test
  void aRefusedActLeavesNeitherResourcesNorEntries() {
    try (Ledger ledger = Ledger.open(folder.resolve("ledger.jsonl"), clock);
        World world = World.open(folder, ledger, clock)) {
      create(world, "a");
      assertThatThrownBy(
              () ->
                  world.write(
                      transaction -> {
                        Resource made = transaction.create(SCOPE, "thing", "b", object(), object());
                        transaction.put(made.with(shown -> shown.put("state", "changed")));
                        transaction.delete(new ResourceKey(SCOPE, "thing", "a"));
                        transaction.record(entry("b", LedgerEntry.CREATE));
                        throw new IllegalArgumentException("refused");
                      }))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(ids(world)).containsExactly("a");
      assertThat(ledger.live()).extracting(LedgerEntry::id).containsExactly("a");
    }
  }

  @Test
  void thePastIsShownAsItWas() {
    try (Ledger ledger = Ledger.open(folder.resolve("ledger.jsonl"), clock);
        World world = World.open(folder, ledger, clock)) {
      create(world, "a");
      Instant then = clock.now;
      clock.now = clock.now.plusSeconds(10);
      create(world, "b");
      delete(world, "a");
      assertThat(ids(world)).containsExactly("b");
      assertThat(
              world.<List<String>>readAsOf(
                  then, view -> view.list(SCOPE, "thing").stream().map(Resource::id).toList()))
          .containsExactly("a");
      clock.now = clock.now.plus(Duration.ofMinutes(1));
      assertThat(
              world.<Boolean>readAsOf(
                  clock.now.minusSeconds(1), v -> v.find(SCOPE, "thing", "a").isPresent()))
          .isFalse();
    }
  }

  /** A kill can end the process between any two bytes of either file. */
  @Test
  void whereverAKillCutsTheFilesTheLedgerAgreesWithTheWorld() throws IOException {
    Path whole = folder.resolve("whole");
    try (Ledger ledger = Ledger.open(whole.resolve("ledger.jsonl"), clock);
        World world = World.open(whole, ledger, clock)) {
      create(world, "a");
      create(world, "b");
      delete(world, "a");
      create(world, "c");
    }
    byte[] journal = Files.readAllBytes(whole.resolve("world.jsonl"));
    byte[] entries = Files.readAllBytes(whole.resolve("ledger.jsonl"));
    List<Integer> ledgerLines = new ArrayList<>(List.of(0));
    for (int i = 0; i < entries.length; i++) {
      if (entries[i] == '\n') {
        ledgerLines.add(i + 1);
      }
    }
    for (int cut = 0; cut <= journal.length; cut += 9) { // every 9th byte: all of them take 10 s
      int written = (int) new String(journal, 0, cut).chars().filter(c -> c == '\n').count();
      // The ledger is written after the journal: it has the last whole line, a part of it, or not.
      int from = ledgerLines.get(Math.max(0, written - 1));
      int to = ledgerLines.get(written);
      for (int ledgerCut : new int[] {from, (from + to) / 2, to}) {
        Path copy = folder.resolve("cut-" + cut + "-" + ledgerCut);
        Files.createDirectories(copy);
        Files.write(copy.resolve("world.jsonl"), Arrays.copyOf(journal, cut));
        Files.write(copy.resolve("ledger.jsonl"), Arrays.copyOf(entries, ledgerCut));
        try (Ledger ledger = Ledger.open(copy.resolve("ledger.jsonl"), clock);
            World world = World.open(copy, ledger, clock)) {
          assertThat(ledger.live().stream().map(LedgerEntry::id).collect(Collectors.toSet()))
              .as("journal cut at %d, ledger at %d", cut, ledgerCut)
              .isEqualTo(Set.copyOf(ids(world)));
          create(world, "d");
          assertThat(ledger.all()).extracting(LedgerEntry::tick).doesNotHaveDuplicates().isSorted();
        }
      }
    }
  }

  private static List<String> mentioning(World world, String text) {
    return world.read(
        view -> view.mentioning(SCOPE, "thing", text).stream().map(Resource::id).toList());
  }

  @Test
  void whatMentionsAnIdIsFoundByItThroughChangesUndoneActsAndRestarts() {
    String one = "vpc-0123456789abcdef0";
    String other = "vpc-0fedcba9876543210";
    try (Ledger ledger = Ledger.open(folder.resolve("ledger.jsonl"), clock);
        World world = World.open(folder, ledger, clock)) {
      for (String id : List.of("c", "a", "b")) {
        world.write(
            transaction ->
                transaction.create(
                    SCOPE,
                    "thing",
                    id,
                    object("routes", Documents.array(object("through", one))),
                    object()));
      }
      assertThat(mentioning(world, one)).as("in order of creation").containsExactly("c", "a", "b");
      ResourceKey a = new ResourceKey(SCOPE, "thing", "a");
      world.write(
          transaction ->
              transaction.put(
                  transaction.find(a).orElseThrow().withHidden(h -> h.put("vpc", other))));
      world.write(
          transaction ->
              transaction.put(
                  transaction.find(a).orElseThrow().with(shown -> shown.remove("routes"))));
      delete(world, "c");
      assertThatThrownBy(
              () ->
                  world.write(
                      transaction -> {
                        transaction.delete(new ResourceKey(SCOPE, "thing", "b"));
                        throw new IllegalStateException("refused");
                      }))
          .hasMessage("refused");
      assertThat(mentioning(world, one)).containsExactly("b");
      assertThat(mentioning(world, other)).containsExactly("a");
      assertThat(mentioning(world, "vpc-00000000000000000")).isEmpty();
      assertThat(mentioning(world, "new")).as("no id").containsExactly("a", "b");
    }
    try (Ledger ledger = Ledger.open(folder.resolve("ledger.jsonl"), clock);
        World world = World.open(folder, ledger, clock)) {
      assertThat(mentioning(world, one)).containsExactly("b");
      assertThat(mentioning(world, other)).containsExactly("a");
    }
  }

  @Test
  void documentsThatAreKeptEqualThoseWrittenAndAreChangedAsCopiesOnly() {
    try (Ledger ledger = Ledger.open(folder.resolve("ledger.jsonl"), clock);
        World world = World.open(folder, ledger, clock)) {
      ObjectNode written =
          object(
              "name", "x", "port", 6443, "on", true, "tags", Documents.array(object("key", "k")));
      ResourceKey key = new ResourceKey(SCOPE, "thing", "a");
      world.write(
          transaction ->
              transaction.create(SCOPE, "thing", "a", written.deepCopy(), object("none", "")));
      Resource kept = world.read(view -> view.find(key)).orElseThrow();
      assertThat(kept.shown()).isEqualTo(written).hasToString(written.toString());
      assertThat(written).isEqualTo(kept.shown());
      assertThatThrownBy(() -> kept.shown().put("name", "y"))
          .isInstanceOf(UnsupportedOperationException.class);
      Resource changed =
          kept.with(shown -> ((ObjectNode) shown.path("tags").path(0)).put("key", "other"));
      assertThat(changed.shown().at("/tags/0/key").asText()).isEqualTo("other");
      assertThat(kept.shown().at("/tags/0/key").asText()).isEqualTo("k");
    }
  }

  @Test
  void addressesOfLoadBalancersAreNotGivenTwice() {
    try (Ledger ledger = Ledger.open(folder.resolve("ledger.jsonl"), clock);
        World world = World.open(folder, ledger, clock)) {
      LoopbackAddresses addresses = LoopbackAddresses.of(LoopbackAddresses.DEFAULT);
      List<String> given = new ArrayList<>();
      for (int i = 0; i < 600; i++) {
        given.add(world.write(addresses::next));
      }
      assertThat(given).doesNotHaveDuplicates().startsWith("127.64.0.1", "127.64.0.2");
      assertThat(given).contains("127.64.2.90").noneMatch(one -> one.matches(".*\\.(0|255)"));
      assertThat(world.write(LoopbackAddresses.of("shared")::next)).isEqualTo("127.0.0.1");
    }
    for (String bad : List.of("10.0.0.0/8", "127.1.0.0/8", "127.300.0.0/16", "127.0.0.0/30", "x")) {
      assertThatThrownBy(() -> LoopbackAddresses.of(bad)).hasMessageContaining("found: " + bad);
    }
  }
}
