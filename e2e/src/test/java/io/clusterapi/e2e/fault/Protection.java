package io.clusterapi.e2e.fault;

import io.clusterapi.local.Component;
import java.util.List;

/**
 * Something that keeps an invariant, and how to take it away: rules that rewrite what the
 * protecting method does. With it gone, the row named must break.
 */
public enum Protection {
  /** The token that lets a cloud make one host of the same call made twice. */
  CLIENT_TOKEN(
      Broken::lostAnswer,
      List.of(Component.AWS),
      rule(
          "io.clusterapi.provider.driver.PartTry",
          "token()",
          "AT ENTRY",
          "RETURN java.util.UUID.randomUUID().toString()")),
  /** Looking up what an earlier try may have made, before making it. */
  LOOK_UP_FIRST(
      Broken::lostAllocation,
      List.of(Component.MAAS),
      rule(
          "io.clusterapi.maas.cloud.MachineDriver",
          "find(PartTry)",
          "AT ENTRY",
          "RETURN io.smallrye.mutiny.Uni.createFrom().item(java.util.Optional.empty())"),
      rule(
          "io.clusterapi.provider.driver.UnknownOutcomes",
          "settled(String)",
          "AT ENTRY",
          "RETURN true")),
  /** The finalizer that is there before anything is made in the cloud. */
  FINALIZER_FIRST(
      Broken::comeAndGo,
      List.of(Component.AWS),
      rule(
          "io.clusterapi.provider.lifecycle.Marks",
          "addFinalizer(HasMetadata,String)",
          "AT ENTRY",
          "RETURN")),
  /** The inbox by which a command is taken once. */
  COMMANDS_ONCE(
      Broken::replay,
      List.of(Component.AWS, Component.MACHINE, Component.CONTROL_PLANE),
      rule(
          "io.clusterapi.loop.runtime.RoundWrites",
          "transition(List)",
          "AT ENTRY",
          "$1 = java.util.Collections.emptyList()")),
  /** The revision by which an older state is dropped. */
  NEWER_STATES_ONLY(
      Broken::replay,
      List.of(Component.AWS, Component.MACHINE, Component.CONTROL_PLANE, Component.CLUSTER),
      rule(
          "io.clusterapi.loop.persistence.FactIntake$Fact",
          "revision()",
          "AT ENTRY",
          "RETURN System.nanoTime()")),
  /** Waiting for Kafka's answer before an event counts as told. */
  TOLD_BEFORE_MARKED(
      Broken::brokerAway,
      List.of(Component.MACHINE),
      rule(
          "io.clusterapi.loop.messaging.Relay",
          "publish(List)",
          "AT EXIT",
          "$!.subscribeAsCompletionStage(), RETURN io.smallrye.mutiny.Uni.createFrom().voidItem()")),
  /** The etcd member that goes, by the quorum of the others, before its host. */
  MEMBER_BEFORE_HOST(
      Broken::shrink,
      List.of(Component.CONTROL_PLANE),
      rule(
          "io.clusterapi.controlplane.planning.MemberRemoval",
          "needsEtcd(ControlPlaneMachine,List,boolean)",
          "AT ENTRY",
          "RETURN false"),
      rule(
          "io.clusterapi.controlplane.planning.EtcdQuorum",
          "enough(int,int,String)",
          "AT ENTRY",
          "RETURN java.util.Optional.empty()")),
  /** The comparison of an update's resource version with the stored one. */
  COMPARE_AND_SET(
      Broken::writers,
      List.of(Component.CONTROL_PLANE),
      rule(
          "io.clusterapi.http.serving.Metadata",
          "checkPreconditions(Kind,ObjectNode,String,String)",
          "AT ENTRY",
          "RETURN")),
  /** The mark with the owner's UID, not a name, by which what is one's own is found. */
  OWNED_BY_UID(
      Broken::sameName,
      List.of(Component.AWS),
      rule(
          "io.clusterapi.aws.cloud.AwsCalls",
          "mine(PartTry)",
          "AT ENTRY\n"
              + "BIND filters:java.util.ArrayList = new java.util.ArrayList();\n"
              + "     cluster:String = \"tag:sigs.k8s.io/cluster-api-provider-aws/cluster/\""
              + " + $1.slice().cluster()",
          "filters.add(software.amazon.awssdk.services.ec2.model.Filter.builder().name(cluster)"
              + ".values(java.util.Collections.singletonList(\"owned\")).build()),"
              + " filters.add(software.amazon.awssdk.services.ec2.model.Filter.builder()"
              + ".name(\"tag:capi.clusterapi.io/part\")"
              + ".values(java.util.Collections.singletonList($1.key())).build()),"
              + " RETURN filters")),
  /** The one machine that initializes a cluster. */
  ONE_INIT(
      Broken::grow,
      List.of(Component.CONTROL_PLANE),
      rule(
          "io.clusterapi.controlplane.planning.KubeadmConfigController",
          "role(KubeadmConfig,Slice)",
          "AT EXIT",
          "$!.toString().equals(\"JOIN_CONTROL_PLANE\")",
          "RETURN io.clusterapi.controlplane.planning.KubeadmConfigController$Role.INIT")),
  /** That authorities are made once, and never again for a cluster that is initialized. */
  AUTHORITIES_ONCE(
      Broken::lostAuthority,
      List.of(Component.CONTROL_PLANE),
      rule(
          "io.clusterapi.controlplane.planning.Certificates",
          "plan(KubeadmControlPlane,KnownCluster,boolean,Slice,ResourcePlan$Builder)",
          "AT ENTRY",
          "$3 = false")),
  /**
   * That the control plane goes when no worker is left. Two services see to it: the one that names
   * the stages of a deletion, and the owner of control planes; either alone suffices.
   */
  WORKERS_FIRST(
      Broken::heldWorker,
      List.of(Component.CLUSTER, Component.CONTROL_PLANE),
      rule(
          "io.clusterapi.controlplane.planning.ControlPlaneRemoval",
          "waitsForWorkers(KnownCluster,List,Optional)",
          "AT ENTRY",
          "RETURN java.util.Optional.empty()"),
      rule(
          "io.clusterapi.cluster.planning.ClusterDeletion",
          "workersGone(ClusterFacts)",
          "AT ENTRY",
          "RETURN true"));

  /** A row, or the part of one, that the protection matters to. */
  @FunctionalInterface
  interface Scenario {
    void run(Recording run) throws Exception;
  }

  private final Scenario scenario;
  private final List<Component> services;
  private final List<Rule> rules;

  Protection(Scenario scenario, List<Component> services, Rule... rules) {
    this.scenario = scenario;
    this.services = services;
    this.rules = List.of(rules);
  }

  Scenario scenario() {
    return scenario;
  }

  /** The services that have it. */
  List<Component> services() {
    return services;
  }

  /** What takes it away from a service: the rules of its own classes and of those all share. */
  List<Rule> rules(Component service) {
    return rules.stream().filter(rule -> isIn(service, rule)).toList();
  }

  private static boolean isIn(Component service, Rule rule) {
    boolean controlPlanes = rule.type().startsWith("io.clusterapi.controlplane.");
    boolean clusters = rule.type().startsWith("io.clusterapi.cluster.");
    return (service == Component.CONTROL_PLANE || !controlPlanes)
        && (service == Component.CLUSTER || !clusters);
  }

  private static Rule rule(String type, String method, String where, String action) {
    return rule(type, method, where, "TRUE", action);
  }

  private static Rule rule(
      String type, String method, String where, String condition, String action) {
    return new Rule("without " + type + "." + method, type, method, where, condition, action);
  }
}
