package io.clusterapi.e2e.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.e2e.stack.CloudLedger.Entry;
import io.clusterapi.e2e.stack.MachineLives.Life;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold at every moment of a cluster's life, checked over the whole ledger. */
public final class Invariants {
  private Invariants() {}

  /** No Machine ever got a second instance, not even after its first was gone. */
  public static void oneInstancePerMachine(List<Entry> history) {
    Map<String, String> created = new HashMap<>();
    Map<String, String> owners = new HashMap<>();
    for (Entry entry : history) {
      if (entry.isInstance() && entry.isCreate()) {
        assertThat(created.putIfAbsent(entry.name(), entry.id()))
            .as(
                "instance of Machine %s before %s (tick %d)",
                entry.name(), entry.id(), entry.tick())
            .isNull();
        assertThat(owners.putIfAbsent(entry.owner(), entry.id()))
            .as("instance of owner %s before %s (tick %d)", entry.owner(), entry.id(), entry.tick())
            .isNull();
      }
    }
  }

  /**
   * Every instance existed only while its Machine was declared, so that at no tick there were more
   * instances than Machines.
   *
   * @param lives when each Machine was declared, by name; from the event stream
   */
  public static void instancesOnlyOfDeclaredMachines(List<Entry> history, Map<String, Life> lives) {
    for (Entry entry : history) {
      if (!entry.isInstance()) {
        continue;
      }
      Life life = lives.get(entry.name());
      assertThat(life).as("Machine of instance %s (%s)", entry.id(), entry.name()).isNotNull();
      assertThat(entry.time())
          .as("%s of instance %s, Machine declared at", entry.action(), entry.id())
          .isAfterOrEqualTo(life.created());
      Instant gone = life.gone();
      if (gone != null) {
        assertThat(entry.time())
            .as("%s of instance %s, Machine gone at", entry.action(), entry.id())
            .isBeforeOrEqualTo(gone);
      }
    }
  }

  /** At every tick the etcd of the cluster had the healthy voters it needs to decide. */
  public static void etcdAlwaysHadItsQuorum(List<Entry> history) {
    for (Entry entry : history) {
      if (entry.type().equals("etcd-member") && entry.voters() > 0) {
        assertThat(entry.healthyVoters())
            .as("healthy ones of %d voters at tick %d", entry.voters(), entry.tick())
            .isGreaterThanOrEqualTo(entry.voters() / 2 + 1);
      }
    }
  }
}
