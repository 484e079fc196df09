package io.clusterapi.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clusterapi.workload.WorkloadException.Problem;
import java.net.ConnectException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EtcdTest {
  private final TestAuthority authority = new TestAuthority("etcd-ca");
  private final EtcdMembers cluster = new EtcdMembers(authority, "cp1", "cp2", "cp3");
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Map<String, Integer> opened = new HashMap<>();

  @AfterEach
  void stop() {
    cluster.close();
    executor.shutdownNow();
  }

  @Test
  void membersLeaderAndAlarmsAreSeen() {
    cluster.raiseNoSpace("cp2");

    EtcdView view = etcd(authority).view(List.of("cp2", "cp1"));

    assertThat(view.answeredBy()).isEqualTo("cp2");
    assertThat(view.quorate()).isTrue();
    assertThat(view.members()).extracting(EtcdMember::name).containsExactly("cp1", "cp2", "cp3");
    assertThat(view.leader()).map(EtcdMember::name).contains("cp1");
    assertThat(view.member("cp2").map(view::alarmsOf)).contains(List.of("NOSPACE"));
    assertThat(view.member("cp1").map(view::alarmsOf)).contains(List.of());
  }

  @Test
  void theFirstMemberThatAnswersIsAsked() {
    assertThat(etcd(authority).view(List.of("down", "cp3")).answeredBy()).isEqualTo("cp3");
  }

  @Test
  void whenNoneAnswersEachNodesReasonIsGiven() {
    assertThatThrownBy(() -> etcd(authority).view(List.of("down", "off")))
        .isInstanceOfSatisfying(
            WorkloadException.class, e -> assertThat(e.problem()).isEqualTo(Problem.UNREACHABLE))
        .hasMessageStartingWith("no etcd member of ns/c1 answers (down: ")
        .hasMessageContaining("off: ");
    assertThatThrownBy(() -> etcd(authority).view(List.of()))
        .hasMessageContaining("no control-plane Node to ask");
  }

  @Test
  void withoutQuorumTheViewSaysSo() {
    cluster.loseQuorum();

    EtcdView view = etcd(authority).view(List.of("cp1"));

    assertThat(view.quorate()).isFalse();
    assertThat(view.members()).hasSize(3);
  }

  @Test
  void leadershipIsMovedByTheLeaderItself() {
    long target = cluster.id("cp3");

    etcd(authority).moveLeader(List.of("cp2", "cp1", "cp3"), target);

    assertThat(cluster.leader()).isEqualTo(target);
    etcd(authority).moveLeader(List.of("cp2"), target);
    assertThat(cluster.leader()).isEqualTo(target);
  }

  @Test
  void aMemberIsRemovedOnce() {
    long victim = cluster.id("cp3");

    assertThat(etcd(authority).removeMember(List.of("cp1"), victim)).isTrue();
    assertThat(etcd(authority).removeMember(List.of("cp1"), victim)).isFalse();

    assertThat(etcd(authority).view(List.of("cp1")).members()).hasSize(2);
  }

  @Test
  void aRefusalOfEtcdKeepsItsWords() {
    cluster.loseQuorum();

    assertThatThrownBy(() -> etcd(authority).removeMember(List.of("cp1"), cluster.id("cp3")))
        .hasMessageContaining("etcdserver: unhealthy cluster");
  }

  @Test
  void aMemberOfAnotherAuthorityIsNotTrustedNorAreWe() {
    assertThatThrownBy(() -> etcd(new TestAuthority("other")).view(List.of("cp1")))
        .isInstanceOfSatisfying(
            WorkloadException.class, e -> assertThat(e.problem()).isEqualTo(Problem.UNREACHABLE));
  }

  @Test
  void everyTunnelIsClosedAgain() {
    etcd(authority).view(List.of("down", "cp1"));
    etcd(authority).moveLeader(List.of("cp1"), cluster.id("cp2"));

    assertThat(opened.values()).allMatch(count -> count == 0);
    assertThat(opened).containsKeys("cp1", "down");
  }

  private Etcd etcd(TestAuthority signer) {
    WorkloadSettings settings =
        new WorkloadSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            java.util.List.of());
    return new Etcd("ns/c1", this::tunnel, signer.client("capi"), executor, settings);
  }

  private EtcdTunnels.Tunnel tunnel(String nodeName) {
    opened.merge(nodeName, 1, Integer::sum);
    Optional<Integer> port = cluster.port(nodeName);
    return new EtcdTunnels.Tunnel() {
      @Override
      public int localPort() {
        return port.orElse(1);
      }

      @Override
      public Optional<Throwable> failure() {
        return port.isPresent()
            ? Optional.empty()
            : Optional.of(new ConnectException("pod not found"));
      }

      @Override
      public void close() {
        opened.merge(nodeName, -1, Integer::sum);
      }
    };
  }
}
