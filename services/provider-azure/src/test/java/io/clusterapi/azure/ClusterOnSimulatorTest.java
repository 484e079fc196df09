package io.clusterapi.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.azure.cloud.AzureCalls;
import io.clusterapi.azure.planning.ArmType;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.core.V1Beta1Condition;
import io.clusterapi.model.infrastructure.azure.AzureCluster;
import io.clusterapi.model.infrastructure.azure.AzureClusterIdentity;
import io.clusterapi.model.infrastructure.azure.AzureMachine;
import io.clusterapi.model.infrastructure.azure.AzureMachineTemplate;
import io.clusterapi.provider.contract.OnSimulator;
import io.clusterapi.provider.contract.ProviderRun;
import io.clusterapi.simulator.cloud.Fault;
import io.clusterapi.simulator.cloud.LedgerEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cluster of the default template from its first part to its last. */
class ClusterOnSimulatorTest extends OnSimulator<AzureFixture> {
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

  ClusterOnSimulatorTest() {
    super(new AzureFixture());
  }

  @Test
  void buildsTheNetworkOfTheDefaultTemplate() {
    ProviderRun run = ready();
    AzureCluster cluster = cluster(run);
    assertThat(cluster.getSpec().controlPlaneEndpoint.host).startsWith("127.");
    assertThat(cluster.getSpec().controlPlaneEndpoint.port).isEqualTo(6443);
    assertThat(cluster.getStatus().failureDomains).containsOnlyKeys("1", "2", "3");
    assertThat(condition(cluster, "Ready").status).isEqualTo("True");
    assertThat(condition(cluster, "SubnetsReady").status).isEqualTo("True");
    assertThat(cluster.getSpec().networkSpec.subnets.get(1).natGateway.id)
        .endsWith("/natGateways/demo-node-natgw-1");
    assertThat(there("resourceGroups")).isEqualTo(1);
    assertThat(there("virtualNetworks")).isEqualTo(1);
    assertThat(there("subnets")).isEqualTo(2);
    assertThat(there("networkSecurityGroups")).isEqualTo(2);
    assertThat(there("routeTables")).isEqualTo(1);
    assertThat(there("natGateways")).isEqualTo(1);
    assertThat(there("publicIPAddresses")).isEqualTo(2);
    assertThat(there("loadBalancers")).isEqualTo(1);
    assertThat(run.slice().operations).isEmpty();
  }

  @Test
  void makesOneMachineEachAndGivesEverythingBack() throws Exception {
    ProviderRun run = ready();
    run.provision("cp-0", true, "2");
    run.provision("cp-1", true, "3");
    run.provision("worker-0", false, "");
    run.until("all run", () -> run.machines().stream().allMatch(run::provisioned));
    AzureMachine first = run.object(AzureMachine.class, "cp-0");
    assertThat(first.getSpec().providerID)
        .isEqualTo(
            ("azure:///subscriptions/%s/resourceGroups/demo/providers/Microsoft.Compute"
                    + "/virtualMachines/cp-0")
                .formatted(AzureFixture.SUBSCRIPTION));
    assertThat(first.getSpec().failureDomain).isEqualTo("2");
    assertThat(first.getStatus().vmState).isEqualTo("Succeeded");
    assertThat(first.getStatus().addresses)
        .extracting(address -> address.type)
        .containsExactly("InternalDNS", "InternalIP");
    assertThat(there("virtualMachines")).isEqualTo(3);
    assertThat(there("disks")).isEqualTo(6);
    assertThat(sshPorts()).containsExactlyInAnyOrder(22, 2201);
    String json =
        fixture
            .secrets()
            .all
            .get("default/demo-azure-json")
            .getData()
            .get("control-plane-azure.json");
    ObjectNode config =
        (ObjectNode)
            Mapper.json()
                .readTree(new String(Base64.getDecoder().decode(json), StandardCharsets.UTF_8));
    assertThat(config.path("aadClientSecret").asText()).isEqualTo("simulated-password");
    assertThat(config.path("routeTableName").asText()).isEqualTo("demo-node-routetable");
    assertThat(run.slice().memories.toString()).doesNotContain("simulated-password");

    run.machines().forEach(run::deprovision);
    run.until("the machines are gone", () -> run.machines().isEmpty());
    assertThat(there("virtualMachines")).isZero();
    assertThat(there("disks")).isZero();
    assertThat(there("networkInterfaces")).isZero();
    assertThat(sshPorts()).isEmpty();

    run.delete();
    assertThat(live()).isEmpty();
    assertThat(run.slice().all(AzureMachineTemplate.class)).isEmpty();
    assertThat(fixture.secrets().all).isEmpty();
  }

  private List<Integer> sshPorts() {
    List<Integer> ports = new ArrayList<>();
    look(ArmType.LOAD_BALANCER, id(ArmType.LOAD_BALANCER, "demo-public-lb"))
        .at("/properties/inboundNatRules")
        .forEach(rule -> ports.add(rule.at("/properties/frontendPort").asInt()));
    return ports;
  }

  @Test
  void makesEverythingOnceThoughAnswersAreLostAndCallsThrottled() {
    ProviderRun run = declared();
    faults(
        fault("*:PUT *", Fault.Kind.FAIL_AFTER, 0.2, 7),
        fault("compute:PUT virtualMachines", Fault.Kind.FAIL_AFTER, 0.5, 11),
        fault("*:*", Fault.Kind.THROTTLE, 0.03, 5),
        fault("*:*", Fault.Kind.ERROR, 0.03, 9));
    run.create();
    List<LedgerEntry> made =
        cloud.simulator().ledger().all().stream()
            .filter(entry -> entry.action().equals(LedgerEntry.CREATE))
            .toList();
    assertThat(made).extracting(LedgerEntry::id).doesNotHaveDuplicates();
    assertThat(there("virtualMachines")).isEqualTo(2);
    run.delete();
    assertThat(live()).isEmpty();
  }

  @Test
  void aMachineRemovedOutsideIsAFailureAndIsNotReplaced() {
    ProviderRun run = ready();
    run.provision("worker-0", false, "");
    run.until("it runs", () -> run.provisioned("worker-0"));
    AzureCalls.delete(
        fixture.calls(), AzureFixture.ACCOUNT, ArmType.MACHINE, id(ArmType.MACHINE, "worker-0"));
    run.until(
        "it is seen",
        () -> run.object(AzureMachine.class, "worker-0").getStatus().failureReason != null);
    assertThat(run.object(AzureMachine.class, "worker-0").getStatus().failureMessage)
        .contains("worker-0");
    run.tick();
    assertThat(there("virtualMachines")).isZero();
    run.delete();
  }

  @Test
  void aResourceGroupOfSomebodyElseIsUsedAndLeftAlone() {
    declared(); // gives a client
    String id = id(ArmType.GROUP, "");
    make(ArmType.GROUP, id, "{\"location\":\"westeurope\",\"tags\":{\"a\":\"b\"}}");
    ready().delete();
    assertThat(live()).extracting(LedgerEntry::id).containsExactly(id);
    assertThat(look(ArmType.GROUP, id).path("tags").toString()).isEqualTo("{\"a\":\"b\"}");
  }

  @Test
  void aLoadBalancerOfSomebodyElseIsNeitherChangedNorRemoved() {
    declared(); // gives a client
    String group = id(ArmType.GROUP, "");
    make(ArmType.GROUP, group, "{\"location\":\"westeurope\"}");
    String id = id(ArmType.LOAD_BALANCER, "demo-public-lb");
    make(
        ArmType.LOAD_BALANCER, id, "{\"location\":\"westeurope\",\"sku\":{\"name\":\"Standard\"}}");
    ProviderRun run = declared();
    untilSaid(run, "LoadBalancersReady", "was not made for this object");
    run.delete();
    assertThat(live()).extracting(LedgerEntry::id).containsExactlyInAnyOrder(group, id);
  }

  @Test
  void aSecurityRuleRemovedByHandComesBackAndOneAddedByHandStays() {
    ProviderRun run = ready();
    String id = id(ArmType.SECURITY_GROUP, "demo-controlplane-nsg");
    ObjectNode group = look(ArmType.SECURITY_GROUP, id);
    ObjectNode rule = (ObjectNode) group.at("/properties/securityRules/0").deepCopy();
    ((ObjectNode) rule.path("properties")).put("priority", 300);
    ((ObjectNode) group.path("properties")).putArray("securityRules").add(rule.put("name", "mine"));
    make(ArmType.SECURITY_GROUP, id, group.toString());
    run.until(
        "the removed one is back, the added one stays",
        () -> {
          String rules = look(ArmType.SECURITY_GROUP, id).toString();
          return rules.contains("\"mine\"") && rules.contains("allow_apiserver");
        });
    run.delete();
  }

  @Test
  void refusesWhatIsNotSupportedBeforeMakingAnything() {
    AzureCluster cluster = AzureFixture.object(AzureCluster.class, CLUSTER);
    cluster.getSpec().networkSpec.apiServerLB.type = "Internal";
    ProviderRun run = run(fixture.as(AzureFixture.IDENTITY), cluster, template());
    untilSaid(run, "Ready", "only Public is supported");
    assertThat(run.slice().operations).isEmpty();
    assertThat(live()).isEmpty();
  }

  @Test
  void anIdentityThatDoesNotAllowTheNamespaceIsNotUsed() {
    ProviderRun run =
        declared(
            AzureFixture.IDENTITY.replace(
                "\"allowedNamespaces\":{}", "\"allowedNamespaces\":{\"list\":[\"team\"]}"));
    untilSaid(run, "Ready", "does not allow the namespace default");
    assertThat(live()).isEmpty();
  }

  @Test
  void withoutCredentialsTheConditionSaysSoAndNoSecretIsShown() {
    ProviderRun run = declared(AzureFixture.IDENTITY.replace("-000000000003", "-000000000009"));
    run.until(
        "it is said",
        () ->
            run.slice().operations.values().stream()
                .anyMatch(
                    one ->
                        one.problem()
                            .map(problem -> problem.message().contains("AADSTS700016"))
                            .orElse(false)));
    assertThat(run.slice().operations.toString()).doesNotContain("simulated-password");
    assertThat(live()).isEmpty();
  }

  @Test
  void aGroupThatLateReadsDoNotShowIsRemovedAllTheSame() {
    ProviderRun run = declared();
    run.until("its group is there", () -> there("resourceGroups") == 1);
    faults(
        new Fault(
            "resources:GET resourceGroups",
            Fault.Kind.STALE,
            null,
            0,
            null,
            100_000,
            null,
            null,
            null,
            null));
    run.deleteCluster();
    run.during(Duration.ofSeconds(3));
    faults();
    run.until("the cluster is gone", run::gone);
    assertThat(live()).isEmpty();
  }

  @Test
  void aGroupOfSomebodyElseThatLateReadsDoNotShowIsLeft() {
    declared(); // gives a client
    String group = id(ArmType.GROUP, "");
    make(ArmType.GROUP, group, "{\"location\":\"westeurope\"}");
    ProviderRun run = declared();
    run.until("it is used", () -> there("virtualNetworks") == 1);
    faults(once("resources:GET resourceGroups", Fault.Kind.STALE));
    run.deleteCluster();
    run.until("the cluster is gone", run::gone);
    assertThat(live()).extracting(LedgerEntry::id).containsExactly(group);
  }

  private ProviderRun declared() {
    return declared(AzureFixture.IDENTITY);
  }

  private ProviderRun declared(String identity) {
    AzureClusterIdentity who = fixture.as(identity);
    return run(who, AzureFixture.object(AzureCluster.class, CLUSTER), template());
  }

  private ProviderRun ready() {
    ProviderRun run = declared();
    run.until("the cluster is provisioned", () -> run.cluster().getProvisioned());
    return run;
  }

  private static AzureMachineTemplate template() {
    return AzureFixture.object(AzureMachineTemplate.class, TEMPLATE);
  }

  private static AzureCluster cluster(ProviderRun run) {
    return run.object(AzureCluster.class, AzureFixture.NAME);
  }

  private static V1Beta1Condition condition(AzureCluster cluster, String type) {
    return cluster.getStatus().conditions.stream()
        .filter(one -> one.type.equals(type))
        .findFirst()
        .orElseThrow();
  }

  private long there(String type) {
    return live().stream().filter(entry -> entry.type().endsWith("/" + type)).count();
  }

  private static String id(ArmType type, String name) {
    return type.id(AzureFixture.SUBSCRIPTION, "demo", name);
  }

  private ObjectNode look(ArmType type, String id) {
    return AzureCalls.get(fixture.calls(), AzureFixture.ACCOUNT, type, id);
  }

  private void make(ArmType type, String id, String body) {
    AzureCalls.put(fixture.calls(), AzureFixture.ACCOUNT, type, id, body);
  }
}
