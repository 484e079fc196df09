package io.clusterapi.provider.contract;

import io.clusterapi.simulator.cloud.Ledger;
import io.clusterapi.simulator.cloud.LedgerEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Judges by the simulator's ledger alone what a provider did since a moment. */
public final class Judge {
  private final ProviderFixture fixture;
  private final Ledger ledger;
  private final Map<String, LedgerEntry> foreign = new LinkedHashMap<>();
  private final long since;

  /** All that exists now is somebody else's. */
  Judge(ProviderFixture fixture, Ledger ledger) {
    this.fixture = fixture;
    this.ledger = ledger;
    ledger.live().forEach(entry -> foreign.put(key(entry), entry));
    this.since = ledger.all().stream().mapToLong(LedgerEntry::tick).max().orElse(0);
  }

  private static String key(LedgerEntry entry) {
    return entry.cloud()
        + "/"
        + entry.account()
        + "/"
        + entry.region()
        + "/"
        + entry.type()
        + "/"
        + entry.id();
  }

  /** What was made since and is there. */
  public List<LedgerEntry> left() {
    return ledger.live().stream().filter(entry -> !foreign.containsKey(key(entry))).toList();
  }

  public long hosts() {
    return left().stream().filter(fixture::host).count();
  }

  /** Nothing is there twice, and nothing foreign is gone. */
  void check() {
    Set<String> marks = new HashSet<>();
    for (LedgerEntry entry : left()) {
      fixture
          .mark(entry)
          .filter(mark -> !marks.add(mark))
          .ifPresent(
              mark -> {
                throw new AssertionError("there twice: " + mark + ": " + left());
              });
    }
    Set<String> live = new HashSet<>();
    ledger.live().forEach(entry -> live.add(key(entry)));
    for (String key : foreign.keySet()) {
      if (!live.contains(key)) {
        throw new AssertionError("somebody else's is gone: " + foreign.get(key));
      }
    }
  }

  /** At the end: as {@link #check} at every tick of the ledger, and nothing is left. */
  void verdict() {
    check();
    Map<String, String> marks = new HashMap<>();
    for (LedgerEntry entry : ledger.all()) {
      if (entry.tick() <= since) {
        continue;
      }
      if (entry.action().equals(LedgerEntry.CREATE)) {
        Optional<String> mark = fixture.mark(entry);
        if (mark.isPresent() && marks.containsValue(mark.get())) {
          throw new AssertionError("was there twice at tick " + entry.tick() + ": " + entry);
        }
        mark.ifPresent(text -> marks.put(key(entry), text));
      } else if (entry.action().equals(LedgerEntry.DELETE)) {
        marks.remove(key(entry));
      }
    }
    List<LedgerEntry> left = new ArrayList<>(left());
    if (!left.isEmpty()) {
      throw new AssertionError("left in the cloud: " + left);
    }
  }
}
