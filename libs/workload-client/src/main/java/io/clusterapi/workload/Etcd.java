package io.clusterapi.workload;

import io.clusterapi.workload.WorkloadException.Problem;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.cluster.Member;
import io.etcd.jetcd.cluster.MemberListResponse;
import io.etcd.jetcd.maintenance.AlarmType;
import io.etcd.jetcd.options.GetOption;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/**
 * The etcd cluster of a stacked control plane. Every call opens a session to the first member that
 * answers and closes it: member operations happen a few times in a control plane's life, and an
 * idle session would cost two sockets and three threads per cluster.
 */
public final class Etcd {
  private static final ByteSequence ANY_KEY =
      ByteSequence.from("/cluster-api/quorum", StandardCharsets.UTF_8);

  private final String cluster;
  private final EtcdTunnels tunnels;
  private final EtcdIdentity identity;
  private final Vertx vertx;
  private final ExecutorService executor;
  private final WorkloadSettings settings;

  Etcd(
      String cluster,
      EtcdTunnels tunnels,
      EtcdIdentity identity,
      Vertx vertx,
      ExecutorService executor,
      WorkloadSettings settings) {
    this.cluster = cluster;
    this.tunnels = tunnels;
    this.identity = identity;
    this.vertx = vertx;
    this.executor = executor;
    this.settings = settings;
  }

  /**
   * Members, leader and alarms.
   *
   * @param nodeNames control-plane Nodes, tried in this order: put those last known healthy first
   * @throws WorkloadException UNREACHABLE, with a reason for each Node, when none answers
   */
  public EtcdView view(List<String> nodeNames) {
    return withAny(nodeNames, this::view);
  }

  /**
   * Hands leadership to another member. Does nothing when it already leads.
   *
   * @param nodeNames as for {@link #view}
   * @param targetMemberId a started, voting member
   */
  public void moveLeader(List<String> nodeNames, long targetMemberId) {
    EtcdView view = view(nodeNames);
    if (view.leaderId() == targetMemberId) {
      return;
    }
    EtcdMember leader =
        view.leader()
            .orElseThrow(
                () ->
                    new WorkloadException(Problem.OTHER, "etcd of " + cluster + " has no leader"));
    // Only the leader itself takes this request.
    withAny(
        List.of(leader.name()),
        session ->
            session.call(
                "move etcd leadership to member " + Long.toHexString(targetMemberId),
                () -> session.client().getMaintenanceClient().moveLeader(targetMemberId)));
  }

  /**
   * Removes a member.
   *
   * @param nodeNames as for {@link #view}; leave out the Node of the member that goes
   * @return false when there was no such member
   */
  public boolean removeMember(List<String> nodeNames, long memberId) {
    return withAny(
        nodeNames,
        session -> {
          if (members(session).stream().noneMatch(m -> m.id() == memberId)) {
            return false;
          }
          session.call(
              "remove etcd member " + Long.toHexString(memberId),
              () -> session.client().getClusterClient().removeMember(memberId));
          return true;
        });
  }

  private EtcdView view(EtcdSession session) {
    boolean quorate = linearizableRead(session);
    MemberListResponse list = memberList(session);
    var status = session.status();
    List<EtcdView.Alarm> alarms =
        session
            .call("list etcd alarms", () -> session.client().getMaintenanceClient().listAlarms())
            .getAlarms()
            .stream()
            .filter(a -> a.getAlarmType() != AlarmType.NONE)
            .map(a -> new EtcdView.Alarm(a.getMemberId(), a.getAlarmType().name()))
            .toList();
    return new EtcdView(
        session.nodeName(),
        list.getHeader().getClusterId(),
        status.getLeader(),
        quorate,
        list.getMembers().stream().map(Etcd::member).toList(),
        alarms);
  }

  // jetcd asks for the member list without linearizability, so a member that lags would answer with
  // an old list. A linearizable read first makes it catch up with everything committed before.
  private boolean linearizableRead(EtcdSession session) {
    try {
      session.call(
          "read from etcd",
          () ->
              session
                  .client()
                  .getKVClient()
                  .get(ANY_KEY, GetOption.builder().withCountOnly(true).build()));
      return true;
    } catch (WorkloadException withoutQuorum) {
      return false;
    }
  }

  private List<EtcdMember> members(EtcdSession session) {
    return memberList(session).getMembers().stream().map(Etcd::member).toList();
  }

  private MemberListResponse memberList(EtcdSession session) {
    return session.call(
        "list etcd members", () -> session.client().getClusterClient().listMember());
  }

  private <T> T withAny(List<String> nodeNames, Function<EtcdSession, T> work) {
    List<String> failures = new ArrayList<>();
    for (String nodeName : nodeNames) {
      EtcdSession session;
      try {
        session = EtcdSession.open(nodeName, tunnels, identity, vertx, executor, settings);
      } catch (WorkloadException unreachable) {
        failures.add(nodeName + ": " + unreachable.getMessage());
        continue;
      }
      try (session) {
        return work.apply(session);
      }
    }
    throw new WorkloadException(
        Problem.UNREACHABLE,
        "no etcd member of "
            + cluster
            + " answers"
            + (failures.isEmpty()
                ? ": no control-plane Node to ask"
                : " (" + String.join("; ", failures) + ")"));
  }

  private static EtcdMember member(Member member) {
    return new EtcdMember(
        member.getId(),
        member.getName(),
        member.getPeerURIs().stream().map(URI::toString).toList(),
        member.getClientURIs().stream().map(URI::toString).toList(),
        member.isLearner());
  }
}
