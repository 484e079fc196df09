package io.clusterapi.controlplane.planning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.controlplane.planning.EtcdObservation.Member;
import io.clusterapi.events.ConditionStatus;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.controlplane.KubeadmControlPlane;
import io.clusterapi.planning.ChildNames;
import io.clusterapi.planning.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps an observation of etcd's members: made anew when a Node or its etcd changes or an act needs
 * a fresh one, otherwise every ten minutes, as often as upstream looks at what nothing has happened
 * to (alarms are not announced by anyone). Each control plane has its place within the ten minutes,
 * so that hundreds that were made or found again together are not looked at together. While members
 * and Nodes do not match it is repeated, sooner at first: a member that just joined is promoted
 * within a second or two.
 */
public final class EtcdWatch {
  public static final String OBSERVE = "observe-etcd";

  private static final Duration SETTLED = Duration.ofMinutes(10);
  private static final Duration SOONEST = Duration.ofSeconds(1);
  private static final Duration LATEST = Duration.ofMinutes(1);

  private EtcdWatch() {}

  /** What the last observation must have been made for to be believed. */
  static String key(List<ControlPlaneMachine> machines, String purpose) {
    List<String> parts = new ArrayList<>();
    parts.add(purpose);
    for (ControlPlaneMachine machine : machines) {
      if (!machine.nodeName().isEmpty()) {
        parts.add(
            machine.nodeName()
                + "="
                + machine
                    .component(ControlPlaneMachine.ETCD)
                    .map(health -> health.getStatus())
                    .orElse(ConditionStatus.UNKNOWN));
      }
    }
    return ChildNames.token(parts.toArray(String[]::new));
  }

  static ControlPlaneMemory plan(
      KubeadmControlPlane controlPlane,
      KnownCluster cluster,
      List<ControlPlaneMachine> machines,
      String purpose,
      boolean reachable,
      ControlPlaneMemory memory,
      Slice slice,
      ResourcePlan.Builder<KubeadmControlPlane> plan) {
    ControlPlaneMemory next = memory;
    String uid = Metadata.uid(controlPlane);
    String key = key(machines, purpose);
    for (OperationState operation : slice.operations(uid)) {
      if (!operation.type().equals(OBSERVE)) {
        continue;
      }
      if (operation.phase() == OperationState.Phase.SUCCEEDED) {
        next = next.withEtcd(observation(operation, next.etcd(), slice.now()));
      }
      if (operation.phase() == OperationState.Phase.FAILED) {
        plan.effect(new Effect.Forget(operation.id()));
        plan.wakeAt(slice.now().plus(Requests.AFTER_FAILURE));
        return next;
      }
      if (!operation.inFlight() || !operation.intent().token().equals(key)) {
        plan.effect(new Effect.Forget(operation.id()));
      }
    }
    List<String> nodes = nodes(machines);
    if (!reachable || nodes.isEmpty()) {
      return next;
    }
    EtcdObservation last = next.etcd();
    // A look for the sake of scaling is as good as any when there is nothing to do.
    boolean current =
        last != null
            && (last.key().equals(key)
                || (purpose.isEmpty()
                    && last.key().equals(key(machines, Scaling.purpose(controlPlane)))));
    if (current) {
      Instant seen = Instant.ofEpochMilli(last.observedAt());
      Instant due = due(uid, last, machines);
      // What was seen at a time to come was seen before the clock was set back: it may be as old.
      if (slice.now().isBefore(due) && !slice.now().isBefore(seen)) {
        plan.wakeAt(due);
        return next;
      }
    }
    String id = uid + "/" + OBSERVE + "/" + key + (current ? "/" + last.observedAt() : "");
    boolean running =
        slice.operations(uid).stream()
            .anyMatch(
                operation ->
                    operation.type().equals(OBSERVE)
                        && operation.intent().token().equals(key)
                        && operation.inFlight());
    if (!running) {
      ObjectNode request = Requests.of(cluster, controlPlane);
      request.set("nodes", Mapper.json().valueToTree(nodes));
      plan.effect(
          new Effect.Begin(
              new OperationIntent(id, uid, OBSERVE, key, request.toString()),
              Note.of(ControlPlaneReason.ObservingEtcd, "members of etcd are listed")));
    }
    return next;
  }

  /** The last observation, if it was made for the present state. */
  static Optional<EtcdObservation> current(
      ControlPlaneMemory memory, List<ControlPlaneMachine> machines, String purpose) {
    return Optional.ofNullable(memory.etcd())
        .filter(observation -> observation.key().equals(key(machines, purpose)));
  }

  /** Why the last try to observe failed. */
  static Optional<String> problem(KubeadmControlPlane controlPlane, Slice slice) {
    return slice.operations(Metadata.uid(controlPlane)).stream()
        .filter(operation -> operation.type().equals(OBSERVE))
        .flatMap(operation -> operation.problem().stream())
        .map(OperationState.Problem::message)
        .findFirst();
  }

  /** Nodes to ask, those with a healthy member first. */
  static List<String> nodes(List<ControlPlaneMachine> machines) {
    List<String> nodes = new ArrayList<>();
    for (boolean healthy : new boolean[] {true, false}) {
      machines.stream()
          .filter(machine -> !machine.nodeName().isEmpty())
          .filter(machine -> machine.healthy(ControlPlaneMachine.ETCD) == healthy)
          .forEach(machine -> nodes.add(machine.nodeName()));
    }
    return nodes;
  }

  /** Names of the Nodes whose etcd is fine. */
  static Set<String> healthyNodes(List<ControlPlaneMachine> machines) {
    Set<String> names = new HashSet<>();
    machines.stream()
        .filter(machine -> machine.healthy(ControlPlaneMachine.ETCD))
        .forEach(machine -> names.add(machine.nodeName()));
    return names;
  }

  private static Instant due(String uid, EtcdObservation last, List<ControlPlaneMachine> machines) {
    Instant seen = Instant.ofEpochMilli(last.observedAt());
    return settled(last, machines) ? place(uid, seen) : seen.plus(unsettled(last));
  }

  /** The first instant after that look that is this control plane's. */
  static Instant place(String uid, Instant seen) {
    long every = SETTLED.toMillis();
    long into = Math.floorMod(uid.hashCode() - seen.toEpochMilli(), every);
    return seen.plusMillis(into == 0 ? every : into);
  }

  private static boolean settled(EtcdObservation last, List<ControlPlaneMachine> machines) {
    Set<String> members = new HashSet<>();
    last.members().forEach(member -> members.add(member.name()));
    return last.quorate()
        && last.members().stream().noneMatch(Member::learner)
        && members.equals(new HashSet<>(nodes(machines)));
  }

  private static Duration unsettled(EtcdObservation last) {
    Duration half = Duration.ofMillis((last.observedAt() - last.since()) / 2);
    return half.compareTo(SOONEST) < 0 ? SOONEST : half.compareTo(LATEST) > 0 ? LATEST : half;
  }

  private static EtcdObservation observation(
      OperationState operation, EtcdObservation before, Instant now) {
    JsonNode result;
    try {
      result = Mapper.json().readTree(operation.result().orElse("{}"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the result of " + operation.type() + " is no JSON", e);
    }
    List<Member> members = new ArrayList<>();
    for (JsonNode member : result.path("members")) {
      List<String> alarms = new ArrayList<>();
      member.path("alarms").forEach(alarm -> alarms.add(alarm.asText()));
      members.add(
          new Member(
              member.path("id").asText(),
              member.path("name").asText(),
              member.path("learner").asBoolean(),
              alarms));
    }
    String key = operation.intent().token();
    return new EtcdObservation(
        key,
        before != null && before.key().equals(key) ? before.since() : now.toEpochMilli(),
        now.toEpochMilli(),
        result.path("quorate").asBoolean(),
        result.path("leader").asText(),
        List.copyOf(members));
  }
}
