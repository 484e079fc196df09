package io.clusterapi.vsphere;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.Act;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.DeprovisionMachine;
import io.clusterapi.events.Meta;
import io.clusterapi.events.Owner;
import io.clusterapi.events.ProvisionMachine;
import io.clusterapi.events.Reference;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.core.APIEndpoint;
import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereClusterSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereIdentityReference;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachine;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineTemplate;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineTemplateSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereNetworkSpec;
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
import io.clusterapi.vsphere.cloud.Credentials;
import io.clusterapi.vsphere.cloud.VSphereCalls;
import io.clusterapi.vsphere.cloud.VSphereDrivers;
import io.clusterapi.vsphere.cloud.VSphereSettings;
import io.fabric8.kubernetes.api.model.Condition;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole provider, planners and SOAP client, against the simulated vCenter in this process. */
class ClusterOnSimulatorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final IdleKubeadm kubeadm = new IdleKubeadm();
  private final AtomicInteger logins = new AtomicInteger();
  private volatile String password = "simulated-password";
  private Simulator simulator;
  private VSphereCalls calls;
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
    scheduler = Executors.newScheduledThreadPool(2);
    workers = Executors.newFixedThreadPool(8);
    VSphereSettings settings =
        new VSphereSettings(
            Optional.of(simulator.uri()),
            "capv-system",
            Optional.empty(),
            Optional.empty(),
            true,
            Duration.ofSeconds(10));
    Credentials credentials =
        account -> {
          assertThat(account.secret()).isEqualTo("demo");
          logins.incrementAndGet();
          return Uni.createFrom()
              .item(new Credentials.Login("administrator@vsphere.local", password));
        };
    calls =
        new VSphereCalls(
            settings, credentials, new RateLimiter(scheduler, Clock.systemUTC()), scheduler);
    drivers =
        VSphereDrivers.all(
            calls,
            (namespace, secret) ->
                Uni.createFrom()
                    .item(
                        "#cloud-config\nruncmd:\n- kubeadm init --config /run/kubeadm.yaml\n"
                            .getBytes(StandardCharsets.UTF_8)),
            Clock.systemUTC());
    restart();
    slice = new PretendSlice(new VSphereService(), Clock.systemUTC());
    declareCluster();
  }

  @AfterEach
  void stop() {
    calls.close();
    workers.shutdownNow();
    scheduler.shutdownNow();
    simulator.close();
  }

  private void restart() {
    handler = new PartOperations(drivers, Clock.systemUTC(), Duration.ofSeconds(1));
  }

  @Test
  void aClusterIsProvisionedOnceVCenterAnswers() {
    until(this::clusterReady);
    assertThat(cluster().getStatus().vCenterVersion).isEqualTo("8.0.3.0");
    assertThat(condition(cluster().getStatus().conditions, "Ready").getStatus()).isEqualTo("True");
    assertThat(live()).isEmpty();
  }

  @Test
  void wrongCredentialsAreSaidAndCountFromTheirCorrectionOn() {
    password = "guessed";
    until(() -> cluster().getStatus() != null && message("VCenterAvailable").contains("incorrect"));
    assertThat(message("VCenterAvailable")).doesNotContain("guessed");
    assertThat(clusterReady()).isFalse();

    password = "simulated-password";
    until(this::clusterReady);
  }

  @Test
  void clonesOneVirtualMachineAMachineAndGivesEverythingBack() {
    until(this::clusterReady);
    provision("cp-0", true);
    provision("worker-0", false);
    until(() -> ready("cp-0") && ready("worker-0"));
    VSphereMachine controlPlane = machine("cp-0");
    assertThat(controlPlane.getSpec().providerID).startsWith("vsphere://");
    assertThat(controlPlane.getStatus().addresses)
        .extracting(address -> address.type)
        .containsExactly("ExternalIP", "InternalDNS");
    assertThat(controlPlane.getStatus().network).hasSize(1);
    assertThat(count("virtual-machine")).isEqualTo(2);
    until(() -> kubeadm.calls.size() >= 2);
    assertThat(simulator.machines().all())
        .extracting(one -> one.hostname())
        .containsExactlyInAnyOrder("cp-0", "worker-0");
    assertThat(logins).as("one session for everything").hasValue(1);

    deprovision("worker-0");
    deprovision("cp-0");
    until(() -> slice.all(VSphereMachine.class).isEmpty());
    deletionStage(DeletionStage.INFRASTRUCTURE);
    until(() -> slice.all(VSphereCluster.class).isEmpty());
    assertThat(live()).isEmpty();
    assertThat(slice.all(VSphereMachineTemplate.class)).isEmpty();
  }

  @Test
  void makesEverythingOnceThoughAnswersAreLostAndSessionsEnd() {
    simulator
        .faults()
        .replace(
            List.of(
                fault("vsphere:CloneVM_Task", Fault.Kind.FAIL_AFTER, 0.6, 7),
                fault("vsphere:*_Task", Fault.Kind.FAIL_AFTER, 0.2, 11),
                fault("vsphere:*", Fault.Kind.THROTTLE, 0.05, 5),
                new Fault(
                    "vsphere:Find*",
                    Fault.Kind.ERROR,
                    0.1,
                    3,
                    null,
                    0,
                    500,
                    "NotAuthenticated",
                    null,
                    null),
                fault("vsphere:*", Fault.Kind.ERROR, 0.05, 9)));
    until(this::clusterReady);
    provision("cp-0", true);
    provision("cp-1", true);
    until(() -> ready("cp-0") && ready("cp-1"));
    assertThat(count("virtual-machine")).isEqualTo(2);
    deprovision("cp-0");
    deprovision("cp-1");
    until(() -> slice.all(VSphereMachine.class).isEmpty());
    assertThat(live()).isEmpty();
    assertThat(simulator.ledger().all().stream().filter(e -> e.action().equals("create")))
        .as("never a second one")
        .hasSize(2);
  }

  @Test
  void deletingDuringCreationLeavesNothing() {
    until(this::clusterReady);
    provision("cp-0", true);
    slice.settle();
    runOperations();
    deprovision("cp-0");
    restart();
    until(() -> slice.all(VSphereMachine.class).isEmpty());
    assertThat(live()).isEmpty();
  }

  @Test
  void aVirtualMachineOfTheSameNameIsLeftAlone() {
    until(this::clusterReady);
    provision("cp-0", true);
    until(() -> ready("cp-0"));
    List<LedgerEntry> foreign = live();
    // Another cluster that is called the same, with a Machine that is called the same.
    slice = new PretendSlice(new VSphereService(), Clock.systemUTC());
    declareCluster();
    until(this::clusterReady);
    provision("cp-0", true);
    until(() -> machineMessage("cp-0").contains("rename or remove it"));
    deprovision("cp-0");
    until(() -> slice.all(VSphereMachine.class).isEmpty());
    assertThat(live()).isEqualTo(foreign);
  }

  @Test
  void aTemplateThatDoesNotExistIsNamed() {
    template().getSpec().template.spec.template = "nowhere";
    until(this::clusterReady);
    provision("worker-0", false);
    until(() -> machineMessage("worker-0").contains("/dc-1/vm/nowhere"));
    assertThat(machineMessage("worker-0")).contains("spec.template");
    assertThat(live()).isEmpty();
  }

  @Test
  void aVirtualMachineThatIsRemovedElsewhereIsAFailureAndIsNotReplaced() {
    until(this::clusterReady);
    provision("worker-0", false);
    until(() -> ready("worker-0"));
    new VimByHand(simulator.uri()).remove(live().get(0).id());
    until(() -> machine("worker-0").getStatus().deprecated != null);
    assertThat(machine("worker-0").getStatus().deprecated.v1beta1.failureMessage)
        .contains("worker-0");
    assertThat(
            condition(machine("worker-0").getStatus().conditions, "VirtualMachineProvisioned")
                .getReason())
        .isEqualTo("NotFoundByBIOSUUID");
    slice.settle();
    runOperations();
    assertThat(live()).isEmpty();
  }

  @Test
  void aVirtualMachineThatIsSwitchedOffElsewhereIsSwitchedOnAgain() {
    until(this::clusterReady);
    provision("worker-0", false);
    until(() -> ready("worker-0"));
    String object = live().get(0).id();
    new VimByHand(simulator.uri()).powerOff(object);
    until(() -> !simulator.machines().isRunning(object));
    until(() -> simulator.machines().isRunning(object) && ready("worker-0"));
    assertThat(live()).hasSize(1);
  }

  @Test
  void refusesWhatItDoesNotActUponBeforeMakingAnything() {
    until(this::clusterReady);
    template().getSpec().template.spec.storagePolicyName = "gold";
    provision("worker-0", false);
    slice.settle();
    assertThat(machineMessage("worker-0")).contains("spec.storagePolicyName is not supported");
    assertThat(slice.operations).isEmpty();
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
                        sighting.askedAt(at, interest.ownerUid())));
      }
    }
  }

  // ---------------------------------------------------------------- declaring

  private void declareCluster() {
    VSphereCluster cluster = new VSphereCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName("demo").build());
    cluster.setSpec(new VSphereClusterSpec());
    cluster.getSpec().server = "vcenter.example.internal";
    cluster.getSpec().controlPlaneEndpoint = new APIEndpoint();
    cluster.getSpec().controlPlaneEndpoint.host = "127.77.0.10";
    cluster.getSpec().identityRef = new VSphereIdentityReference();
    cluster.getSpec().identityRef.kind = "Secret";
    cluster.getSpec().identityRef.name = "demo";
    slice.add(cluster);
    VSphereMachineTemplate template = new VSphereMachineTemplate();
    template.setMetadata(new ObjectMetaBuilder().withName("demo").build());
    template.setSpec(new VSphereMachineTemplateSpec());
    template.getSpec().template = new VSphereMachineTemplateSpec.Template();
    VSphereMachineSpec spec = new VSphereMachineSpec();
    template.getSpec().template.spec = spec;
    spec.template = "ubuntu-2404-kube-v1.35.3";
    spec.datacenter = "dc-1";
    spec.folder = "workload-clusters";
    spec.datastore = "datastore-1";
    spec.resourcePool = "cluster-1/Resources";
    spec.powerOffMode = "trySoft";
    spec.network = new VSphereNetworkSpec();
    VSphereNetworkSpec.NetworkDevice device = new VSphereNetworkSpec.NetworkDevice();
    device.networkName = "VM Network";
    device.dhcp4 = true;
    spec.network.devices = List.of(device);
    slice.add(template);
    slice.view(
        "Cluster",
        "demo",
        ClusterDesired.newBuilder()
            .setMeta(meta("Cluster", "demo"))
            .setInfrastructureRef(
                Reference.newBuilder()
                    .setApiGroup("infrastructure.cluster.x-k8s.io")
                    .setKind("VSphereCluster")
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

  private void provision(String name, boolean controlPlane) {
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
                    .setKind("VSphereMachineTemplate")
                    .setName("demo")
                    .build())
            .setDataSecretName(name)
            .setControlPlane(controlPlane)
            .setVersion("v1.35.3")
            .build();
    new ProvisionMachineHandler<>(new io.clusterapi.vsphere.lifecycle.VSphereMachineCloning())
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
    new DeprovisionMachineHandler<>(VSphereMachine.class)
        .apply(command, slice)
        .forEach(slice::apply);
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

  private VSphereCluster cluster() {
    return slice.named(VSphereCluster.class, "demo").orElseThrow();
  }

  private VSphereMachineTemplate template() {
    return slice.sharedNamed(VSphereMachineTemplate.class, "demo").orElseThrow();
  }

  private VSphereMachine machine(String name) {
    return slice.named(VSphereMachine.class, name).orElseThrow();
  }

  private boolean clusterReady() {
    var status = cluster().getStatus();
    return status != null
        && status.initialization != null
        && Boolean.TRUE.equals(status.initialization.provisioned);
  }

  private boolean ready(String name) {
    return slice
        .named(VSphereMachine.class, name)
        .map(machine -> machine.getStatus())
        .map(status -> Conditions.isTrue(status.conditions, "VirtualMachineProvisioned"))
        .orElse(false);
  }

  private String message(String type) {
    return Conditions.message(cluster().getStatus().conditions, type);
  }

  private String machineMessage(String name) {
    return slice
        .named(VSphereMachine.class, name)
        .map(machine -> machine.getStatus())
        .map(status -> Conditions.message(status.conditions, "VirtualMachineProvisioned"))
        .orElse("");
  }

  private static Condition condition(List<Condition> conditions, String type) {
    return Conditions.get(conditions, type).orElseThrow();
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
