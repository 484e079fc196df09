package io.clusterapi.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.azure.cloud.ArmCalls;
import io.clusterapi.azure.cloud.AzureCalls;
import io.clusterapi.azure.cloud.AzureDrivers;
import io.clusterapi.azure.cloud.AzureHttp;
import io.clusterapi.azure.cloud.AzureSettings;
import io.clusterapi.azure.cloud.Credentials;
import io.clusterapi.azure.cloud.Tokens;
import io.clusterapi.azure.lifecycle.AzureMachineCloning;
import io.clusterapi.azure.planning.ArmType;
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
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.admission.Admission;
import io.clusterapi.model.core.V1Beta1Condition;
import io.clusterapi.model.infrastructure.azure.AzureCluster;
import io.clusterapi.model.infrastructure.azure.AzureClusterIdentity;
import io.clusterapi.model.infrastructure.azure.AzureMachine;
import io.clusterapi.model.infrastructure.azure.AzureMachineTemplate;
import io.clusterapi.model.schema.FieldValidation;
import io.clusterapi.provider.contract.IdleKubeadm;
import io.clusterapi.provider.contract.PretendSlice;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartOperations;
import io.clusterapi.provider.lifecycle.DeprovisionMachineHandler;
import io.clusterapi.provider.lifecycle.ProvisionMachineHandler;
import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.simulator.Simulator;
import io.clusterapi.simulator.SimulatorSettings;
import io.clusterapi.simulator.cloud.Fault;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The whole provider, planners and client, over a simulated Azure in this process. */
final class AzureOnSimulator implements AutoCloseable {
  static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final IdleKubeadm kubeadm = new IdleKubeadm();
  final Simulator simulator;
  final SecretsInMemory secrets = new SecretsInMemory();
  final ArmCalls calls;
  final PretendSlice slice = new PretendSlice(new AzureService(), Clock.systemUTC());
  final List<PartDriver> drivers;
  private final Vertx vertx = Vertx.vertx();
  private final AzureHttp http = new AzureHttp(vertx, Duration.ofSeconds(10));
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
  private final ExecutorService workers = Executors.newFixedThreadPool(8);
  private PartOperations handler;

  AzureOnSimulator(Path folder, String identity) {
    simulator =
        Simulator.start(
            SimulatorSettings.in(folder),
            (vertx, data, endpoints, machines, ledger, clock) -> kubeadm);
    AzureSettings settings =
        new AzureSettings(
            Optional.of(simulator.uri()),
            Optional.of(simulator.uri()),
            URI.create("http://127.0.0.1:1"),
            Optional.empty(),
            Duration.ofSeconds(10));
    Tokens tokens = new Tokens(http, settings, credentials(), Clock.systemUTC());
    calls = new ArmCalls(http, settings, tokens, new RateLimiter(scheduler, Clock.systemUTC()));
    drivers =
        AzureDrivers.all(
            calls,
            (namespace, secret) ->
                Uni.createFrom()
                    .item(
                        "#cloud-config\nruncmd:\n- kubeadm init --config /run/kubeadm.yaml\n"
                            .getBytes(StandardCharsets.UTF_8)),
            credentials(),
            secrets);
    restart();
    slice.add(object(AzureClusterIdentity.class, identity));
    slice.add(object(AzureCluster.class, CLUSTER));
    slice.add(object(AzureMachineTemplate.class, TEMPLATE));
    slice.view(
        "Cluster",
        "demo",
        ClusterDesired.newBuilder()
            .setMeta(meta("Cluster", "demo"))
            .setInfrastructureRef(
                Reference.newBuilder()
                    .setApiGroup("infrastructure.cluster.x-k8s.io")
                    .setKind("AzureCluster")
                    .setName("demo")
                    .build())
            .build());
  }

  static final String IDENTITY =
      """
      {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta1","kind":"AzureClusterIdentity",
       "metadata":{"name":"id","namespace":"default"},
       "spec":{"type":"ServicePrincipal","tenantID":"00000000-0000-0000-0000-000000000002",
        "clientID":"00000000-0000-0000-0000-000000000003","clientSecret":{"name":"password"},
        "allowedNamespaces":{}}}
      """;

  private static final String CLUSTER =
      """
      {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta1","kind":"AzureCluster",
       "metadata":{"name":"demo","namespace":"default"},
       "spec":{"location":"westeurope","subscriptionID":"00000000-0000-0000-0000-000000000001",
        "identityRef":{"kind":"AzureClusterIdentity","name":"id"},
        "networkSpec":{"subnets":[{"name":"control-plane-subnet","role":"control-plane"},
         {"name":"node-subnet","role":"node"}],"vnet":{"name":"demo-vnet"}}}}
      """;

  private static final String TEMPLATE =
      """
      {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta1","kind":"AzureMachineTemplate",
       "metadata":{"name":"demo","namespace":"default"},
       "spec":{"template":{"spec":{"vmSize":"Standard_D2s_v3","sshPublicKey":"",
        "osDisk":{"osType":"Linux","diskSizeGB":128},
        "dataDisks":[{"diskSizeGB":256,"lun":0,"nameSuffix":"etcddisk"}]}}}}
      """;

  private Credentials credentials() {
    return new Credentials() {
      @Override
      public Uni<AzureClusterIdentity> identity(String namespace, String name) {
        return Uni.createFrom()
            .item(() -> slice.named(AzureClusterIdentity.class, name).orElseThrow());
      }

      @Override
      public Uni<String> password(String namespace, String secret) {
        return Uni.createFrom().item("simulated-password");
      }
    };
  }

  /** An object as it is stored: admitted, with its defaults. */
  static <T extends HasMetadata> T object(Class<T> type, String json) {
    try {
      ObjectNode given = (ObjectNode) Mapper.json().readTree(json);
      ObjectNode admitted =
          Admission.admit(Kinds.of(type), given, Optional.empty(), FieldValidation.STRICT).object();
      return Mapper.fromTree(admitted, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a new process of the provider knows. */
  void restart() {
    handler = new PartOperations(drivers, Clock.systemUTC(), Duration.ofSeconds(1));
  }

  @Override
  public void close() throws Exception {
    http.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    workers.shutdownNow();
    scheduler.shutdownNow();
    simulator.close();
  }

  // ---------------------------------------------------------------- driving

  void until(BooleanSupplier reached) {
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

  void runOperations() {
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

  void look() {
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

  void deletionStage(DeletionStage stage) {
    slice.view(
        "Cluster",
        "demo",
        ClusterObserved.newBuilder()
            .setMeta(meta("Cluster", "demo"))
            .setDeletionStage(stage)
            .build());
  }

  void provision(String name, boolean controlPlane, String failureDomain) {
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
                    .setKind("AzureMachineTemplate")
                    .setName("demo")
                    .build())
            .setDataSecretName(name)
            .setControlPlane(controlPlane)
            .setVersion("v1.35.3")
            .setFailureDomain(failureDomain)
            .build();
    new ProvisionMachineHandler<>(new AzureMachineCloning())
        .apply(command, slice)
        .forEach(slice::apply);
  }

  void deprovision(String name) {
    DeprovisionMachine command =
        DeprovisionMachine.newBuilder()
            .setId("deprovision-" + name)
            .setAct(act())
            .setNamespace("default")
            .setCluster("demo")
            .setName(name)
            .build();
    new DeprovisionMachineHandler<>(AzureMachine.class).apply(command, slice).forEach(slice::apply);
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

  AzureCluster cluster() {
    return slice.named(AzureCluster.class, "demo").orElseThrow();
  }

  AzureMachine machine(String name) {
    return slice.named(AzureMachine.class, name).orElseThrow();
  }

  boolean clusterReady() {
    return cluster().getStatus() != null && Boolean.TRUE.equals(cluster().getStatus().ready);
  }

  boolean ready(String name) {
    return slice
        .named(AzureMachine.class, name)
        .map(machine -> machine.getStatus())
        .map(status -> Boolean.TRUE.equals(status.ready))
        .orElse(false);
  }

  static V1Beta1Condition condition(List<V1Beta1Condition> conditions, String type) {
    return conditions.stream().filter(c -> c.type.equals(type)).findFirst().orElseThrow();
  }

  List<LedgerEntry> live() {
    return simulator.ledger().live();
  }

  long count(String type) {
    return live().stream().filter(entry -> entry.type().endsWith("/" + type)).count();
  }

  static Fault fault(String action, Fault.Kind kind, double probability, long seed) {
    return new Fault(action, kind, probability, seed, null, 0, null, null, null, null);
  }

  // ---------------------------------------------------------------- somebody else

  private static final Account ACCOUNT =
      new Account("AzurePublicCloud/" + SUBSCRIPTION, "default/id");

  ObjectNode look(ArmType type, String id) {
    return AzureCalls.get(calls, ACCOUNT, type, id);
  }

  void make(ArmType type, String id, String body) {
    AzureCalls.put(calls, ACCOUNT, type, id, body);
  }

  void remove(ArmType type, String id) {
    AzureCalls.delete(calls, ACCOUNT, type, id);
  }
}
