package io.clusterapi.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.azure.cloud.ArmCalls;
import io.clusterapi.azure.cloud.AzureCalls;
import io.clusterapi.azure.cloud.AzureDrivers;
import io.clusterapi.azure.cloud.AzureHttp;
import io.clusterapi.azure.cloud.AzureSettings;
import io.clusterapi.azure.cloud.Credentials;
import io.clusterapi.azure.cloud.Tokens;
import io.clusterapi.azure.planning.ArmType;
import io.clusterapi.azure.planning.AzureTags;
import io.clusterapi.azure.planning.PartKeys;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.admission.Admission;
import io.clusterapi.model.infrastructure.azure.AzureCluster;
import io.clusterapi.model.infrastructure.azure.AzureClusterIdentity;
import io.clusterapi.model.infrastructure.azure.AzureMachineTemplate;
import io.clusterapi.model.schema.FieldValidation;
import io.clusterapi.provider.contract.BrokenProvider;
import io.clusterapi.provider.contract.ProviderFixture;
import io.clusterapi.provider.contract.ProviderRun;
import io.clusterapi.provider.contract.Surroundings;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.limit.SteadyClock;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.service.ProviderService;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Azure as the contract sees it. */
final class AzureFixture implements ProviderFixture {
  static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
  static final Account ACCOUNT = new Account("AzurePublicCloud/" + SUBSCRIPTION, "default/id");

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
        "networkSpec":{"subnets":[{"name":"all","role":"cluster","cidrBlocks":["10.0.0.0/16"],
         "routeTable":{"name":""},"natGateway":{"name":""}}]}}}
      """;

  private static final String TEMPLATE =
      """
      {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta1","kind":"AzureMachineTemplate",
       "metadata":{"name":"demo","namespace":"default"},
       "spec":{"template":{"spec":{"vmSize":"Standard_D2s_v3","sshPublicKey":"",
        "osDisk":{"osType":"Linux"}}}}}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final AzureHttp http = new AzureHttp(vertx, Duration.ofSeconds(10));
  private volatile boolean known = true;
  private volatile Tokens tokens;
  private volatile ArmCalls calls;
  private volatile SecretsInMemory secrets;
  private volatile AzureClusterIdentity identity = object(AzureClusterIdentity.class, IDENTITY);

  @Override
  public ProviderService<?, ?, ?> service() {
    return new AzureService();
  }

  @Override
  public List<PartDriver> drivers(Surroundings around) {
    AzureSettings settings =
        new AzureSettings(
            Optional.of(around.simulator().uri()),
            Optional.of(around.simulator().uri()),
            URI.create("http://127.0.0.1:1"),
            Optional.empty(),
            Duration.ofSeconds(10));
    tokens = new Tokens(http, settings, credentials(), Clock.systemUTC());
    calls = new ArmCalls(http, settings, tokens, around.limiter());
    secrets = new SecretsInMemory();
    return AzureDrivers.all(
        calls, around.bootstrapData(), credentials(), secrets, SteadyClock.with(around.clock()));
  }

  /** The client of the latest process. */
  ArmCalls calls() {
    return calls;
  }

  /** The Secrets the latest process has written. */
  SecretsInMemory secrets() {
    return secrets;
  }

  /** From now on clusters are built as this one. */
  AzureClusterIdentity as(String json) {
    identity = object(AzureClusterIdentity.class, json);
    return identity;
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

  private Credentials credentials() {
    return new Credentials() {
      @Override
      public Uni<AzureClusterIdentity> identity(String namespace, String name) {
        return Uni.createFrom().item(identity);
      }

      @Override
      public Uni<String> password(String namespace, String secret) {
        return known
            ? Uni.createFrom().item("simulated-password")
            : Uni.createFrom()
                .failure(
                    OperationFailure.throttled(
                        "CredentialsNotFound",
                        "Wanted the credentials under key clientSecret, found no such Secret",
                        Duration.ofSeconds(10)));
      }
    };
  }

  @Override
  public List<HasMetadata> declared() {
    return List.of(
        object(AzureClusterIdentity.class, IDENTITY),
        object(AzureCluster.class, CLUSTER),
        object(AzureMachineTemplate.class, TEMPLATE));
  }

  @Override
  public Optional<List<HasMetadata>> overFailureDomains() {
    return Optional.of(declared());
  }

  @Override
  public boolean changes(String call) {
    return call.contains(":PUT ") || call.contains(":DELETE ");
  }

  @Override
  public boolean host(LedgerEntry entry) {
    return entry.type().endsWith("/virtualMachines");
  }

  /** Disks have the tags of their machine, and subnets none. */
  @Override
  public Optional<String> mark(LedgerEntry entry) {
    String owner = entry.tags().get(AzureTags.OWNER_UID);
    return owner == null || entry.type().endsWith("/disks")
        ? Optional.of(entry.id())
        : Optional.of(entry.type() + " " + owner + " " + entry.tags().get(AzureTags.PART));
  }

  @Override
  public List<String> quotas() {
    return List.of("Microsoft.Compute/virtualMachines", "Microsoft.Network/publicIPAddresses");
  }

  @Override
  public List<String> renewableParts() {
    // Everything of so small a cluster is in use by something: Azure lets nobody delete it.
    return List.of();
  }

  @Override
  public String hostPart() {
    return PartKeys.KEY_MACHINE;
  }

  @Override
  public List<String> hostCalls() {
    return List.of("compute:PUT virtualMachines", "compute:GET virtualMachines");
  }

  @Override
  public Map<BrokenProvider, String> needless() {
    String same = "a PUT of the same name is the same resource";
    return Map.of(BrokenProvider.NO_STABLE_TOKEN, same, BrokenProvider.TRUSTS_SILENCE, same);
  }

  /** A token that was given lasts an hour; here it ends with the password. */
  @Override
  public void credentials(Surroundings around, boolean present) {
    known = present;
    if (tokens != null) {
      AzureCalls.forget(tokens, ACCOUNT);
    }
  }

  @Override
  public List<Drift> drifts() {
    return List.of(
        new Drift(
            "a rule of the security group",
            run -> {
              ObjectNode group = AzureCalls.get(calls, ACCOUNT, ArmType.SECURITY_GROUP, group(run));
              ((ObjectNode) group.path("properties")).putArray("securityRules");
              AzureCalls.put(calls, ACCOUNT, ArmType.SECURITY_GROUP, group(run), group.toString());
            },
            run ->
                AzureCalls.get(calls, ACCOUNT, ArmType.SECURITY_GROUP, group(run))
                    .toString()
                    .contains("allow_apiserver")));
  }

  private static String group(ProviderRun run) {
    return run.clusterParts().get(PartKeys.securityGroup("demo-node-nsg")).id();
  }

  @Override
  public void close() {
    http.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
