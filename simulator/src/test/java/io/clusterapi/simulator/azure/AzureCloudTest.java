package io.clusterapi.simulator.azure;

import static io.clusterapi.simulator.azure.ArmRest.SUBSCRIPTION;
import static io.clusterapi.simulator.azure.ArmRest.code;
import static io.clusterapi.simulator.azure.ArmRest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clusterapi.simulator.RecordingKubeadm;
import io.clusterapi.simulator.Simulator;
import io.clusterapi.simulator.SimulatorSettings;
import io.clusterapi.simulator.cloud.Fault;
import io.clusterapi.simulator.cloud.LedgerEntry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulated Azure over its wire. */
class AzureCloudTest {
  private static final String GROUP = SUBSCRIPTION + "/resourceGroups/c1";
  private static final String NETWORK = GROUP + "/providers/Microsoft.Network/";
  private static final String COMPUTE = GROUP + "/providers/Microsoft.Compute/";
  private static final String VNET = NETWORK + "virtualNetworks/v";
  private static final String SUBNET = VNET + "/subnets/s";

  @TempDir Path folder;
  private Simulator simulator;
  private ArmRest arm;

  @BeforeEach
  void start() {
    simulator =
        Simulator.start(SimulatorSettings.in(folder), (v, d, e, m, l, c) -> new RecordingKubeadm());
    arm = new ArmRest(simulator.uri());
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private void made(String path, String body) {
    HttpResponse<String> answer = arm.put(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    settled(path);
  }

  private void settled(String path) {
    await()
        .until(
            () ->
                json(arm.get(path))
                    .at("/properties/provisioningState")
                    .asText()
                    .equals("Succeeded"));
  }

  private void network() {
    made(GROUP, "{\"location\":\"westeurope\",\"tags\":{\"a\":\"b\"}}");
    made(
        VNET,
        "{\"location\":\"westeurope\",\"properties\":{\"addressSpace\":{\"addressPrefixes\":"
            + "[\"10.0.0.0/8\"]}}}");
    made(SUBNET, "{\"properties\":{\"addressPrefix\":\"10.0.0.0/16\"}}");
  }

  private void balancer() {
    made(
        NETWORK + "publicIPAddresses/ip",
        "{\"location\":\"westeurope\",\"sku\":{\"name\":\"Standard\"},\"properties\":"
            + "{\"publicIPAllocationMethod\":\"Static\",\"dnsSettings\":{\"domainNameLabel\":"
            + "\"c1-api\"}}}");
    String lb = NETWORK + "loadBalancers/lb";
    made(
        lb,
        """
        {"location":"westeurope","sku":{"name":"Standard"},"properties":{
          "frontendIPConfigurations":[{"name":"f","properties":{"publicIPAddress":{"id":"%1$s"}}}],
          "backendAddressPools":[{"name":"p"}],
          "probes":[{"name":"h","properties":{"port":6443}}],
          "loadBalancingRules":[{"name":"r","properties":{"frontendPort":6443,"backendPort":6443,
            "frontendIPConfiguration":{"id":"%2$s/frontendIPConfigurations/f"},
            "backendAddressPool":{"id":"%2$s/backendAddressPools/p"},
            "probe":{"id":"%2$s/probes/h"}}}]}}
        """
            .formatted(NETWORK + "publicIPAddresses/ip", lb));
  }

  private void networkInterface(String pool) {
    made(
        NETWORK + "networkInterfaces/nic",
        """
        {"location":"westeurope","properties":{"ipConfigurations":[{"name":"main","properties":{
          "subnet":{"id":"%s"},"loadBalancerBackendAddressPools":[%s]}}]}}
        """
            .formatted(SUBNET, pool.isEmpty() ? "" : "{\"id\":\"" + pool + "\"}"));
  }

  private static String machine(String size, String image) {
    String data =
        Base64.getEncoder()
            .encodeToString(
                "#cloud-config\nruncmd:\n- kubeadm init --config /k\n"
                    .getBytes(StandardCharsets.UTF_8));
    return """
        {"location":"westeurope","zones":["2"],"properties":{
          "hardwareProfile":{"vmSize":"%s"},
          "osProfile":{"computerName":"m","adminUsername":"capi","customData":"%s",
            "linuxConfiguration":{"disablePasswordAuthentication":true,
              "ssh":{"publicKeys":[{"path":"/p","keyData":"ssh-rsa AAAA"}]}}},
          "storageProfile":{"imageReference":{"communityGalleryImageId":"%s"},
            "osDisk":{"name":"m_OSDisk","createOption":"FromImage","deleteOption":"Delete"}},
          "networkProfile":{"networkInterfaces":[{"id":"%s"}]}}}
        """
        .formatted(size, data, image, NETWORK + "networkInterfaces/nic");
  }

  private static final String IMAGE =
      "/CommunityGalleries/ClusterAPI-f72ceb4f-5159-4c26-a0fe-2ea738f0d019/Images/capi-ubun2-2404/"
          + "Versions/1.35.3";

  @Test
  void aMachineBootsBehindItsLoadBalancerAndGoesWithItsDisk() {
    network();
    balancer();
    networkInterface(NETWORK + "loadBalancers/lb/backendAddressPools/p");
    String path = COMPUTE + "virtualMachines/m";
    HttpResponse<String> accepted =
        arm.put(path, machine("Standard_D2s_v3", IMAGE), Map.of("If-None-Match", "*"));
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
    assertThat(accepted.headers().firstValue("Azure-AsyncOperation")).isPresent();
    assertThat(accepted.body()).doesNotContain("customData");
    settled(path);
    String id = json(arm.get(path)).at("/properties/vmId").asText();
    await().until(() -> simulator.machines().isRunning(id));
    assertThat(simulator.machines().find(id).orElseThrow().providerId())
        .isEqualTo("azure://" + path);
    String host =
        json(arm.get(NETWORK + "publicIPAddresses/ip")).at("/properties/dnsSettings/fqdn").asText();
    assertThat(simulator.endpoints().targets(host, 6443))
        .hasValueSatisfying(ids -> assertThat(ids).containsExactly(id));

    assertThat(code(arm.delete(NETWORK + "networkInterfaces/nic"))).isEqualTo("NicInUse");
    assertThat(arm.delete(path).statusCode()).isEqualTo(202);
    await().until(() -> arm.get(path).statusCode() == 404);
    assertThat(live()).noneMatch(entry -> entry.type().contains("Compute"));
    assertThat(arm.delete(path).statusCode()).isEqualTo(204);

    assertThat(arm.delete(GROUP).statusCode()).isEqualTo(202);
    await().until(() -> live().isEmpty());
  }

  @Test
  void whatAzureWouldRefuseIsRefused() {
    assertThat(code(arm.put(VNET, "{}"))).isEqualTo("ResourceGroupNotFound");
    network();
    assertThat(
            code(
                arm.put(
                    VNET + "/subnets/t", "{\"properties\":{\"addressPrefix\":\"10.0.1.0/24\"}}")))
        .isEqualTo("NetcfgSubnetRangesOverlap");
    assertThat(
            code(
                arm.put(
                    VNET + "/subnets/t", "{\"properties\":{\"addressPrefix\":\"11.0.1.0/24\"}}")))
        .isEqualTo("NetcfgInvalidSubnet");
    assertThat(
            code(
                arm.put(
                    VNET + "/subnets/t",
                    "{\"properties\":{\"addressPrefix\":\"10.1.0.0/16\",\"routeTable\":{\"id\":\""
                        + NETWORK
                        + "routeTables/none\"}}}")))
        .isEqualTo("InvalidResourceReference");
    networkInterface("");
    String forgetting =
        "{\"location\":\"westeurope\",\"properties\":{\"addressSpace\":{\"addressPrefixes\":"
            + "[\"10.0.0.0/8\"]}}}";
    assertThat(code(arm.put(VNET, forgetting))).isEqualTo("InUseSubnetCannotBeDeleted");
    assertThat(code(arm.delete(SUBNET))).isEqualTo("InUseSubnetCannotBeDeleted");
    String machine = COMPUTE + "virtualMachines/m";
    assertThat(code(arm.put(machine, machine("Standard_None", IMAGE))))
        .isEqualTo("InvalidParameter");
    assertThat(code(arm.put(machine, machine("Standard_D2s_v3", IMAGE + "999"))))
        .isEqualTo("GalleryImageNotFound");
    assertThat(arm.put(VNET, forgetting, Map.of("If-Match", "W/\"old\"")).statusCode())
        .isEqualTo(412);
    assertThat(live()).noneMatch(entry -> entry.type().contains("Compute"));
  }

  @Test
  void onlyKnownCredentialsGetATokenAndOnlyTokensGetAnAnswer() {
    assertThat(arm.login(ArmRest.TENANT, ArmRest.CLIENT, "wrong").statusCode()).isEqualTo(401);
    assertThat(arm.login(ArmRest.TENANT, "other", "x").body()).contains("AADSTS700016");
    assertThat(arm.login("other", ArmRest.CLIENT, "x").body()).contains("AADSTS90002");
    arm.token = "forged.token";
    assertThat(arm.get(GROUP).statusCode()).isEqualTo(401);
  }

  @Test
  void injectedFaultsHaveAzuresShape() {
    simulator
        .faults()
        .replace(
            List.of(
                new Fault(
                    "resources:GET *",
                    Fault.Kind.THROTTLE,
                    null,
                    0,
                    1,
                    0,
                    null,
                    null,
                    null,
                    null)));
    HttpResponse<String> throttled = arm.get(GROUP);
    assertThat(throttled.statusCode()).isEqualTo(429);
    assertThat(throttled.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(code(arm.get(GROUP))).isEqualTo("ResourceGroupNotFound");
  }

  @Test
  void whatWasMadeIsThereAfterARestart() {
    network();
    simulator.close();
    start();
    assertThat(json(arm.get(VNET)).at("/properties/subnets/0/name").asText()).isEqualTo("s");
    assertThat(live()).hasSize(3);
  }

  private List<LedgerEntry> live() {
    return simulator.ledger().live();
  }
}
