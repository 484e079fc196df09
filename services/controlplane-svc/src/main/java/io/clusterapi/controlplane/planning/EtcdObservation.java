package io.clusterapi.controlplane.planning;

import java.util.List;
import java.util.Optional;

/**
 * etcd's members as they were at one moment.
 *
 * @param key what the observation was made for, see {@link EtcdWatch}
 * @param since epoch milliseconds of the first observation for this key
 * @param observedAt epoch milliseconds
 * @param quorate a linearizable read succeeded
 * @param leader name of the leading member; empty when there is none
 */
public record EtcdObservation(
    String key, long since, long observedAt, boolean quorate, String leader, List<Member> members) {

  /**
   * A member.
   *
   * @param name of its Node; empty for one that never started
   * @param alarms types of the alarms it raised
   */
  public record Member(String id, String name, boolean learner, List<String> alarms) {}

  public Optional<Member> member(String nodeName) {
    return members.stream().filter(member -> member.name().equals(nodeName)).findFirst();
  }
}
