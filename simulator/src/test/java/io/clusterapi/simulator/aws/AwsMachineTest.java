package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.AwsClients.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clusterapi.simulator.AwsClients;
import io.clusterapi.simulator.RecordingKubeadm;
import io.clusterapi.simulator.Simulator;
import io.clusterapi.simulator.SimulatorSettings;
import io.clusterapi.simulator.cloud.Ledger;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.clusterapi.simulator.machine.Machine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerStateEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

class AwsMachineTest {
  private static final String CLOUD_CONFIG =
      """
      ## template: jinja
      #cloud-config

      write_files:
      -   path: /run/kubeadm/kubeadm.yaml
          owner: root:root
          permissions: '0640'
          content: |
            nodeRegistration:
              name: '{{ ds.meta_data.local_hostname }}'
      -   path: /etc/encoded
          encoding: base64
          content: aGVsbG8=
      -   path: /etc/encoded
          content: " again"
          append: true
      runcmd:
        - 'kubeadm init --config /run/kubeadm/kubeadm.yaml  && mkdir -p /run/cluster-api && echo success > /run/cluster-api/bootstrap-success.complete'
      """;

  @TempDir Path folder;
  private Simulator simulator;
  private RecordingKubeadm kubeadm;
  private AwsClients aws;
  private AwsCluster cluster;

  @BeforeEach
  void start() {
    open();
    cluster = new AwsCluster(aws);
  }

  private void open() {
    kubeadm = new RecordingKubeadm();
    simulator =
        Simulator.start(
            SimulatorSettings.in(folder),
            (vertx, data, endpoints, machines, ledger, clock) -> kubeadm);
    aws = new AwsClients(simulator.uri(), "AKIDEXAMPLE");
  }

  @AfterEach
  void stop() {
    aws.close();
    simulator.close();
  }

  private Instance instance(String id) {
    return aws.ec2
        .describeInstances(r -> r.instanceIds(id))
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }

  private void awaitState(String id, InstanceStateName state) {
    await().untilAsserted(() -> assertThat(instance(id).state().name()).isEqualTo(state));
  }

  private String awaitBooted(String id) {
    await()
        .untilAsserted(
            () ->
                assertThat(simulator.machines().consoleLog(id).orElse(""))
                    .contains("cloud-init: finished"));
    return simulator.machines().consoleLog(id).orElseThrow();
  }

  @Test
  void anInstanceBootsItsUserDataAndRunsKubeadm() {
    String id = cluster.launch(CLOUD_CONFIG);
    awaitState(id, InstanceStateName.RUNNING);
    String log = awaitBooted(id);

    Instance shown = instance(id);
    assertThat(shown.privateDnsName()).isEqualTo("ip-10-0-1-4.eu-central-1.compute.internal");
    assertThat(shown.networkInterfaces().get(0).groups().get(0).groupId()).isEqualTo(cluster.group);
    assertThat(shown.iamInstanceProfile().arn()).contains("nodes.cluster-api-provider-aws");
    assertThat(shown.blockDeviceMappings()).hasSize(1);
    Machine machine = simulator.machines().find(id).orElseThrow();
    assertThat(machine.kubernetesVersion()).isEqualTo("v1.35.3");
    assertThat(machine.providerId()).isEqualTo("aws:///eu-central-1a/" + id);
    assertThat(machine.files().readText("/run/kubeadm/kubeadm.yaml"))
        .hasValue("nodeRegistration:\n  name: 'ip-10-0-1-4.eu-central-1.compute.internal'\n");
    assertThat(machine.files().read("/run/kubeadm/kubeadm.yaml").orElseThrow().permissions())
        .isEqualTo("0640");
    assertThat(machine.files().readText("/etc/encoded")).hasValue("hello again");
    assertThat(machine.files().readText("/run/cluster-api/bootstrap-success.complete"))
        .hasValue("success\n");
    assertThat(kubeadm.events)
        .containsExactly("on " + id, "kubeadm init --config /run/kubeadm/kubeadm.yaml on " + id);
    String console = aws.ec2.getConsoleOutput(r -> r.instanceId(id)).output();
    assertThat(new String(Base64.getDecoder().decode(console), StandardCharsets.UTF_8))
        .isEqualTo(log);
  }

  @Test
  void theBootHookFetchesTheRestFromSecretsManagerAndDeletesIt() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(CLOUD_CONFIG.getBytes(StandardCharsets.UTF_8));
    }
    byte[] whole = bytes.toByteArray();
    int half = whole.length / 2;
    String prefix = "aws.cluster.x-k8s.io/1b2c";
    aws.secrets.createSecret(
        r ->
            r.name(prefix + "-0").secretBinary(SdkBytes.fromByteArray(Arrays.copyOf(whole, half))));
    aws.secrets.createSecret(
        r ->
            r.name(prefix + "-1")
                .secretBinary(
                    SdkBytes.fromByteArray(Arrays.copyOfRange(whole, half, whole.length))));
    String id = cluster.launch(mime(prefix, 2));
    awaitBooted(id);

    assertThat(kubeadm.events).anyMatch(event -> event.startsWith("kubeadm init"));
    assertThat(aws.secrets.listSecrets().secretList()).isEmpty();
    assertThat(simulator.ledger().live()).noneMatch(entry -> entry.type().equals("secret"));
    assertThat(simulator.ledger().all().stream().filter(entry -> entry.type().equals("secret")))
        .hasSize(4);
  }

  private static String mime(String prefix, int chunks) {
    return """
    MIME-Version: 1.0
    Content-Type: multipart/mixed; boundary="==BOUNDARY=="

    --==BOUNDARY==
    Content-Type: text/cloud-boothook; charset="us-ascii"

    #!/bin/bash
    REGION="eu-central-1"
    SECRET_PREFIX="%s"
    CHUNKS="%d"
    for i in $(seq 0 $((CHUNKS - 1))); do aws secretsmanager get-secret-value; done
    --==BOUNDARY==
    Content-Type: text/x-include-url; charset="us-ascii"

    file:///etc/secret-userdata.txt
    --==BOUNDARY==--
    """
        .formatted(prefix, chunks);
  }

  @Test
  void aMachineWithBadBootstrapDataDoesNotJoinAndSaysWhy() throws Exception {
    String missing = cluster.launch(mime("aws.cluster.x-k8s.io/none", 1));
    String broken = cluster.launch("#cloud-config\nruncmd:\n - [kubeadm, join\nx: {");
    String unknown =
        cluster.launch("## template: jinja\n#cloud-config\nruncmd: ['echo {{ nope.x }}']\n");
    String noFile = cluster.launch("#cloud-config\nruncmd:\n - kubeadm join --config /none.yaml\n");
    String noScript = cluster.launch("#cloud-config\nruncmd:\n - /opt/none.sh && kubeadm init\n");

    assertThat(awaitBooted(missing))
        .contains("could not get secret value aws.cluster.x-k8s.io/none-0");
    assertThat(awaitBooted(broken)).contains("Failed loading yaml blob").contains("line");
    assertThat(awaitBooted(unknown)).contains("could not render the jinja template");
    assertThat(awaitBooted(noFile)).contains("no such file").contains("finished with errors");
    assertThat(awaitBooted(noScript)).contains("/opt/none.sh: No such file or directory");
    assertThat(kubeadm.events)
        .filteredOn(event -> event.startsWith("kubeadm"))
        .containsExactly("kubeadm join --config /none.yaml on " + noFile);
    String log =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(simulator.uri().resolve("/machines/" + broken + "/log"))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    assertThat(log).contains("Failed loading yaml blob");
  }

  @Test
  void theSameTokenGivesTheSameInstance() {
    String first = cluster.run(r -> r.clientToken("uid-1")).instances().get(0).instanceId();
    String again = cluster.run(r -> r.clientToken("uid-1")).instances().get(0).instanceId();
    assertThat(again).isEqualTo(first);
    assertThat(code(() -> cluster.run(r -> r.clientToken("uid-1").instanceType("t3.large"))))
        .isEqualTo("IdempotentParameterMismatch");
    assertThat(simulator.ledger().live())
        .filteredOn(entry -> entry.type().equals("instance"))
        .extracting(LedgerEntry::token)
        .containsExactly("uid-1");
  }

  @Test
  void badLaunchesAreRefusedAndLeaveNothing() {
    assertThat(code(() -> cluster.run(r -> r.imageId("ami-00000000000000000"))))
        .isEqualTo("InvalidAMIID.NotFound");
    assertThat(code(() -> cluster.run(r -> r.instanceType("m5.huge"))))
        .isEqualTo("InvalidParameterValue");
    assertThat(code(() -> cluster.run(r -> r.instanceType("m6g.large"))))
        .isEqualTo("InvalidParameterValue");
    assertThat(code(() -> cluster.run(r -> r.subnetId("subnet-0"))))
        .isEqualTo("InvalidSubnetID.NotFound");
    assertThat(code(() -> cluster.run(r -> r.securityGroupIds("sg-0"))))
        .isEqualTo("InvalidGroup.NotFound");
    assertThat(code(() -> cluster.run(r -> r.keyName("none"))))
        .isEqualTo("InvalidKeyPair.NotFound");
    assertThat(code(() -> cluster.run(r -> r.iamInstanceProfile(p -> p.name("none")))))
        .isEqualTo("InvalidParameterValue");
    String tooLong = Base64.getEncoder().encodeToString(new byte[16385]);
    assertThat(code(() -> cluster.run(r -> r.userData(tooLong))))
        .isEqualTo("InvalidParameterValue");
    assertThat(aws.ec2.describeNetworkInterfaces().networkInterfaces()).isEmpty();
    assertThat(simulator.ledger().live()).noneMatch(entry -> entry.type().equals("instance"));
  }

  @Test
  void aLoadBalancerLeadsToHealthyTargetsUntilTheyAreGone() {
    cluster.addLoadBalancer("c-apiserver");
    await()
        .untilAsserted(
            () ->
                assertThat(
                        aws.balancing
                            .describeLoadBalancers(r -> r.names("c-apiserver"))
                            .loadBalancers()
                            .get(0)
                            .state()
                            .code())
                    .isEqualTo(LoadBalancerStateEnum.ACTIVE));
    String host = cluster.balancer.dnsName();
    assertThat(host).matches("127\\.\\d+\\.0\\.1");
    assertThat(simulator.endpoints().targets(host, 6443)).hasValue(Set.of());
    assertThat(simulator.endpoints().targets(host, 443)).isEmpty();

    String group = cluster.targetGroup.targetGroupArn();
    String id = cluster.launch(CLOUD_CONFIG);
    awaitBooted(id);
    aws.balancing.registerTargets(r -> r.targetGroupArn(group).targets(t -> t.id(id)));
    assertThat(simulator.endpoints().targets(host, 6443)).hasValue(Set.of(id));
    assertThat(
            aws.balancing
                .describeTargetHealth(r -> r.targetGroupArn(group))
                .targetHealthDescriptions()
                .get(0)
                .targetHealth()
                .state())
        .isEqualTo(TargetHealthStateEnum.HEALTHY);
    assertThat(code(() -> aws.balancing.deleteTargetGroup(r -> r.targetGroupArn(group))))
        .isEqualTo("ResourceInUse");

    aws.ec2.stopInstances(r -> r.instanceIds(id));
    awaitState(id, InstanceStateName.STOPPED);
    assertThat(
            aws.balancing
                .describeTargetHealth(r -> r.targetGroupArn(group))
                .targetHealthDescriptions()
                .get(0)
                .targetHealth()
                .state())
        .isEqualTo(TargetHealthStateEnum.UNUSED);
    aws.ec2.startInstances(r -> r.instanceIds(id));
    awaitState(id, InstanceStateName.RUNNING);
    aws.ec2.terminateInstances(r -> r.instanceIds(id));
    awaitState(id, InstanceStateName.TERMINATED);
    assertThat(simulator.endpoints().targets(host, 6443)).hasValue(Set.of());
    await()
        .untilAsserted(
            () ->
                assertThat(kubeadm.events)
                    .containsExactly(
                        "on " + id,
                        "kubeadm init --config /run/kubeadm/kubeadm.yaml on " + id,
                        "off " + id,
                        "on " + id,
                        "off " + id,
                        "destroyed " + id));
    assertThat(
            aws.balancing.describeTargetGroupAttributes(r -> r.targetGroupArn(group)).attributes())
        .anyMatch(one -> one.key().equals("preserve_client_ip.enabled"));
  }

  @Test
  void secretsHaveOneValueUntilAnotherIsPut() {
    String token = "0123456789abcdef0123456789abcdef";
    for (int i = 0; i < 2; i++) {
      aws.secrets.createSecret(
          r -> r.name("s").clientRequestToken(token).secretBinary(SdkBytes.fromUtf8String("one")));
    }
    assertThat(
            code(
                () ->
                    aws.secrets.createSecret(
                        r -> r.name("s").secretBinary(SdkBytes.fromUtf8String("two")))))
        .isEqualTo("ResourceExistsException");
    aws.secrets.putSecretValue(r -> r.secretId("s").secretBinary(SdkBytes.fromUtf8String("two")));
    assertThat(aws.secrets.getSecretValue(r -> r.secretId("s")).secretBinary().asUtf8String())
        .isEqualTo("two");
    assertThat(aws.secrets.describeSecret(r -> r.secretId("s")).name()).isEqualTo("s");
    aws.secrets.deleteSecret(r -> r.secretId("s").recoveryWindowInDays(7L));
    assertThat(code(() -> aws.secrets.getSecretValue(r -> r.secretId("s"))))
        .isEqualTo("InvalidRequestException");
    aws.secrets.deleteSecret(r -> r.secretId("s").forceDeleteWithoutRecovery(true));
    assertThat(code(() -> aws.secrets.getSecretValue(r -> r.secretId("s"))))
        .isEqualTo("ResourceNotFoundException");
    assertThat(simulator.ledger().all())
        .filteredOn(entry -> entry.type().equals("secret"))
        .extracting(LedgerEntry::action)
        .containsExactly(LedgerEntry.CREATE, LedgerEntry.DELETE);
    assertThat(Ledger.toJson(simulator.ledger().all())).doesNotContain("b25l"); // "one" in base64
  }

  @Test
  void aRestartContinuesWithEverything() {
    cluster.addLoadBalancer("c-apiserver");
    String id = cluster.launch(CLOUD_CONFIG);
    awaitBooted(id);
    aws.balancing.registerTargets(
        r -> r.targetGroupArn(cluster.targetGroup.targetGroupArn()).targets(t -> t.id(id)));
    int entries = simulator.ledger().all().size();
    stop();
    open();

    await().untilAsserted(() -> assertThat(kubeadm.events).containsExactly("on " + id));
    assertThat(instance(id).state().name()).isEqualTo(InstanceStateName.RUNNING);
    assertThat(simulator.machines().find(id).orElseThrow().files().readText("/etc/encoded"))
        .hasValue("hello again");
    assertThat(simulator.endpoints().targets(cluster.balancer.dnsName(), 6443))
        .hasValue(Set.of(id));
    assertThat(simulator.ledger().all()).hasSize(entries);
    assertThat(
            aws.ec2
                .describeInstances(
                    r ->
                        r.filters(
                            Filter.builder()
                                .name("instance-state-name")
                                .values("pending", "running")
                                .build()))
                .reservations())
        .hasSize(1);
  }

  @Test
  void faultsThrottleCutAndShowThePast() throws Exception {
    put("[{\"action\":\"ec2:RunInstances\",\"kind\":\"throttle\",\"count\":1}]");
    assertThat(code(() -> cluster.run(r -> {}))).isEqualTo("RequestLimitExceeded");
    put("[{\"action\":\"ec2:RunInstances\",\"kind\":\"fail-after\",\"count\":1}]");
    Assertions.assertThatThrownBy(() -> cluster.run(r -> r.clientToken("uid-2")))
        .isInstanceOf(SdkClientException.class);
    String id = cluster.run(r -> r.clientToken("uid-2")).instances().get(0).instanceId();
    assertThat(simulator.ledger().live())
        .filteredOn(entry -> entry.type().equals("instance"))
        .extracting(LedgerEntry::id)
        .containsExactly(id);
    put("[{\"action\":\"ec2:RunInstances\",\"kind\":\"half-body\",\"count\":1}]");
    Assertions.assertThatThrownBy(() -> cluster.run(r -> r.clientToken("uid-2")))
        .isInstanceOf(SdkClientException.class);
    put("[{\"action\":\"ec2:Describe*\",\"kind\":\"stale\",\"millis\":60000}]");
    assertThat(aws.ec2.describeInstances().reservations()).isEmpty();
    put("[{\"action\":\"\",\"kind\":\"quota\",\"resource\":\"instance\",\"limit\":1}]");
    assertThat(code(() -> cluster.run(r -> {}))).isEqualTo("InstanceLimitExceeded");
    put("[{\"action\":\"ec2:*\",\"kind\":\"error\",\"status\":500,\"count\":1}]");
    assertThat(code(() -> aws.ec2.describeVpcs())).isEqualTo("InternalError");
    put("[]");
    assertThat(aws.ec2.describeInstances().reservations()).hasSize(1);
  }

  @Test
  void countsWhatItWasAskedFor() throws Exception {
    aws.ec2.describeVpcs();
    aws.ec2.describeVpcs();

    String counted =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(simulator.uri() + "/calls")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();

    assertThat(counted).contains("\"ec2:DescribeVpcs\":2");
  }

  private void put(String faults) throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(simulator.uri() + "/faults"))
                    .PUT(HttpRequest.BodyPublishers.ofString(faults))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }
}
