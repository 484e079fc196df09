package io.clusterapi.workload;

import com.google.protobuf.ByteString;
import io.clusterapi.workload.WorkloadException.Problem;
import io.etcd.jetcd.api.AlarmRequest;
import io.etcd.jetcd.api.AlarmType;
import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberListResponse;
import io.etcd.jetcd.api.MemberRemoveRequest;
import io.etcd.jetcd.api.MoveLeaderRequest;
import io.etcd.jetcd.api.RangeRequest;
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
  private static final RangeRequest ANY_KEY =
      RangeRequest.newBuilder()
          .setKey(ByteString.copyFromUtf8("/cluster-api/quorum"))
          .setCountOnly(true)
          .build();

  private final String cluster;
  private final EtcdTunnels tunnels;
  private final EtcdIdentity identity;
  private final ExecutorService executor;
  private final WorkloadSettings settings;

  Etcd(
      String cluster,
      EtcdTunnels tunnels,
      EtcdIdentity identity,
      ExecutorService executor,
      WorkloadSettings settings) {
    this.cluster = cluster;
    this.tunnels = tunnels;
    this.identity = identity;
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
    return withAny(nodeNames, Etcd::view);
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
            session.maintenance(
                "move etcd leadership to member " + Long.toHexString(targetMemberId),
                stub ->
                    stub.moveLeader(
                        MoveLeaderRequest.newBuilder().setTargetID(targetMemberId).build())));
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
          if (memberList(session).getMembersList().stream().noneMatch(m -> m.getID() == memberId)) {
            return false;
          }
          session.cluster(
              "remove etcd member " + Long.toHexString(memberId),
              stub -> stub.memberRemove(MemberRemoveRequest.newBuilder().setID(memberId).build()));
          return true;
        });
  }

  private static EtcdView view(EtcdSession session) {
    boolean quorate = linearizableRead(session);
    MemberListResponse list = memberList(session);
    List<EtcdView.Alarm> alarms =
        session
            .maintenance(
                "list etcd alarms",
                stub ->
                    stub.alarm(
                        AlarmRequest.newBuilder().setAction(AlarmRequest.AlarmAction.GET).build()))
            .getAlarmsList()
            .stream()
            .filter(a -> a.getAlarm() != AlarmType.NONE)
            .map(a -> new EtcdView.Alarm(a.getMemberID(), a.getAlarm().name()))
            .toList();
    return new EtcdView(
        session.nodeName(),
        list.getHeader().getClusterId(),
        session.status().getLeader(),
        quorate,
        list.getMembersList().stream().map(Etcd::member).toList(),
        alarms);
  }

  // A member answers the list from what it has applied, so one that lags would give an old list;
  // asking it for the whole cluster's view is not in this version of the protocol's Java classes. A
  // linearizable read first makes it catch up with every change committed before.
  private static boolean linearizableRead(EtcdSession session) {
    try {
      session.keys("read from etcd", stub -> stub.range(ANY_KEY));
      return true;
    } catch (WorkloadException withoutQuorum) {
      return false;
    }
  }

  private static MemberListResponse memberList(EtcdSession session) {
    return session.cluster(
        "list etcd members", stub -> stub.memberList(MemberListRequest.getDefaultInstance()));
  }

  private <T> T withAny(List<String> nodeNames, Function<EtcdSession, T> work) {
    List<String> failures = new ArrayList<>();
    for (String nodeName : nodeNames) {
      EtcdSession session;
      try {
        session = EtcdSession.open(nodeName, tunnels, identity, executor, settings);
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
        member.getID(),
        member.getName(),
        List.copyOf(member.getPeerURLsList()),
        List.copyOf(member.getClientURLsList()),
        member.getIsLearner());
  }
}
