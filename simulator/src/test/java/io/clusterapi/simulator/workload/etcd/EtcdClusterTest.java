package io.clusterapi.simulator.workload.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EtcdClusterTest {
  private static EtcdCluster single() {
    return EtcdCluster.create("n0", "https://10.0.0.0:2380", "https://10.0.0.0:2379", () -> {});
  }

  private static EtcdMember grow(EtcdCluster etcd, int number) {
    String url = "https://10.0.0." + number;
    EtcdMember added = etcd.add(url + ":2380", true);
    etcd.started(added.id(), "n" + number, url + ":2379");
    etcd.promote(added.id());
    return added;
  }

  @Test
  void aClusterOfTwoLosesItsQuorumWithOneMember() {
    EtcdCluster etcd = single();
    EtcdMember second = grow(etcd, 1);
    etcd.up(second.id(), false);
    assertThat(etcd.hasQuorum()).isFalse();
    assertThat(etcd.leader()).isZero();
    assertThatThrownBy(() -> etcd.put(new byte[] {1}, new byte[] {1}))
        .hasMessage("etcdserver: request timed out");
    etcd.up(second.id(), true);
    assertThat(etcd.leader()).isNotZero();
  }

  @Test
  void theOnlyMemberIsNotRemoved() {
    EtcdCluster etcd = single();
    assertThatThrownBy(() -> etcd.remove(etcd.members().get(0).id()))
        .hasMessageContaining("not enough started members");
  }

  @Test
  void aHealthyVoterIsNotRemovedWhenTheOthersCouldNotVoteWithoutIt() {
    EtcdCluster etcd = single();
    EtcdMember second = grow(etcd, 1);
    EtcdMember third = grow(etcd, 2);
    etcd.up(third.id(), false);
    assertThatThrownBy(() -> etcd.remove(second.id())).hasMessage("etcdserver: unhealthy cluster");
    etcd.remove(third.id());
    assertThat(etcd.voters()).isEqualTo(2);
  }

  @Test
  void aLearnerThatNeverStartedIsNotPromotedAndASecondOneIsRefused() {
    EtcdCluster etcd = single();
    EtcdMember learner = etcd.add("https://10.0.0.9:2380", true);
    assertThatThrownBy(() -> etcd.promote(learner.id())).hasMessageContaining("in sync");
    assertThatThrownBy(() -> etcd.add("https://10.0.0.8:2380", true))
        .hasMessageContaining("too many learner members");
    assertThatThrownBy(() -> etcd.add("https://10.0.0.9:2380", false))
        .isInstanceOf(EtcdException.class);
    etcd.remove(learner.id());
    assertThat(etcd.members()).hasSize(1);
  }

  @Test
  void aFullDiskRefusesWritesUntilItsAlarmIsDisarmed() {
    EtcdCluster etcd = single();
    etcd.alarm(0, "NOSPACE", true);
    assertThatThrownBy(() -> etcd.put(new byte[] {1}, new byte[] {1}))
        .hasMessageContaining("database space exceeded");
    etcd.alarm(0, "NOSPACE", false);
    etcd.put(new byte[] {1}, new byte[] {2});
    assertThat(etcd.get(new byte[] {1})).contains(new byte[] {2});
  }

  /** One step of a random history: what to do, and to which member. */
  private void step(EtcdCluster etcd, int choice, List<String> history) {
    List<EtcdMember> before = etcd.members();
    boolean quorum = etcd.hasQuorum();
    EtcdMember target = before.get(choice / 4 % before.size());
    try {
      switch (choice % 4) {
        case 0 -> grow(etcd, history.size() + 1);
        case 1 -> etcd.remove(target.id());
        case 2 -> etcd.up(target.id(), false);
        default -> etcd.up(target.id(), true);
      }
      history.add("done");
    } catch (EtcdException refused) {
      history.add(refused.getMessage());
    }
    boolean membershipChanged = etcd.members().size() != before.size();
    assertThat(membershipChanged && !quorum).as("changed without quorum").isFalse();
    boolean removal = etcd.members().size() < before.size();
    assertThat(removal && !etcd.hasQuorum()).as("a removal cost the quorum").isFalse();
  }

  @Property(tries = 300)
  void noHistoryChangesMembersWithoutQuorumOrLeavesAWrongLeader(
      @ForAll @Size(max = 40) List<@IntRange(max = 99) Integer> choices) {
    EtcdCluster etcd = single();
    List<String> history = new ArrayList<>();
    for (int choice : choices) {
      step(etcd, choice, history);
      boolean leads = etcd.leader() != 0;
      assertThat(leads).isEqualTo(etcd.hasQuorum());
      if (leads) {
        EtcdMember leader = etcd.member(etcd.leader()).orElseThrow();
        assertThat(leader.up() && !leader.learner()).isTrue();
      }
    }
    assertThat(EtcdCluster.restore(etcd.state(), () -> {}).state()).isEqualTo(etcd.state());
  }
}
