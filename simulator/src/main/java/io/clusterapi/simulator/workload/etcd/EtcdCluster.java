package io.clusterapi.simulator.workload.etcd;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The members of one etcd cluster, their leader and the rules of changing them (etcd 3.5 with its
 * strict reconfiguration check, as kubeadm runs it). Messages between members are not simulated: a
 * member that is up is in sync. Safe for use from several threads.
 */
public final class EtcdCluster {
  /** What is kept over a restart. Keys and values of the key space are Base64. */
  public record State(
      long clusterId,
      long term,
      long revision,
      long leader,
      List<EtcdMember> members,
      Map<String, String> keys) {}

  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<EtcdMember> members = new ArrayList<>();
  private final NavigableMap<String, String> keys = new TreeMap<>();
  private final Runnable changed;
  private final long clusterId;
  private long term;
  private long revision;
  private long leader;

  private EtcdCluster(State state, Runnable changed) {
    this.clusterId = state.clusterId();
    this.term = state.term();
    this.revision = state.revision();
    this.leader = state.leader();
    this.members.addAll(state.members());
    this.keys.putAll(state.keys());
    this.changed = changed;
  }

  /**
   * A new cluster of one voting member.
   *
   * @param changed runs after every change, under the cluster's lock
   */
  public static EtcdCluster create(
      String name, String peerUrl, String clientUrl, Runnable changed) {
    EtcdMember first = new EtcdMember(newId(), name, peerUrl, clientUrl, false, true, Set.of());
    return new EtcdCluster(new State(newId(), 2, 1, first.id(), List.of(first), Map.of()), changed);
  }

  public static EtcdCluster restore(State state, Runnable changed) {
    return new EtcdCluster(state, changed);
  }

  private static long newId() {
    long id = RANDOM.nextLong();
    return id == 0 ? 1 : id;
  }

  public synchronized State state() {
    return new State(clusterId, term, revision, leader, List.copyOf(members), Map.copyOf(keys));
  }

  public long clusterId() {
    return clusterId;
  }

  public synchronized long term() {
    return term;
  }

  public synchronized long revision() {
    return revision;
  }

  /** The leader's id, 0 when there is none because too few voters are up. */
  public synchronized long leader() {
    return leader;
  }

  public synchronized List<EtcdMember> members() {
    return List.copyOf(members);
  }

  public synchronized Optional<EtcdMember> member(long id) {
    return members.stream().filter(member -> member.id() == id).findFirst();
  }

  public synchronized long voters() {
    return members.stream().filter(member -> !member.learner()).count();
  }

  public synchronized long healthyVoters() {
    return members.stream().filter(member -> !member.learner() && member.up()).count();
  }

  public synchronized boolean hasQuorum() {
    return voters() > 0 && healthyVoters() >= voters() / 2 + 1;
  }

  /** For requests that need consensus, reads that must be current included. */
  public synchronized void requireQuorum() {
    if (!hasQuorum()) {
      throw EtcdException.timedOut();
    }
  }

  /**
   * Adds a member that has not started yet.
   *
   * @throws EtcdException when etcd would refuse: a voter is down, not enough members have started,
   *     the peer URL is taken, or another learner exists
   */
  public synchronized EtcdMember add(String peerUrl, boolean learner) {
    if (!learner && !readyToAddVoter()) {
      throw EtcdException.notEnoughStarted();
    }
    if (members.stream().anyMatch(member -> !member.learner() && !member.up())) {
      throw EtcdException.unhealthy();
    }
    requireQuorum();
    if (members.stream().anyMatch(member -> member.peerUrl().equals(peerUrl))) {
      throw EtcdException.peerUrlExists();
    }
    if (learner && members.stream().anyMatch(EtcdMember::learner)) {
      throw EtcdException.tooManyLearners();
    }
    EtcdMember added = new EtcdMember(newId(), "", peerUrl, "", learner, false, Set.of());
    members.add(added);
    committed();
    return added;
  }

  private boolean readyToAddVoter() {
    long started = voting().stream().filter(EtcdMember::started).count();
    // One started member may always grow to two, or nothing could ever grow.
    return voting().size() == 1 && started == 1 || started >= (voting().size() + 1) / 2 + 1;
  }

  private List<EtcdMember> voting() {
    return members.stream().filter(member -> !member.learner()).toList();
  }

  /** The added member's process came up and published its name and client URL. */
  public synchronized void started(long id, String name, String clientUrl) {
    replace(id, member -> member.withStarted(name, clientUrl));
    committed();
  }

  /**
   * @throws EtcdException when it is unknown, votes already or its process is not in sync
   */
  public synchronized void promote(long id) {
    EtcdMember member = member(id).orElseThrow(EtcdException::memberNotFound);
    if (!member.learner()) {
      throw EtcdException.notLearner();
    }
    if (!member.started() || !member.up()) {
      throw EtcdException.learnerNotReady();
    }
    long started = voting().stream().filter(EtcdMember::started).count() + 1;
    if (started < (voting().size() + 1) / 2 + 1) {
      throw EtcdException.notEnoughStarted();
    }
    requireQuorum();
    replace(id, one -> one.withLearner(false));
    committed();
  }

  /**
   * @throws EtcdException when it is unknown, or the members that would remain up could not vote
   */
  public synchronized void remove(long id) {
    EtcdMember member = member(id).orElseThrow(EtcdException::memberNotFound);
    if (!member.learner()) {
      checkVoterRemoval(member);
    }
    requireQuorum();
    members.remove(member);
    committed();
  }

  private void checkVoterRemoval(EtcdMember member) {
    List<EtcdMember> remaining =
        voting().stream().filter(other -> other.id() != member.id()).toList();
    long started = remaining.stream().filter(EtcdMember::started).count();
    if (remaining.isEmpty() || started < remaining.size() / 2 + 1) {
      throw EtcdException.notEnoughStarted();
    }
    // A voter that is down is no part of the active quorum, so its removal only helps.
    if (member.up() && healthyVoters() - 1 < remaining.size() / 2 + 1) {
      throw EtcdException.unhealthy();
    }
  }

  public synchronized void updatePeerUrl(long id, String peerUrl) {
    member(id).orElseThrow(EtcdException::memberNotFound);
    if (members.stream().anyMatch(other -> other.id() != id && other.peerUrl().equals(peerUrl))) {
      throw EtcdException.peerUrlExists();
    }
    requireQuorum();
    replace(id, member -> member.withPeerUrl(peerUrl));
    committed();
  }

  /** The member's process went down or came back. */
  public synchronized void up(long id, boolean up) {
    if (member(id).filter(member -> member.up() != up).isPresent()) {
      replace(id, member -> member.withUp(up));
      elect();
      changed.run();
    }
  }

  /**
   * Hands leadership from the member asked to another.
   *
   * @throws EtcdException when the asked member does not lead, or the target cannot
   */
  public synchronized void moveLeader(long asked, long target) {
    if (leader == 0) {
      throw EtcdException.noLeader();
    }
    if (asked != leader) {
      throw EtcdException.notLeader();
    }
    EtcdMember next = member(target).orElseThrow(EtcdException::badTransferee);
    if (next.learner()) {
      throw EtcdException.badTransferee();
    }
    if (!next.up()) {
      throw EtcdException.timedOut();
    }
    if (target != leader) {
      leader = target;
      term++;
      changed.run();
    }
  }

  /** Raises or disarms an alarm of a member; a member id of 0 means every member. */
  public synchronized void alarm(long id, String alarm, boolean raised) {
    requireQuorum();
    if (id != 0) {
      member(id).orElseThrow(EtcdException::memberNotFound);
    }
    for (EtcdMember member : List.copyOf(members)) {
      if (id == 0 || member.id() == id) {
        Set<String> alarms = new HashSet<>(member.alarms());
        boolean differs = raised ? alarms.add(alarm) : alarms.remove(alarm);
        if (differs) {
          replace(member.id(), one -> one.withAlarms(alarms));
        }
      }
    }
    committed();
  }

  public synchronized void put(byte[] key, byte[] value) {
    requireQuorum();
    if (key.length == 0) {
      throw EtcdException.emptyKey();
    }
    if (members.stream().anyMatch(member -> member.alarms().contains("NOSPACE"))) {
      throw EtcdException.noSpace();
    }
    keys.put(text(key), text(value));
    revision++;
    changed.run();
  }

  /** The value under exactly this key. */
  public synchronized Optional<byte[]> get(byte[] key) {
    return Optional.ofNullable(keys.get(text(key))).map(Base64.getDecoder()::decode);
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private void replace(long id, UnaryOperator<EtcdMember> change) {
    members.replaceAll(member -> member.id() == id ? change.apply(member) : member);
  }

  private void committed() {
    elect();
    changed.run();
  }

  // The first voter that is up leads as soon as the last leader does not: elections take about a
  // second in reality and none here.
  private void elect() {
    boolean leads = member(leader).filter(member -> member.up() && !member.learner()).isPresent();
    if (!hasQuorum()) {
      leader = 0;
    } else if (!leads) {
      leader = voting().stream().filter(EtcdMember::up).findFirst().orElseThrow().id();
      term++;
    }
  }
}
