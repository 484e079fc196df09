package io.clusterapi.azure;

import static io.clusterapi.azure.AzureOnSimulator.condition;
import static io.clusterapi.azure.AzureOnSimulator.fault;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.azure.planning.ArmType;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.core.V1Beta1Condition;
import io.clusterapi.model.infrastructure.azure.AzureCluster;
import io.clusterapi.model.infrastructure.azure.AzureMachine;
import io.clusterapi.model.infrastructure.azure.AzureMachineTemplate;
import io.clusterapi.simulator.cloud.Fault;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster from its first part to its last. */
class ClusterOnSimulatorTest {
  @TempDir Path folder;
  private AzureOnSimulator azure;

  // The first use of Mutiny registers its context manager, which two threads at once can not do.
  @BeforeAll
  static void useMutinyOnce() {
    Uni.createFrom().completionStage(CompletableFuture.completedFuture(1)).await().indefinitely();
  }

  @BeforeEach
  void start() {
    azure = new AzureOnSimulator(folder, AzureOnSimulator.IDENTITY);
  }

  @AfterEach
  void stop() throws Exception {
    azure.close();
  }

  @Test
  void buildsTheNetworkOfTheDefaultTemplate() {
    azure.until(azure::clusterReady);
    AzureCluster cluster = azure.cluster();
    assertThat(cluster.getSpec().controlPlaneEndpoint.host).startsWith("127.");
    assertThat(cluster.getSpec().controlPlaneEndpoint.port).isEqualTo(6443);
    assertThat(cluster.getStatus().failureDomains).containsOnlyKeys("1", "2", "3");
    assertThat(condition(cluster.getStatus().conditions, "Ready").status).isEqualTo("True");
    assertThat(condition(cluster.getStatus().conditions, "SubnetsReady").status).isEqualTo("True");
    assertThat(cluster.getSpec().networkSpec.subnets.get(1).natGateway.id)
        .endsWith("/natGateways/demo-node-natgw-1");
    assertThat(azure.count("resourceGroups")).isEqualTo(1);
    assertThat(azure.count("virtualNetworks")).isEqualTo(1);
    assertThat(azure.count("subnets")).isEqualTo(2);
    assertThat(azure.count("networkSecurityGroups")).isEqualTo(2);
    assertThat(azure.count("routeTables")).isEqualTo(1);
    assertThat(azure.count("natGateways")).isEqualTo(1);
    assertThat(azure.count("publicIPAddresses")).isEqualTo(2);
    assertThat(azure.count("loadBalancers")).isEqualTo(1);
    assertThat(azure.slice.operations).isEmpty();
  }

  @Test
  void makesOneMachineEachAndGivesEverythingBack() throws Exception {
    azure.until(azure::clusterReady);
    azure.provision("cp-0", true, "2");
    azure.provision("cp-1", true, "3");
    azure.provision("worker-0", false, "");
    azure.until(() -> azure.ready("cp-0") && azure.ready("cp-1") && azure.ready("worker-0"));
    AzureMachine first = azure.machine("cp-0");
    assertThat(first.getSpec().providerID)
        .isEqualTo(
            ("azure:///subscriptions/%s/resourceGroups/demo/providers/Microsoft.Compute"
                    + "/virtualMachines/cp-0")
                .formatted(AzureOnSimulator.SUBSCRIPTION));
    assertThat(first.getSpec().failureDomain).isEqualTo("2");
    assertThat(first.getStatus().vmState).isEqualTo("Succeeded");
    assertThat(first.getStatus().addresses)
        .extracting(address -> address.type)
        .containsExactly("InternalDNS", "InternalIP");
    assertThat(azure.count("virtualMachines")).isEqualTo(3);
    assertThat(azure.count("disks")).isEqualTo(6);
    assertThat(sshPorts()).containsExactlyInAnyOrder(22, 2201);
    azure.until(() -> azure.kubeadm.calls.size() >= 3);
    String json =
        azure.secrets.all.get("default/demo-azure-json").getData().get("control-plane-azure.json");
    ObjectNode config =
        (ObjectNode)
            Mapper.json()
                .readTree(new String(Base64.getDecoder().decode(json), StandardCharsets.UTF_8));
    assertThat(config.path("aadClientSecret").asText()).isEqualTo("simulated-password");
    assertThat(config.path("routeTableName").asText()).isEqualTo("demo-node-routetable");
    assertThat(azure.slice.memories.toString()).doesNotContain("simulated-password");

    azure.deprovision("worker-0");
    azure.deprovision("cp-0");
    azure.deprovision("cp-1");
    azure.until(() -> azure.slice.all(AzureMachine.class).isEmpty());
    assertThat(azure.count("virtualMachines")).isZero();
    assertThat(azure.count("disks")).isZero();
    assertThat(azure.count("networkInterfaces")).isZero();
    assertThat(sshPorts()).isEmpty();

    azure.deletionStage(DeletionStage.INFRASTRUCTURE);
    azure.until(() -> azure.slice.all(AzureCluster.class).isEmpty());
    assertThat(azure.live()).isEmpty();
    assertThat(azure.slice.all(AzureMachineTemplate.class)).isEmpty();
    assertThat(azure.secrets.all).isEmpty();
  }

  private List<Integer> sshPorts() {
    String id = ArmType.LOAD_BALANCER.id(AzureOnSimulator.SUBSCRIPTION, "demo", "demo-public-lb");
    List<Integer> ports = new java.util.ArrayList<>();
    azure
        .look(ArmType.LOAD_BALANCER, id)
        .at("/properties/inboundNatRules")
        .forEach(rule -> ports.add(rule.at("/properties/frontendPort").asInt()));
    return ports;
  }

  @Test
  void makesEverythingOnceThoughAnswersAreLostAndCallsThrottled() {
    azure
        .simulator
        .faults()
        .replace(
            List.of(
                fault("*:PUT *", Fault.Kind.FAIL_AFTER, 0.2, 7),
                fault("compute:PUT virtualMachines", Fault.Kind.FAIL_AFTER, 0.5, 11),
                fault("*:*", Fault.Kind.THROTTLE, 0.03, 5),
                fault("*:*", Fault.Kind.ERROR, 0.03, 9)));
    azure.until(azure::clusterReady);
    azure.provision("cp-0", true, "1");
    azure.until(() -> azure.ready("cp-0"));
    List<LedgerEntry> made =
        azure.simulator.ledger().all().stream()
            .filter(entry -> entry.action().equals(LedgerEntry.CREATE))
            .toList();
    assertThat(made).extracting(LedgerEntry::id).doesNotHaveDuplicates();
    assertThat(azure.count("virtualMachines")).isEqualTo(1);
    azure.deprovision("cp-0");
    azure.until(() -> azure.slice.all(AzureMachine.class).isEmpty());
    azure.deletionStage(DeletionStage.INFRASTRUCTURE);
    azure.until(() -> azure.slice.all(AzureCluster.class).isEmpty());
    assertThat(azure.live()).isEmpty();
  }

  @Test
  void deletingDuringCreationLeavesNothing() {
    for (int i = 0; i < 4; i++) {
      azure.slice.settle();
      azure.runOperations();
      azure.look();
    }
    assertThat(azure.live()).isNotEmpty();
    azure.deletionStage(DeletionStage.INFRASTRUCTURE);
    azure.restart();
    azure.until(() -> azure.slice.all(AzureCluster.class).isEmpty());
    assertThat(azure.live()).isEmpty();
  }

  @Test
  void aMachineRemovedOutsideIsAFailureAndIsNotReplaced() {
    azure.until(azure::clusterReady);
    azure.provision("worker-0", false, "");
    azure.until(() -> azure.ready("worker-0"));
    String id = ArmType.MACHINE.id(AzureOnSimulator.SUBSCRIPTION, "demo", "worker-0");
    azure.remove(ArmType.MACHINE, id);
    azure.until(() -> azure.machine("worker-0").getStatus().failureReason != null);
    assertThat(azure.machine("worker-0").getStatus().failureMessage).contains("worker-0");
    azure.slice.settle();
    azure.runOperations();
    assertThat(azure.count("virtualMachines")).isZero();
  }

  @Test
  void aResourceGroupOfSomebodyElseIsUsedAndLeftAlone() {
    String id = ArmType.GROUP.id(AzureOnSimulator.SUBSCRIPTION, "demo", "");
    azure.make(ArmType.GROUP, id, "{\"location\":\"westeurope\",\"tags\":{\"a\":\"b\"}}");
    azure.until(azure::clusterReady);
    azure.deletionStage(DeletionStage.INFRASTRUCTURE);
    azure.until(() -> azure.slice.all(AzureCluster.class).isEmpty());
    assertThat(azure.live()).extracting(LedgerEntry::id).containsExactly(id);
    assertThat(azure.look(ArmType.GROUP, id).path("tags").toString()).isEqualTo("{\"a\":\"b\"}");
  }

  @Test
  void aLoadBalancerOfSomebodyElseIsNeitherChangedNorRemoved() {
    String group = ArmType.GROUP.id(AzureOnSimulator.SUBSCRIPTION, "demo", "");
    azure.make(ArmType.GROUP, group, "{\"location\":\"westeurope\"}");
    String id = ArmType.LOAD_BALANCER.id(AzureOnSimulator.SUBSCRIPTION, "demo", "demo-public-lb");
    azure.make(
        ArmType.LOAD_BALANCER, id, "{\"location\":\"westeurope\",\"sku\":{\"name\":\"Standard\"}}");
    azure.until(
        () ->
            azure.cluster().getStatus() != null
                && azure.cluster().getStatus().conditions.stream()
                    .anyMatch(
                        one ->
                            one.type.equals("LoadBalancersReady")
                                && one.message != null
                                && one.message.contains("was not made for this object")));
    azure.deletionStage(DeletionStage.INFRASTRUCTURE);
    azure.until(() -> azure.slice.all(AzureCluster.class).isEmpty());
    assertThat(azure.live()).extracting(LedgerEntry::id).containsExactlyInAnyOrder(group, id);
  }

  @Test
  void aSecurityRuleRemovedByHandComesBackAndOneAddedByHandStays() {
    azure.until(azure::clusterReady);
    String id =
        ArmType.SECURITY_GROUP.id(AzureOnSimulator.SUBSCRIPTION, "demo", "demo-controlplane-nsg");
    ObjectNode group = azure.look(ArmType.SECURITY_GROUP, id);
    ObjectNode rule = (ObjectNode) group.at("/properties/securityRules/0").deepCopy();
    ((ObjectNode) rule.path("properties")).put("priority", 300);
    ((ObjectNode) group.path("properties")).putArray("securityRules").add(rule.put("name", "mine"));
    azure.make(ArmType.SECURITY_GROUP, id, group.toString());
    azure.until(
        () -> {
          String rules = azure.look(ArmType.SECURITY_GROUP, id).toString();
          return rules.contains("\"mine\"") && rules.contains("allow_apiserver");
        });
  }

  @Test
  void refusesWhatIsNotSupportedBeforeMakingAnything() {
    azure.cluster().getSpec().networkSpec.apiServerLB.type = "Internal";
    azure.slice.settle();
    V1Beta1Condition ready = condition(azure.cluster().getStatus().conditions, "Ready");
    assertThat(ready.status).isEqualTo("False");
    assertThat(ready.message).contains("only Public is supported");
    assertThat(azure.slice.operations).isEmpty();
    assertThat(azure.live()).isEmpty();
  }

  @Test
  void anIdentityThatDoesNotAllowTheNamespaceIsNotUsed() throws Exception {
    azure.close();
    azure =
        new AzureOnSimulator(
            folder.resolve("other"),
            AzureOnSimulator.IDENTITY.replace(
                "\"allowedNamespaces\":{}", "\"allowedNamespaces\":{\"list\":[\"team\"]}"));
    azure.slice.settle();
    assertThat(condition(azure.cluster().getStatus().conditions, "Ready").message)
        .contains("does not allow the namespace default");
    assertThat(azure.live()).isEmpty();
  }

  @Test
  void withoutCredentialsTheConditionSaysSoAndNoSecretIsShown() throws Exception {
    azure.close();
    azure =
        new AzureOnSimulator(
            folder.resolve("other"),
            AzureOnSimulator.IDENTITY.replace("-000000000003", "-000000000009"));
    azure.until(
        () ->
            azure.cluster().getStatus() != null
                && azure.slice.operations.values().stream()
                    .anyMatch(
                        one ->
                            one.problem()
                                .map(p -> p.message().contains("AADSTS700016"))
                                .orElse(false)));
    assertThat(azure.slice.operations.toString()).doesNotContain("simulated-password");
    assertThat(azure.live()).isEmpty();
  }
}
