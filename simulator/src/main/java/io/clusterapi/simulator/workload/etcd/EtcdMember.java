package io.clusterapi.simulator.workload.etcd;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Set;

/**
 * One member of an etcd cluster, as the member list has it.
 *
 * @param id its identifier; unsigned, as etcd's are
 * @param name the member's name: that of its node; empty until it has started for the first time
 * @param peerUrl where other members reach it
 * @param clientUrl where clients reach it; empty until it has started
 * @param learner true while it has no vote
 * @param up whether its process runs and is connected to the others
 * @param alarms raised alarms, {@code NOSPACE} or {@code CORRUPT}
 */
public record EtcdMember(
    @JsonProperty("id") long id,
    @JsonProperty("name") String name,
    @JsonProperty("peerUrl") String peerUrl,
    @JsonProperty("clientUrl") String clientUrl,
    @JsonProperty("learner") boolean learner,
    @JsonProperty("up") boolean up,
    @JsonProperty("alarms") Set<String> alarms) {

  public EtcdMember {
    alarms = Set.copyOf(alarms);
  }

  /** True once the member has published its name: a member only added has not. */
  public boolean started() {
    return !name.isEmpty();
  }

  public String hexId() {
    return Long.toHexString(id);
  }

  EtcdMember withUp(boolean now) {
    return new EtcdMember(id, name, peerUrl, clientUrl, learner, now, alarms);
  }

  EtcdMember withLearner(boolean now) {
    return new EtcdMember(id, name, peerUrl, clientUrl, now, up, alarms);
  }

  EtcdMember withPeerUrl(String url) {
    return new EtcdMember(id, name, url, clientUrl, learner, up, alarms);
  }

  EtcdMember withStarted(String nodeName, String url) {
    return new EtcdMember(id, nodeName, peerUrl, url, learner, true, alarms);
  }

  EtcdMember withAlarms(Set<String> raised) {
    return new EtcdMember(id, name, peerUrl, clientUrl, learner, up, raised);
  }
}
