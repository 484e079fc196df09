package io.clusterapi.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.aws.cloud.AwsCalls;
import io.clusterapi.aws.cloud.AwsClients;
import io.clusterapi.aws.cloud.AwsDrivers;
import io.clusterapi.aws.cloud.AwsSettings;
import io.clusterapi.events.Act;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.DeprovisionMachine;
import io.clusterapi.events.MachineObserved;
import io.clusterapi.events.Meta;
import io.clusterapi.events.Owner;
import io.clusterapi.events.ProvisionMachine;
import io.clusterapi.events.Reference;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.model.core.V1Beta1Condition;
import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSClusterSpec;
import io.clusterapi.model.infrastructure.aws.AWSLoadBalancerSpec;
import io.clusterapi.model.infrastructure.aws.AWSMachine;
import io.clusterapi.model.infrastructure.aws.AWSMachineSpec;
import io.clusterapi.model.infrastructure.aws.AWSMachineTemplate;
import io.clusterapi.model.infrastructure.aws.AWSMachineTemplateSpec;
import io.clusterapi.provider.contract.IdleKubeadm;
import io.clusterapi.provider.contract.PretendSlice;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartOperations;
import io.clusterapi.provider.lifecycle.DeprovisionMachineHandler;
import io.clusterapi.provider.lifecycle.ProvisionMachineHandler;
import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.simulator.Simulator;
import io.clusterapi.simulator.SimulatorSettings;
import io.clusterapi.simulator.cloud.Fault;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The whole provider, planners and SDK, against the simulated AWS in this process. */
class ClusterOnSimulatorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final IdleKubeadm kubeadm = new IdleKubeadm();
  private Simulator simulator;
  private AwsClients clients;
  private ScheduledExecutorService scheduler;
  private ExecutorService workers;
  private List<PartDriver> drivers;
  private PartOperations handler;
  private PretendSlice slice;

  // The first use of Mutiny registers its context manager, which two threads at once can not do.
  @BeforeAll
  static void useMutinyOnce() {
    Uni.createFrom().completionStage(CompletableFuture.completedFuture(1)).await().indefinitely();
  }

  @BeforeEach
  void start() {
    simulator =
        Simulator.start(
            SimulatorSettings.in(folder),
            (vertx, data, endpoints, machines, ledger, clock) -> kubeadm);
    clients =
        new AwsClients(
            new AwsSettings(
                Optional.of(simulator.uri()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(10)),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "secret")),
            new DeclaredIdentities(),
            Clock.systemUTC());
    scheduler = Executors.newScheduledThreadPool(2);
    workers = Executors.newFixedThreadPool(8);
    AwsCalls calls = new AwsCalls(clients, new RateLimiter(scheduler, Clock.systemUTC()));
    drivers =
        AwsDrivers.all(
            calls,
            (namespace, secret) ->
                Uni.createFrom()
                    .item(
                        "#cloud-config\nruncmd:\n- kubeadm init --config /run/kubeadm.yaml\n"
                            .getBytes(StandardCharsets.UTF_8)),
            "",
            workers);
    restart();
    slice = new PretendSlice(new AwsService(), Clock.systemUTC());
    declareCluster();
  }

  @AfterEach
  void stop() {
    clients.close();
    workers.shutdownNow();
    scheduler.shutdownNow();
    simulator.close();
  }

  private void restart() {
    handler = new PartOperations(drivers, Clock.systemUTC(), Duration.ofSeconds(1));
  }

  @Test
  void buildsTheNetworkOfTheDefaultTemplate() {
    until(this::clusterReady);
    AWSCluster cluster = cluster();
    assertThat(cluster.getSpec().controlPlaneEndpoint.host).isNotEmpty();
    assertThat(cluster.getSpec().controlPlaneEndpoint.port).isEqualTo(6443);
    assertThat(cluster.getSpec().network.vpc.id).startsWith("vpc-");
    assertThat(cluster.getSpec().network.subnets).hasSize(6);
    assertThat(cluster.getSpec().network.subnets)
        .extracting(subnet -> subnet.cidrBlock)
        .contains("10.0.0.0/20", "10.0.64.0/18", "10.0.192.0/18");
    assertThat(cluster.getStatus().failureDomains)
        .containsOnlyKeys("eu-central-1a", "eu-central-1b", "eu-central-1c");
    assertThat(cluster.getStatus().networkStatus.securityGroups)
        .containsOnlyKeys("apiserver-lb", "controlplane", "lb", "node");
    assertThat(condition(cluster.getStatus().conditions, "Ready").status).isEqualTo("True");
    assertThat(count("vpc")).isEqualTo(1);
    assertThat(count("subnet")).isEqualTo(6);
    assertThat(count("natgateway") + count("nat-gateway")).isEqualTo(3);
    assertThat(slice.operations).isEmpty();
  }

  @Test
  void startsOneInstanceAMachineAndGivesEverythingBack() {
    until(this::clusterReady);
    provision("cp-0", true, "eu-central-1b");
    provision("worker-0", false, "");
    until(() -> ready("cp-0") && ready("worker-0") && attached("cp-0"));
    AWSMachine controlPlane = machine("cp-0");
    assertThat(controlPlane.getSpec().providerID).startsWith("aws:///eu-central-1b/i-");
    assertThat(controlPlane.getStatus().instanceState).isEqualTo("running");
    assertThat(controlPlane.getStatus().addresses)
        .extracting(address -> address.type)
        .contains("InternalIP", "InternalDNS");
    assertThat(count("instance")).isEqualTo(2);
    until(() -> kubeadm.calls.size() >= 2);

    joined("cp-0");
    joined("worker-0");
    until(() -> count("secret") == 0);

    deprovision("worker-0");
    deprovision("cp-0");
    until(() -> slice.all(AWSMachine.class).isEmpty());
    assertThat(count("instance")).isZero();

    deletionStage(DeletionStage.INFRASTRUCTURE);
    until(() -> slice.all(AWSCluster.class).isEmpty());
    assertThat(live()).isEmpty();
    assertThat(slice.all(AWSMachineTemplate.class)).isEmpty();
  }

  @Test
  void makesEverythingOnceThoughAnswersAreLostAndCallsThrottled() {
    simulator
        .faults()
        .replace(
            List.of(
                fault("*:Create*", Fault.Kind.FAIL_AFTER, 0.15, 7),
                fault("*:RunInstances", Fault.Kind.FAIL_AFTER, 0.5, 11),
                fault("*:AllocateAddress", Fault.Kind.FAIL_AFTER, 0.3, 3),
                fault("*:*", Fault.Kind.THROTTLE, 0.03, 5),
                fault("*:*", Fault.Kind.ERROR, 0.03, 9)));
    until(this::clusterReady);
    provision("cp-0", true, "eu-central-1a");
    until(() -> ready("cp-0"));
    assertThat(count("vpc")).isEqualTo(1);
    assertThat(count("subnet")).isEqualTo(6);
    assertThat(count("instance")).isEqualTo(1);
    assertThat(count("load-balancer") + count("loadbalancer")).isLessThanOrEqualTo(1);
    deprovision("cp-0");
    until(() -> slice.all(AWSMachine.class).isEmpty());
    deletionStage(DeletionStage.INFRASTRUCTURE);
    until(() -> slice.all(AWSCluster.class).isEmpty());
    assertThat(live()).isEmpty();
  }

  @Test
  void deletingDuringCreationLeavesNothing() {
    for (int i = 0; i < 4; i++) {
      slice.settle();
      runOperations();
      look();
    }
    assertThat(live()).isNotEmpty();
    deletionStage(DeletionStage.INFRASTRUCTURE);
    restart();
    until(() -> slice.all(AWSCluster.class).isEmpty());
    assertThat(live()).isEmpty();
  }

  @Test
  void refusesAnApplicationLoadBalancerBeforeMakingAnything() {
    cluster().getSpec().controlPlaneLoadBalancer.loadBalancerType = "alb";
    slice.settle();
    V1Beta1Condition ready = condition(cluster().getStatus().conditions, "Ready");
    assertThat(ready.status).isEqualTo("False");
    assertThat(ready.message).contains("only nlb and classic are supported").contains("alb");
    assertThat(slice.operations).isEmpty();
    assertThat(live()).isEmpty();
  }

  @Test
  void aTerminatedInstanceIsAFailureAndIsNotReplaced() {
    until(this::clusterReady);
    provision("worker-0", false, "");
    until(() -> ready("worker-0"));
    String id = machine("worker-0").getSpec().instanceID;
    var account = new io.clusterapi.provider.part.Account("eu-central-1", "default");
    clients.ec2(account).terminateInstances(r -> r.instanceIds(id)).join();
    until(() -> machine("worker-0").getStatus().failureReason != null);
    assertThat(machine("worker-0").getStatus().failureMessage).contains(id);
    assertThat(condition(machine("worker-0").getStatus().conditions, "InstanceReady").reason)
        .isEqualTo("InstanceTerminated");
    slice.settle();
    runOperations();
    assertThat(count("instance")).isZero();
  }

  // ---------------------------------------------------------------- driving

  private void until(BooleanSupplier reached) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!reached.getAsBoolean()) {
      assertThat(Instant.now())
          .as("not reached; %s %s %s", slice.operations.values(), slice.memories, live())
          .isBefore(end);
      slice.settle();
      runOperations();
      slice.settle();
      look();
    }
    slice.settle();
  }

  private void runOperations() {
    Map<String, Future<OperationState>> running = new java.util.TreeMap<>();
    for (OperationState operation : List.copyOf(slice.operations.values())) {
      boolean due = operation.retryAt().map(at -> !at.isAfter(Instant.now())).orElse(true);
      if (operation.inFlight() && due) {
        running.put(operation.id(), workers.submit(() -> attempt(operation)));
      }
    }
    running.forEach(
        (id, outcome) -> {
          try {
            slice.operations.put(id, outcome.get());
          } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e);
          }
        });
  }

  private OperationState attempt(OperationState operation) {
    int number = operation.attempt() + 1;
    try {
      OperationResult result =
          handler
              .run(new OperationTry(PretendSlice.KEY, operation.intent(), number))
              .await()
              .atMost(PATIENCE);
      return new OperationState(
          operation.intent(),
          OperationState.Phase.SUCCEEDED,
          number,
          Optional.empty(),
          Optional.empty(),
          Optional.of(result.result()));
    } catch (OperationFailure failure) {
      boolean again = failure.kind() == OperationFailure.Kind.TRANSIENT;
      Duration pause = failure.retryAfter().orElse(Duration.ofMillis(50));
      return new OperationState(
          operation.intent(),
          again ? OperationState.Phase.RETRYING : OperationState.Phase.FAILED,
          number,
          Optional.of(new OperationState.Problem(failure.reason(), failure.getMessage())),
          again ? Optional.of(Instant.now().plus(pause)) : Optional.empty(),
          Optional.empty());
    }
  }

  private void look() {
    for (PartDriver driver : drivers) {
      List<PartInterest> asked =
          slice.interests.values().stream()
              .flatMap(map -> map.values().stream())
              .filter(interest -> interest.kind().equals(driver.kind()))
              .toList();
      if (asked.isEmpty()) {
        continue;
      }
      long at = System.currentTimeMillis();
      List<Sighting> seen;
      try {
        seen = driver.observe(asked.get(0).account(), asked).await().atMost(PATIENCE);
      } catch (RuntimeException e) {
        continue;
      }
      for (PartInterest interest : asked) {
        seen.stream()
            .filter(sighting -> sighting.id().equals(interest.id()))
            .forEach(
                sighting ->
                    slice.sightings.put(
                        Sighting.factKey(interest.ownerUid(), interest.key()),
                        sighting.answering(interest, at)));
      }
    }
  }

  // ---------------------------------------------------------------- declaring

  private void declareCluster() {
    AWSCluster cluster = new AWSCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName("demo").build());
    cluster.setSpec(new AWSClusterSpec());
    cluster.getSpec().region = "eu-central-1";
    cluster.getSpec().sshKeyName = "default";
    cluster.getSpec().controlPlaneLoadBalancer = new AWSLoadBalancerSpec();
    cluster.getSpec().controlPlaneLoadBalancer.loadBalancerType = "nlb";
    cluster.getSpec().controlPlaneLoadBalancer.healthCheckProtocol = "HTTPS";
    slice.add(cluster);
    AWSMachineTemplate template = new AWSMachineTemplate();
    template.setMetadata(new ObjectMetaBuilder().withName("demo").build());
    template.setSpec(new AWSMachineTemplateSpec());
    template.getSpec().template = new AWSMachineTemplateSpec.Template();
    template.getSpec().template.spec = new AWSMachineSpec();
    template.getSpec().template.spec.instanceType = "m5.large";
    template.getSpec().template.spec.sshKeyName = "default";
    template.getSpec().template.spec.iamInstanceProfile =
        "control-plane.cluster-api-provider-aws.sigs.k8s.io";
    slice.add(template);
    slice.view(
        "Cluster",
        "demo",
        ClusterDesired.newBuilder()
            .setMeta(meta("Cluster", "demo"))
            .setInfrastructureRef(
                Reference.newBuilder()
                    .setApiGroup("infrastructure.cluster.x-k8s.io")
                    .setKind("AWSCluster")
                    .setName("demo")
                    .build())
            .build());
  }

  private void deletionStage(DeletionStage stage) {
    slice.view(
        "Cluster",
        "demo",
        ClusterObserved.newBuilder()
            .setMeta(meta("Cluster", "demo"))
            .setDeletionStage(stage)
            .build());
  }

  private void joined(String name) {
    slice.view(
        "Machine",
        name,
        MachineObserved.newBuilder()
            .setMeta(meta("Machine", name))
            .setNodeName("node-of-" + name)
            .build());
  }

  private void provision(String name, boolean controlPlane, String failureDomain) {
    ProvisionMachine command =
        ProvisionMachine.newBuilder()
            .setId("provision-" + name)
            .setAct(act())
            .setNamespace("default")
            .setCluster("demo")
            .setName(name)
            .setOwner(
                Owner.newBuilder()
                    .setApiVersion("cluster.x-k8s.io/v1beta2")
                    .setKind("Machine")
                    .setName(name)
                    .setUid("uid-of-" + name)
                    .build())
            .setTemplate(
                Reference.newBuilder()
                    .setApiGroup("infrastructure.cluster.x-k8s.io")
                    .setKind("AWSMachineTemplate")
                    .setName("demo")
                    .build())
            .setDataSecretName(name)
            .setControlPlane(controlPlane)
            .setVersion("v1.35.3")
            .setFailureDomain(failureDomain)
            .build();
    new ProvisionMachineHandler<>(new io.clusterapi.aws.lifecycle.AwsMachineCloning())
        .apply(command, slice)
        .forEach(slice::apply);
  }

  private void deprovision(String name) {
    DeprovisionMachine command =
        DeprovisionMachine.newBuilder()
            .setId("deprovision-" + name)
            .setAct(act())
            .setNamespace("default")
            .setCluster("demo")
            .setName(name)
            .build();
    new DeprovisionMachineHandler<>(AWSMachine.class).apply(command, slice).forEach(slice::apply);
  }

  private static Act act() {
    return Act.newBuilder().setReason("Test").setMessage("a test").build();
  }

  private static Meta meta(String kind, String name) {
    return Meta.newBuilder()
        .setApiVersion("cluster.x-k8s.io/v1beta2")
        .setKind(kind)
        .setNamespace("default")
        .setName(name)
        .setUid("uid-of-" + name)
        .setCluster("demo")
        .setResourceVersion(1)
        .setCreatedAt(Instant.EPOCH)
        .build();
  }

  // ---------------------------------------------------------------- looking

  private AWSCluster cluster() {
    return slice.named(AWSCluster.class, "demo").orElseThrow();
  }

  private AWSMachine machine(String name) {
    return slice.named(AWSMachine.class, name).orElseThrow();
  }

  private boolean clusterReady() {
    return cluster().getStatus() != null && Boolean.TRUE.equals(cluster().getStatus().ready);
  }

  private boolean ready(String name) {
    return slice
        .named(AWSMachine.class, name)
        .map(machine -> machine.getStatus())
        .map(status -> Boolean.TRUE.equals(status.ready))
        .orElse(false);
  }

  private boolean attached(String name) {
    return condition(machine(name).getStatus().conditions, "ELBAttached").status.equals("True");
  }

  private static V1Beta1Condition condition(List<V1Beta1Condition> conditions, String type) {
    return conditions.stream().filter(c -> c.type.equals(type)).findFirst().orElseThrow();
  }

  private List<LedgerEntry> live() {
    return simulator.ledger().live();
  }

  private long count(String type) {
    return live().stream().filter(entry -> entry.type().equals(type)).count();
  }

  private static Fault fault(String action, Fault.Kind kind, double probability, long seed) {
    return new Fault(action, kind, probability, seed, null, 0, null, null, null, null);
  }
}
