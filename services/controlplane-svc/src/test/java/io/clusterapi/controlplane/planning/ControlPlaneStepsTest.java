package io.clusterapi.controlplane.planning;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.controlplane.pki.AdminKubeconfig;
import io.clusterapi.controlplane.pki.ClusterSecrets;
import io.clusterapi.events.ConditionStatus;
import io.clusterapi.events.CreateMachine;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.model.bootstrap.KubeadmConfig;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.planning.FixedPoint;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is begun, said and left alone at single steps of a control plane's life. */
class ControlPlaneStepsTest {

  @Test
  void beginsWithCertificatesAndSaysWhatIsMissing() {
    FakeCluster cluster = new FakeCluster(3);
    cluster.table.settle();
    assertThat(types(cluster)).containsExactly(Certificates.GENERATE);
    assertThat(cluster.table.commands).isEmpty();
    assertThat(condition(cluster, "CertificatesAvailable"))
        .satisfies(
            found -> {
              assertThat(found.getStatus()).isEqualTo("False");
              assertThat(found.getMessage())
                  .isEqualTo("Generating c1-ca, c1-etcd, c1-proxy, c1-sa");
            });
    assertThat(condition(cluster, "Available").getMessage())
        .isEqualTo("* Control plane not yet initialized");
    assertThat(condition(cluster, "ScalingUp").getMessage())
        .isEqualTo(
            "Scaling up from 0 to 3 replicas is blocked because:\n"
                + "* waiting for the cluster's certificates");
  }

  /** Whatever was written, the adoption that comes a moment later would find it changed. */
  @Test
  void isLeftAsItWasWrittenUntilAClusterRefersToIt() {
    FakeCluster cluster = new FakeCluster(1);
    cluster.table.views.clear();
    assertThat(cluster.table.settle()).isFalse();
  }

  @Test
  void aFailingOperationIsToldToTheUser() {
    FakeCluster cluster = new FakeCluster(1);
    cluster.table.settle();
    OperationState generating = cluster.table.operations.values().iterator().next();
    cluster.table.retrying(generating.intent(), "no entropy");
    cluster.table.settle();
    assertThat(condition(cluster, "CertificatesAvailable").getMessage()).isEqualTo("no entropy");
  }

  @Test
  void asksForMachineAndConfigurationInOnePlan() {
    FakeCluster cluster = new FakeCluster(1);
    cluster.table.settle();
    run(cluster, Certificates.GENERATE);
    cluster.table.settle();
    CreateMachine asked = (CreateMachine) cluster.table.commands.get(0);
    KubeadmConfig config =
        (KubeadmConfig) cluster.table.objects.get("KubeadmConfig/" + asked.getName());
    assertThat(config.getStatus().dataSecretName).isEqualTo(asked.getName());
    assertThat(Metadata.controller(config).orElseThrow().getKind())
        .isEqualTo("KubeadmControlPlane");
    assertThat(Metadata.controller(cluster.table.objects.get("Secret/" + asked.getName())))
        .hasValueSatisfying(owner -> assertThat(owner.getUid()).isEqualTo(Metadata.uid(config)));
    // and not for a second one, however often it is planned
    assertThat(cluster.table.settle()).isFalse();
    assertThat(cluster.table.commands).hasSize(1);
  }

  @Test
  void aMissingCertificateOfAnInitializedClusterIsReportedAndNotMadeAgain() {
    FakeCluster cluster = grown(1);
    cluster.table.objects.remove("Secret/c1-ca");
    cluster.table.settle();
    assertThat(types(cluster)).doesNotContain(Certificates.GENERATE);
    assertThat(condition(cluster, "CertificatesAvailable"))
        .satisfies(
            found -> {
              assertThat(found.getStatus()).isEqualTo("False");
              assertThat(found.getMessage()).contains("c1-ca").contains("restore them");
            });
    cluster.change(spec -> spec.replicas = 3);
    cluster.table.settle();
    assertThat(cluster.machines).hasSize(1);
    assertThat(condition(cluster, "ScalingUp").getMessage())
        .contains("waiting for the cluster's certificates");
  }

  @Test
  void theUsersIncompleteSecretIsNamedAndLeftAlone() {
    FakeCluster cluster = new FakeCluster(1);
    cluster.table.create(
        new SecretBuilder()
            .withNewMetadata()
            .withName("c1-ca")
            .withNamespace("default")
            .endMetadata()
            .withType("Opaque")
            .withData(Map.of("tls.crt", "eA=="))
            .build());
    cluster.table.settle();
    assertThat(types(cluster)).isEmpty();
    assertThat(condition(cluster, "CertificatesAvailable").getMessage())
        .isEqualTo("Secret c1-ca must hold tls.crt and tls.key; it is supplied by the user");
  }

  @Test
  void theKubeconfigIsRenewedWhenHalfItsLifeIsOver() {
    FakeCluster cluster = grown(1);
    Secret before = (Secret) cluster.table.objects.get("Secret/c1-kubeconfig");
    Instant due = AdminKubeconfig.renewAt(ClusterSecrets.readValue(before)).orElseThrow();
    cluster.table.now = due.minusSeconds(60);
    cluster.table.settle();
    assertThat(types(cluster)).doesNotContain(KubeconfigUpkeep.ISSUE);
    cluster.table.now = due;
    cluster.table.settle();
    assertThat(types(cluster)).contains(KubeconfigUpkeep.ISSUE);
    run(cluster, KubeconfigUpkeep.ISSUE);
    cluster.table.settle();
    Secret after = (Secret) cluster.table.objects.get("Secret/c1-kubeconfig");
    assertThat(AdminKubeconfig.renewAt(ClusterSecrets.readValue(after)).orElseThrow())
        .isAfter(due.plus(Duration.ofDays(180)));
    assertThat(types(cluster)).doesNotContain(KubeconfigUpkeep.ISSUE);
  }

  @Test
  void doesNotGrowWhileAMemberFails() {
    FakeCluster cluster = grown(1);
    String only = cluster.machines.keySet().iterator().next();
    cluster.publishNode(only, ConditionStatus.FALSE);
    cluster.change(spec -> spec.replicas = 3);
    cluster.table.settle();
    assertThat(condition(cluster, "ScalingUp").getMessage())
        .contains("etcd on Machine " + only + " is not healthy");
    assertThat(condition(cluster, "ControlPlaneComponentsHealthy").getStatus()).isEqualTo("False");
    assertThat(cluster.table.commands.stream().filter(CreateMachine.class::isInstance)).hasSize(1);
  }

  @Test
  void waitsForTheWorkersToGoAndNamesThem() {
    FakeCluster cluster = grown(1);
    cluster.delete(DeletionStage.CONTROL_PLANE);
    WorkersObserved workers = cluster.table.view(WorkersObserved.class).orElseThrow();
    cluster.table.see(
        "Cluster",
        "c1",
        WorkersObserved.newBuilder(workers)
            .setRemainingWorkerCount(1)
            .setRemainingWorkers(List.of("Machine/w1"))
            .build());
    int before = cluster.table.commands.size();
    cluster.table.settle();
    assertThat(condition(cluster, "Deleting"))
        .satisfies(
            found -> {
              assertThat(found.getReason()).isEqualTo("WaitingForWorkersDeletion");
              assertThat(found.getMessage()).contains("Machine/w1");
            });
    assertThat(cluster.table.commands).hasSize(before);
  }

  @Test
  void aPausedClusterIsLeftAlone() {
    FakeCluster cluster = new FakeCluster(1);
    cluster.table.settle();
    var paused =
        io.clusterapi.events.ClusterDesired.newBuilder(
                cluster.table.view(io.clusterapi.events.ClusterDesired.class).orElseThrow())
            .setPaused(true)
            .build();
    cluster.table.see("Cluster", "c1", paused);
    run(cluster, Certificates.GENERATE);
    cluster.table.settle();
    assertThat(cluster.table.commands).isEmpty();
    assertThat(condition(cluster, "Paused").getStatus()).isEqualTo("True");
  }

  @Test
  void aTokenIsRefreshedUntilTheMachineHasItsNode() {
    FakeCluster cluster = joining();
    cluster.table.now = cluster.table.now.plus(Duration.ofMinutes(5));
    cluster.table.settle();
    assertThat(types(cluster)).contains(TokenUpkeep.CREATE);
  }

  /** With the clock an hour back it would be refreshed in an hour, and ends in 15 minutes. */
  @Test
  void aTokenIsRefreshedWhenTheClockWasSetBack() {
    FakeCluster cluster = joining();
    cluster.table.now = cluster.table.now.minus(Duration.ofHours(1));
    cluster.table.settle();
    assertThat(types(cluster)).contains(TokenUpkeep.CREATE);
  }

  @Test
  void etcdIsLookedAtAgainWhenTheClockWasSetBack() {
    FakeCluster cluster = grown(1);
    assertThat(types(cluster)).doesNotContain(EtcdWatch.OBSERVE);
    cluster.table.now = cluster.table.now.minus(Duration.ofHours(1));
    cluster.table.settle();
    assertThat(types(cluster)).contains(EtcdWatch.OBSERVE);
  }

  @Test
  void etcdInWhichNothingHappensIsLookedAtEveryTenMinutes() {
    FakeCluster cluster = grown(1);
    Instant seen = cluster.table.now;
    int looks = 0;
    while (cluster.table.now.isBefore(seen.plus(Duration.ofMinutes(60)))) {
      cluster.table.now = cluster.table.now.plus(Duration.ofMinutes(1));
      cluster.table.settle();
      if (types(cluster).contains(EtcdWatch.OBSERVE)) {
        looks++;
        cluster.actors().get("operation").getAsBoolean();
        cluster.table.settle();
      }
    }
    assertThat(looks).isEqualTo(6);
  }

  @Test
  void controlPlanesThatWereLookedAtTogetherAreNotLookedAtTogetherAgain() {
    Instant seen = Instant.parse("2026-01-01T10:00:00Z");
    List<Instant> due =
        IntStream.range(0, 600)
            .mapToObj(i -> UUID.nameUUIDFromBytes(Integer.toString(i).getBytes(UTF_8)).toString())
            .map(uid -> EtcdWatch.place(uid, seen))
            .toList();
    assertThat(due)
        .allSatisfy(at -> assertThat(at).isAfter(seen).isBeforeOrEqualTo(seen.plusSeconds(600)));
    Map<Long, Long> minutes =
        due.stream()
            .collect(
                Collectors.groupingBy(
                    at -> Duration.between(seen, at).toMinutes(), Collectors.counting()));
    assertThat(minutes.values()).as("of 600, in a minute").allMatch(number -> number < 120);
  }

  private static FakeCluster joining() {
    FakeCluster cluster = grown(1);
    cluster.change(spec -> spec.replicas = 3);
    cluster.table.settle();
    for (OperationState operation : List.copyOf(cluster.table.operations.values())) {
      if (operation.type().equals(EtcdWatch.OBSERVE)) {
        run(cluster, EtcdWatch.OBSERVE);
      }
    }
    cluster.table.settle();
    run(cluster, TokenUpkeep.CREATE);
    cluster.table.settle();
    assertThat(types(cluster)).doesNotContain(TokenUpkeep.CREATE);
    return cluster;
  }

  private static FakeCluster grown(int replicas) {
    FakeCluster cluster = new FakeCluster(replicas);
    new FixedPoint(
            cluster.actors().entrySet().stream()
                .map(actor -> new FixedPoint.Actor(actor.getKey(), actor.getValue()))
                .toList(),
            () -> {},
            5_000)
        .run(1);
    return cluster;
  }

  /** Ends the operation of this type that is in flight. */
  private static void run(FakeCluster cluster, String type) {
    OperationState operation =
        cluster.table.operations.values().stream()
            .filter(found -> found.type().equals(type))
            .findFirst()
            .orElseThrow();
    cluster.run(operation.intent());
  }

  private static List<String> types(FakeCluster cluster) {
    return cluster.table.operations.values().stream().map(OperationState::type).toList();
  }

  private static Condition condition(FakeCluster cluster, String type) {
    return Conditions.get(cluster.controlPlane().getStatus().conditions, type).orElseThrow();
  }
}
