package io.clusterapi.controlplane.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.controlplane.planning.EtcdObservation.Member;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EtcdQuorumTest {

  @Test
  void aHealthyThreeMayGrowAndShrink() {
    EtcdObservation three = etcd(3, true);
    assertThat(EtcdQuorum.blocksAdding(three, names(3))).isEmpty();
    assertThat(EtcdQuorum.blocksRemoving(three, names(3), "n0")).isEmpty();
  }

  @Test
  void aThreeWithOneFailedMayLoseTheFailedOneOnly() {
    EtcdObservation three = etcd(3, true);
    Set<String> healthy = Set.of("n1", "n2");
    assertThat(EtcdQuorum.blocksRemoving(three, healthy, "n0")).isEmpty();
    assertThat(EtcdQuorum.blocksRemoving(three, healthy, "n1"))
        .hasValue("removing etcd member n1 would leave 1 of 2 members healthy, 2 needed");
    assertThat(EtcdQuorum.blocksAdding(three, healthy))
        .hasValue("adding an etcd member would leave 2 of 4 members healthy, 3 needed");
  }

  @Test
  void theLastMemberIsNeverRemoved() {
    assertThat(EtcdQuorum.blocksRemoving(etcd(1, true), names(1), "n0")).isPresent();
  }

  @Test
  void aLearnerAnAlarmOrNoQuorumBlocks() {
    List<Member> members = new ArrayList<>(etcd(2, true).members());
    members.add(new Member("2", "", true, List.of()));
    assertThat(
            EtcdQuorum.blocksAdding(new EtcdObservation("", 0, 0, true, "n0", members), names(3)))
        .hasValueSatisfying(why -> assertThat(why).contains("2 is a learner"));
    assertThat(EtcdQuorum.blocksRemoving(etcd(3, false), names(3), "n0"))
        .hasValue("etcd has no quorum");
    List<Member> alarmed =
        List.of(
            new Member("0", "n0", false, List.of("NOSPACE")),
            new Member("1", "n1", false, List.of()),
            new Member("2", "n2", false, List.of()));
    assertThat(
            EtcdQuorum.blocksRemoving(
                new EtcdObservation("", 0, 0, true, "n1", alarmed), names(3), "n1"))
        .isPresent();
  }

  @Property
  void whatIsAllowedLeavesAMajority(
      @ForAll @IntRange(min = 1, max = 9) int size, @ForAll Set<@IntRange(max = 8) Integer> fine) {
    EtcdObservation etcd = etcd(size, true);
    Set<String> healthy = new HashSet<>();
    fine.forEach(number -> healthy.add("n" + number));
    for (Member victim : etcd.members()) {
      if (EtcdQuorum.blocksRemoving(etcd, healthy, victim.name()).isEmpty()) {
        long left =
            etcd.members().stream()
                .filter(member -> member != victim && healthy.contains(member.name()))
                .count();
        assertThat(left * 2).isGreaterThan(size - 1);
      }
    }
    if (size > 1 && EtcdQuorum.blocksAdding(etcd, healthy).isEmpty()) {
      long now = etcd.members().stream().filter(m -> healthy.contains(m.name())).count();
      assertThat(now * 2).as("the new one may fail").isGreaterThan(size + 1);
    }
  }

  private static EtcdObservation etcd(int size, boolean quorate) {
    return new EtcdObservation(
        "",
        0,
        0,
        quorate,
        "n0",
        IntStream.range(0, size)
            .mapToObj(i -> new Member(Integer.toString(i), "n" + i, false, List.of()))
            .toList());
  }

  private static Set<String> names(int size) {
    Set<String> names = new HashSet<>();
    IntStream.range(0, size).forEach(i -> names.add("n" + i));
    return names;
  }
}
