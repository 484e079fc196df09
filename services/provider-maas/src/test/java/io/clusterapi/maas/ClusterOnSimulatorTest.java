package io.clusterapi.maas;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.clusterapi.maas.cloud.MaasClient;
import io.clusterapi.maas.cloud.MaasDrivers;
import io.clusterapi.maas.cloud.MaasSettings;
import io.clusterapi.maas.lifecycle.MaasMachineCloning;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.infrastructure.maas.MaasCluster;
import io.clusterapi.model.infrastructure.maas.MaasClusterSpec;
import io.clusterapi.model.infrastructure.maas.MaasMachine;
import io.clusterapi.model.infrastructure.maas.MaasMachineSpec;
import io.clusterapi.model.infrastructure.maas.MaasMachineTemplate;
import io.clusterapi.model.infrastructure.maas.MaasMachineTemplateSpec;
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
import io.clusterapi.simulator.maas.MaasCloud;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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

/** The whole provider, planners and client, against the simulated MAAS in this process. */
class ClusterOnSimulatorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final byte[] BOOTSTRAP =
      "#cloud-config\nruncmd:\n- kubeadm init --config /run/kubeadm.yaml\n"
          .getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private final IdleKubeadm kubeadm = new IdleKubeadm();
  private Simulator simulator;
  private final Map<String, String> nodes = new ConcurrentHashMap<>();
  private String apiKey = MaasCloud.API_KEY;
  private Vertx vertx;
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
    vertx = Vertx.vertx();
    scheduler = Executors.newScheduledThreadPool(2);
    workers = Executors.newFixedThreadPool(8);
    connect();
    restart();
    slice = new PretendSlice(new MaasService(), Clock.systemUTC());
    declareCluster();
  }

  @AfterEach
  void stop() {
    vertx.close();
    workers.shutdownNow();
    scheduler.shutdownNow();
    simulator.close();
  }

  private void restart() {
    handler = new PartOperations(drivers, Clock.systemUTC(), Duration.ofSeconds(1));
  }

  private void connect() {
    MaasClient client =
        new MaasClient(
            vertx,
            new MaasSettings(
                Optional.of(simulator.uri().resolve("/MAAS")),
                () -> Optional.ofNullable(apiKey),
                Duration.ofSeconds(10),
                true),
            new RateLimiter(scheduler, Clock.systemUTC()),
            Clock.systemUTC());
    drivers =
        MaasDrivers.all(
            client,
            (namespace, secret) -> Uni.createFrom().item(BOOTSTRAP),
            (namespace, cluster, node, providerId) -> {
              nodes.put(node, providerId);
              return Uni.createFrom().voidItem();
            },
            true,
            Clock.systemUTC());
  }

  @Test
  void namesTheApiServerOfTheDefaultTemplate() {
    until(this::clusterReady);
    MaasCluster cluster = cluster();
    assertThat(cluster.getSpec().controlPlaneEndpoint.host)
        .matches("demo-[a-z0-9]{6}\\.maas\\.example\\.internal");
    assertThat(cluster.getSpec().controlPlaneEndpoint.port).isEqualTo(6443);
    assertThat(cluster.getStatus().network.dnsName)
        .isEqualTo(cluster.getSpec().controlPlaneEndpoint.host);
    assertThat(cluster.getStatus().initialization.provisioned).isTrue();
    assertThat(Conditions.isTrue(cluster.getStatus().conditions, "LoadBalancerReady")).isTrue();
    assertThat(count("dns-resource")).isEqualTo(1);
    assertThat(slice.operations).isEmpty();
  }

  @Test
  void deploysOneHostAMachineAndGivesEverythingBack() {
    until(this::clusterReady);
    provision("cp-0", true, "az2");
    provision("worker-0", false, "");
    until(() -> ready("cp-0") && ready("worker-0") && attached("cp-0"));
    MaasMachine controlPlane = machine("cp-0");
    String systemId = controlPlane.getSpec().systemID;
    assertThat(controlPlane.getSpec().providerID).isEqualTo("maas:///az2/" + systemId);
    assertThat(controlPlane.getStatus().machineState).isEqualTo("Deployed");
    assertThat(controlPlane.getStatus().machinePowered).isTrue();
    assertThat(controlPlane.getStatus().addresses)
        .extracting(address -> address.type)
        .containsExactly("ExternalDNS", "InternalDNS", "ExternalIP", "InternalIP");
    assertThat(count("machine")).isEqualTo(2);
    until(() -> kubeadm.calls.size() >= 2 && nodes.size() == 2);
    assertThat(nodes)
        .containsEntry(controlPlane.getStatus().hostname, controlPlane.getSpec().providerID);
    assertThat(behindTheName()).containsExactly(systemId + "-1");

    deprovision("worker-0");
    deprovision("cp-0");
    until(() -> slice.all(MaasMachine.class).isEmpty());
    assertThat(count("machine")).isZero();

    deletionStage(DeletionStage.INFRASTRUCTURE);
    until(() -> slice.all(MaasCluster.class).isEmpty());
    assertThat(live()).isEmpty();
    assertThat(slice.all(MaasMachineTemplate.class)).isEmpty();
  }

  @Test
  void makesEverythingOnceThoughAnswersAreLostAndCallsThrottled() {
    simulator
        .faults()
        .replace(
            List.of(
                fault("maas:AllocateMachine", Fault.Kind.FAIL_AFTER, 0.5, 11),
                fault("maas:CreateDnsResourceRecord", Fault.Kind.FAIL_AFTER, 0.5, 7),
                fault("maas:DeployMachine", Fault.Kind.FAIL_AFTER, 0.5, 3),
                fault("maas:ReleaseMachine", Fault.Kind.FAIL_AFTER, 0.5, 2),
                fault("maas:*", Fault.Kind.THROTTLE, 0.05, 5),
                fault("maas:*", Fault.Kind.ERROR, 0.05, 9)));
    until(this::clusterReady);
    provision("cp-0", true, "");
    provision("cp-1", true, "");
    until(() -> attached("cp-0") && attached("cp-1"));
    assertThat(count("dns-resource")).isEqualTo(1);
    assertThat(count("machine")).isEqualTo(2);
    deprovision("cp-0");
    deprovision("cp-1");
    until(() -> slice.all(MaasMachine.class).isEmpty());
    deletionStage(DeletionStage.INFRASTRUCTURE);
    until(() -> slice.all(MaasCluster.class).isEmpty());
    assertThat(live()).isEmpty();
    assertThat(simulator.ledger().all())
        .filteredOn(entry -> entry.type().equals("machine") && entry.action().equals("create"))
        .as("no machine was ever allocated twice for one object")
        .hasSize(2);
  }

  @Test
  void theNameIsNeverEmptiedWhileAControlPlaneMachineLives() {
    until(this::clusterReady);
    provision("cp-0", true, "");
    until(() -> attached("cp-0"));
    Set<String> before = behindTheName();

    rest("POST", "machines/" + machine("cp-0").getSpec().systemID + "/?op=power_off");
    simulator.faults().replace(List.of(fault("maas:PowerOn", Fault.Kind.ERROR, 1, 1)));
    until(() -> Boolean.FALSE.equals(machine("cp-0").getStatus().machinePowered));
    slice.settle();
    runOperations();
    assertThat(behindTheName()).isEqualTo(before).isNotEmpty();

    simulator.faults().replace(List.of());
    until(() -> Boolean.TRUE.equals(machine("cp-0").getStatus().machinePowered));
    assertThat(behindTheName()).isEqualTo(before);
  }

  @Test
  void theNameFollowsTheMachinesAndIsLedBackWhenSomebodyElseChangesIt() {
    until(this::clusterReady);
    provision("cp-0", true, "");
    provision("cp-1", true, "");
    until(() -> behindTheName().size() == 2);
    deprovision("cp-0");
    until(() -> slice.all(MaasMachine.class).size() == 1);
    until(() -> behindTheName().size() == 1);

    String name = cluster().getStatus().network.dnsName;
    String id =
        live().stream().filter(e -> e.type().equals("dns-resource")).findFirst().orElseThrow().id();
    rest("PUT", "dnsresources/" + id + "/", "ip_addresses=10.99.0.1");
    assertThat(simulator.endpoints().targets(name, 6443).orElseThrow()).isEmpty();
    until(() -> behindTheName().size() == 1);
  }

  @Test
  void deletingDuringCreationLeavesNothing() {
    until(this::clusterReady);
    provision("cp-0", true, "");
    for (int i = 0; i < 2; i++) {
      slice.settle();
      runOperations();
    }
    assertThat(count("machine")).isEqualTo(1);
    deprovision("cp-0");
    restart();
    until(() -> slice.all(MaasMachine.class).isEmpty());
    deletionStage(DeletionStage.INFRASTRUCTURE);
    until(() -> slice.all(MaasCluster.class).isEmpty());
    assertThat(live()).isEmpty();
  }

  @Test
  void aReleasedMachineIsAFailureAndIsNotReplaced() {
    until(this::clusterReady);
    provision("worker-0", false, "");
    until(() -> ready("worker-0"));
    String id = machine("worker-0").getSpec().systemID;
    rest("POST", "machines/" + id + "/?op=release");
    until(() -> failed("worker-0"));
    assertThat(machine("worker-0").getStatus().failureMessage).contains(id, "not from here");
    assertThat(Conditions.reason(machine("worker-0").getStatus().conditions, "MachineDeployed"))
        .isEqualTo("MachineNotFound");
    slice.settle();
    runOperations();
    assertThat(count("machine")).isZero();
  }

  @Test
  void aMachineThatIsSomebodyElsesByNowIsNotReleased() {
    until(this::clusterReady);
    provision("worker-0", false, "");
    until(() -> ready("worker-0"));
    String id = machine("worker-0").getSpec().systemID;
    rest("POST", "machines/" + id + "/?op=release");
    until(() -> count("machine") == 0);
    apiKey = MaasCloud.FOREIGN_API_KEY;
    rest("POST", "machines/?op=allocate", "system_id=" + id);
    apiKey = MaasCloud.API_KEY;
    deprovision("worker-0");
    until(() -> slice.all(MaasMachine.class).isEmpty());
    assertThat(live())
        .filteredOn(entry -> entry.type().equals("machine"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.tags()).containsEntry("owner", "someone-else"));
  }

  @Test
  void aMachineThatFailsToDeployIsMarkedBrokenWhenItsObjectGoes() {
    template().getSpec().template.spec.resourcePool = "spare";
    template().getSpec().template.spec.tags = List.of("faulty");
    until(this::clusterReady);
    provision("worker-0", false, "");
    until(() -> failed("worker-0"));
    assertThat(machine("worker-0").getStatus().failureMessage)
        .contains("Failed deployment", "no disk answers");
    String id = machine("worker-0").getSpec().systemID;
    deprovision("worker-0");
    until(() -> slice.all(MaasMachine.class).isEmpty());
    assertThat(rest("GET", "machines/" + id + "/")).contains("\"status_name\":\"Broken\"");
    assertThat(count("machine")).isZero();
  }

  @Test
  void anImageThatIsNotThereGivesTheMachineBackAndSaysSo() {
    template().getSpec().template.spec.image = "custom/nothing";
    until(this::clusterReady);
    provision("worker-0", false, "");
    until(() -> failed("worker-0"));
    assertThat(machine("worker-0").getStatus().failureMessage)
        .contains("custom/nothing", "distro_series");
    assertThat(count("machine")).isZero();
  }

  @Test
  void aNameSomebodyElseMadeIsLeftAloneAndTold() {
    slice.settle();
    String name = io.clusterapi.maas.planning.MaasNames.apiServer("demo", cluster());
    rest("POST", "dnsresources/", "fqdn=" + name + "&ip_addresses=10.99.0.1");
    slice.operations.clear();
    restart();
    until(
        () ->
            Conditions.message(
                    cluster().getStatus() == null ? null : cluster().getStatus().conditions,
                    "LoadBalancerReady")
                .contains("was not made for MaasCluster default/demo"));
    deletionStage(DeletionStage.INFRASTRUCTURE);
    until(() -> slice.all(MaasCluster.class).isEmpty());
    assertThat(rest("GET", "dnsresources/?fqdn=" + name)).contains("10.99.0.1");
  }

  @Test
  void withoutAKeyNothingHappensAndTheConditionSaysWhich() {
    apiKey = null;
    connect();
    restart();
    until(
        () ->
            cluster().getStatus() != null
                && Conditions.message(cluster().getStatus().conditions, "LoadBalancerReady")
                    .contains("capi.maas.api-key"));
    assertThat(live()).isEmpty();
    apiKey = MaasCloud.API_KEY;
    connect();
    restart();
    until(this::clusterReady);
  }

  @Test
  void aNameTheUserBroughtIsNotMade() {
    cluster().getSpec().controlPlaneEndpoint = new MaasClusterSpec.ControlPlaneEndpoint();
    cluster().getSpec().controlPlaneEndpoint.host = "api.example.org";
    cluster().getSpec().controlPlaneEndpoint.port = 443;
    until(this::clusterReady);
    assertThat(cluster().getSpec().controlPlaneEndpoint.host).isEqualTo("api.example.org");
    assertThat(live()).isEmpty();
  }

  @Test
  void noMachineThatFitsIsSaidAndWaitedFor() {
    template().getSpec().template.spec.minCPU = 400;
    until(this::clusterReady);
    provision("worker-0", false, "");
    until(
        () ->
            machine("worker-0").getStatus() != null
                && Conditions.message(machine("worker-0").getStatus().conditions, "MachineDeployed")
                    .contains("No available machine matches"));
    assertThat(slice.operations).hasSize(1);
    assertThat(live()).noneMatch(entry -> entry.type().equals("machine"));
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
    MaasCluster cluster = new MaasCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName("demo").build());
    cluster.setSpec(new MaasClusterSpec());
    cluster.getSpec().dnsDomain = "maas.example.internal";
    slice.add(cluster);
    MaasMachineTemplate template = new MaasMachineTemplate();
    template.setMetadata(new ObjectMetaBuilder().withName("demo").build());
    template.setSpec(new MaasMachineTemplateSpec());
    template.getSpec().template = new MaasMachineTemplateSpec.Template();
    MaasMachineSpec spec = new MaasMachineSpec();
    spec.minCPU = 4;
    spec.minMemory = 8192;
    spec.image = "custom/ubuntu-2404-kube-v1.35.3";
    spec.resourcePool = "default";
    template.getSpec().template.spec = spec;
    slice.add(template);
    slice.view(
        "Cluster",
        "demo",
        ClusterDesired.newBuilder()
            .setMeta(meta("Cluster", "demo"))
            .setInfrastructureRef(
                Reference.newBuilder()
                    .setApiGroup("infrastructure.cluster.x-k8s.io")
                    .setKind("MaasCluster")
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
                    .setKind("MaasMachineTemplate")
                    .setName("demo")
                    .build())
            .setDataSecretName(name)
            .setControlPlane(controlPlane)
            .setVersion("v1.35.3")
            .setFailureDomain(failureDomain)
            .build();
    new ProvisionMachineHandler<>(new MaasMachineCloning())
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
    new DeprovisionMachineHandler<>(MaasMachine.class).apply(command, slice).forEach(slice::apply);
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

  private MaasCluster cluster() {
    return slice.named(MaasCluster.class, "demo").orElseThrow();
  }

  private MaasMachine machine(String name) {
    return slice.named(MaasMachine.class, name).orElseThrow();
  }

  private boolean clusterReady() {
    return cluster().getStatus() != null && Boolean.TRUE.equals(cluster().getStatus().ready);
  }

  private boolean ready(String name) {
    return slice
        .named(MaasMachine.class, name)
        .map(machine -> machine.getStatus())
        .map(status -> Boolean.TRUE.equals(status.ready))
        .orElse(false);
  }

  private boolean failed(String name) {
    return machine(name).getStatus() != null && machine(name).getStatus().failureReason != null;
  }

  private boolean attached(String name) {
    return ready(name) && Boolean.TRUE.equals(machine(name).getStatus().dnsAttached);
  }

  private MaasMachineTemplate template() {
    return slice.named(MaasMachineTemplate.class, "demo").orElseThrow();
  }

  private Set<String> behindTheName() {
    return simulator
        .endpoints()
        .targets(cluster().getStatus().network.dnsName, 6443)
        .orElse(Set.of());
  }

  /** What somebody else does to MAAS, with the key of the moment. */
  private String rest(String method, String path, String... body) {
    String[] key = apiKey.split(":");
    HttpRequest request =
        HttpRequest.newBuilder(simulator.uri().resolve("/MAAS/api/2.0/" + path))
            .header(
                "Authorization",
                ("OAuth oauth_signature_method=\"PLAINTEXT\", oauth_consumer_key=\"%s\","
                        + " oauth_token=\"%s\", oauth_signature=\"%%26%s\", oauth_nonce=\"1\","
                        + " oauth_timestamp=\"1\"")
                    .formatted(key[0], key[1], key[2]))
            .method(method, HttpRequest.BodyPublishers.ofString(String.join("&", body)))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
      return answer.body();
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
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
