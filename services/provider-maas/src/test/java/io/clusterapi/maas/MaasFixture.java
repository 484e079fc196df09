package io.clusterapi.maas;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.maas.cloud.MaasClient;
import io.clusterapi.maas.cloud.MaasDrivers;
import io.clusterapi.maas.cloud.MaasSettings;
import io.clusterapi.maas.planning.PartKinds;
import io.clusterapi.model.infrastructure.maas.MaasCluster;
import io.clusterapi.model.infrastructure.maas.MaasClusterSpec;
import io.clusterapi.model.infrastructure.maas.MaasMachineSpec;
import io.clusterapi.model.infrastructure.maas.MaasMachineTemplate;
import io.clusterapi.model.infrastructure.maas.MaasMachineTemplateSpec;
import io.clusterapi.provider.contract.BrokenProvider;
import io.clusterapi.provider.contract.ProviderFixture;
import io.clusterapi.provider.contract.ProviderRun;
import io.clusterapi.provider.contract.Surroundings;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.limit.SteadyClock;
import io.clusterapi.provider.service.ProviderService;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.clusterapi.simulator.maas.MaasCloud;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** MAAS as the contract sees it. */
final class MaasFixture implements ProviderFixture {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> nodes = new ConcurrentHashMap<>();
  private volatile boolean credentials = true;

  @Override
  public ProviderService<?, ?, ?> service() {
    return new MaasService();
  }

  @Override
  public List<PartDriver> drivers(Surroundings around) {
    MaasClient client =
        new MaasClient(
            vertx,
            new MaasSettings(
                Optional.of(around.simulator().uri().resolve("/MAAS")),
                () -> credentials ? Optional.of(MaasCloud.API_KEY) : Optional.empty(),
                Duration.ofSeconds(10),
                true),
            around.limiter(),
            Clock.systemUTC());
    return MaasDrivers.all(
        client,
        around.bootstrapData(),
        (namespace, cluster, node, providerId) -> {
          nodes.put(node, providerId);
          return Uni.createFrom().voidItem();
        },
        true,
        SteadyClock.with(around.clock()));
  }

  /** Names that Nodes were given, with their providerID. */
  Map<String, String> nodes() {
    return nodes;
  }

  @Override
  public List<HasMetadata> declared() {
    return List.of(cluster(), template());
  }

  @Override
  public Optional<List<HasMetadata>> overFailureDomains() {
    MaasCluster cluster = cluster();
    cluster.getSpec().failureDomains = List.of("default", "az2", "az3");
    return Optional.of(List.of(cluster, template()));
  }

  static MaasCluster cluster() {
    MaasCluster cluster = new MaasCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName(NAME).build());
    cluster.setSpec(new MaasClusterSpec());
    cluster.getSpec().dnsDomain = "maas.example.internal";
    return cluster;
  }

  static MaasMachineTemplate template() {
    MaasMachineTemplate template = new MaasMachineTemplate();
    template.setMetadata(new ObjectMetaBuilder().withName(NAME).build());
    template.setSpec(new MaasMachineTemplateSpec());
    template.getSpec().template = new MaasMachineTemplateSpec.Template();
    MaasMachineSpec spec = new MaasMachineSpec();
    spec.minCPU = 4;
    spec.minMemory = 8192;
    spec.image = "custom/ubuntu-2404-kube-v1.35.3";
    spec.resourcePool = "default";
    template.getSpec().template.spec = spec;
    return template;
  }

  @Override
  public boolean changes(String call) {
    String action = call.substring(call.indexOf(':') + 1);
    return !action.startsWith("List") && !action.startsWith("Read");
  }

  @Override
  public boolean host(LedgerEntry entry) {
    return entry.type().equals("machine");
  }

  /** The name of a cluster is made of its UID. */
  @Override
  public Optional<String> mark(LedgerEntry entry) {
    return Optional.of(
        host(entry) ? "machine " + entry.tags().get("agent_name") : "name " + entry.name());
  }

  @Override
  public List<String> quotas() {
    return List.of("machine", "dns-resource");
  }

  @Override
  public List<String> renewableParts() {
    return List.of(PartKinds.KEY_DNS_NAME);
  }

  @Override
  public String hostPart() {
    return PartKinds.KEY_MACHINE;
  }

  @Override
  public List<String> hostCalls() {
    return List.of("maas:AllocateMachine", "maas:ListMachines");
  }

  @Override
  public Map<BrokenProvider, String> needless() {
    return Map.of(BrokenProvider.NO_STABLE_TOKEN, "no call of MAAS takes a token");
  }

  @Override
  public void credentials(Surroundings around, boolean present) {
    credentials = present;
  }

  @Override
  public List<Drift> drifts() {
    return List.of(
        new Drift(
            "the address behind the name",
            run -> send(run, "PUT", name(run), "ip_addresses=10.99.0.1"),
            run -> !send(run, "GET", name(run), "").contains("10.99.0.1")),
        new Drift(
            "a machine that was switched off",
            run -> send(run, "POST", machine(run) + "?op=power_off", ""),
            run -> send(run, "GET", machine(run), "").contains("\"power_state\":\"on\"")));
  }

  private static String name(ProviderRun run) {
    return "dnsresources/" + run.clusterParts().get(PartKinds.KEY_DNS_NAME).id() + "/";
  }

  private static String machine(ProviderRun run) {
    return "machines/" + run.machineParts("cp-0").get(PartKinds.KEY_MACHINE).id() + "/";
  }

  private String send(ProviderRun run, String method, String path, String body) {
    return send(run.surroundings().simulator().uri(), MaasCloud.API_KEY, method, path, body);
  }

  /** What somebody does to MAAS by hand, with a key. */
  String send(URI simulator, String apiKey, String method, String path, String body) {
    String[] key = apiKey.split(":");
    URI uri = simulator.resolve("/MAAS/api/2.0/" + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header(
                "Authorization",
                ("OAuth oauth_signature_method=\"PLAINTEXT\", oauth_consumer_key=\"%s\","
                        + " oauth_token=\"%s\", oauth_signature=\"%%26%s\", oauth_nonce=\"1\","
                        + " oauth_timestamp=\"1\"")
                    .formatted(key[0], key[1], key[2]))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
