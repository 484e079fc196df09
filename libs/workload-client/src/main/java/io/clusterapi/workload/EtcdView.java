package io.clusterapi.workload;

import java.util.List;
import java.util.Optional;

/**
 * etcd as one member sees it.
 *
 * @param answeredBy the Node whose member was asked
 * @param leaderId 0 when there is no leader
 * @param quorate whether a linearizable read succeeded. If so the members are those of the whole
 *     cluster at that time; if not they are what this member last knew
 * @param alarms raised by any member
 */
public record EtcdView(
    String answeredBy,
    long clusterId,
    long leaderId,
    boolean quorate,
    List<EtcdMember> members,
    List<Alarm> alarms) {
  public EtcdView {
    members = List.copyOf(members);
    alarms = List.copyOf(alarms);
  }

  /** An alarm of a member; type is NOSPACE or CORRUPT. */
  public record Alarm(long memberId, String type) {}

  public Optional<EtcdMember> leader() {
    return members.stream().filter(m -> leaderId != 0 && m.id() == leaderId).findFirst();
  }

  public Optional<EtcdMember> member(String nodeName) {
    return members.stream().filter(m -> m.name().equals(nodeName)).findFirst();
  }

  /** Types of the alarms a member has raised. */
  public List<String> alarmsOf(EtcdMember member) {
    return alarms.stream().filter(a -> a.memberId() == member.id()).map(Alarm::type).toList();
  }
}
