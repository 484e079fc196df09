package io.clusterapi.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clusterapi.simulator.aws.AwsCluster;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clouds, machines and Kubernetes together, only through what a provider and a user can call. */
class BootToNodeTest {
  @TempDir Path folder;

  @Test
  void aLaunchedInstanceBecomesANodeThatSurvivesARestartAndGoesWithItsInstance() throws Exception {
    SimulatorSettings settings = SimulatorSettings.in(folder);
    String kubeconfig;
    String id;
    String hostname;
    try (Simulator simulator = Simulator.start(settings, Main::kubernetes);
        AwsClients aws = new AwsClients(simulator.uri(), "AKIDEXAMPLE")) {
      AwsCluster cluster = new AwsCluster(aws);
      cluster.addLoadBalancer("c-apiserver");
      byte[] userData = gzip(cloudConfig(cluster.balancer.dnsName()));
      id =
          cluster
              .run(
                  r ->
                      r.userData(Base64.getEncoder().encodeToString(userData))
                          .iamInstanceProfile(
                              p -> p.name("control-plane.cluster-api-provider-aws.sigs.k8s.io")))
              .instances()
              .get(0)
              .instanceId();
      String instance = id;
      await().until(() -> simulator.machines().isRunning(instance));
      String group = cluster.targetGroup.targetGroupArn();
      aws.balancing.registerTargets(r -> r.targetGroupArn(group).targets(t -> t.id(instance)));
      await()
          .untilAsserted(
              () ->
                  assertThat(simulator.machines().consoleLog(instance).orElse(""))
                      .contains("cloud-init: finished"));
      assertThat(simulator.machines().consoleLog(id).orElseThrow())
          .doesNotContain("ERROR")
          .contains("initialized successfully");
      var machine = simulator.machines().find(id).orElseThrow();
      hostname = machine.hostname();
      kubeconfig = machine.files().readText("/etc/kubernetes/admin.conf").orElseThrow();
      assertThat(nodes(kubeconfig)).containsExactly(hostname);
      assertThat(simulator.machines().listens(id, 6443)).isTrue();
    }
    try (Simulator again = Simulator.start(settings, Main::kubernetes);
        AwsClients aws = new AwsClients(again.uri(), "AKIDEXAMPLE")) {
      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(nodes(kubeconfig)).containsExactly(hostname));
      String instance = id;
      aws.ec2.stopInstances(r -> r.instanceIds(instance));
      await().untilAsserted(() -> assertThat(again.machines().listens(instance, 6443)).isFalse());
      aws.ec2.startInstances(r -> r.instanceIds(instance));
      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(nodes(kubeconfig)).containsExactly(hostname));
      aws.ec2.terminateInstances(r -> r.instanceIds(instance));
      await()
          .untilAsserted(
              () ->
                  assertThat(again.ledger().live())
                      .noneMatch(entry -> entry.type().matches("instance|etcd-member")));
    }
  }

  private static List<String> nodes(String kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig);
    config.setClientKeyAlgo("EC");
    config.setRequestRetryBackoffLimit(0);
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      return client.nodes().list().getItems().stream()
          .map(Node::getMetadata)
          .map(metadata -> metadata.getName())
          .toList();
    }
  }

  private static String cloudConfig(String endpoint) {
    StringBuilder text = new StringBuilder("## template: jinja\n#cloud-config\n\nwrite_files:\n");
    for (String authority : List.of("ca", "etcd/ca", "front-proxy-ca")) {
      KeyPair keys = keyPair();
      file(text, "/etc/kubernetes/pki/" + authority + ".crt", certificate(keys));
      file(text, "/etc/kubernetes/pki/" + authority + ".key", pem(keys.getPrivate()));
    }
    KeyPair accounts = keyPair();
    file(text, "/etc/kubernetes/pki/sa.pub", pem(accounts.getPublic()));
    file(text, "/etc/kubernetes/pki/sa.key", pem(accounts.getPrivate()));
    file(
        text,
        "/run/kubeadm/kubeadm.yaml",
        """
        apiVersion: kubeadm.k8s.io/v1beta4
        kind: ClusterConfiguration
        clusterName: c
        controlPlaneEndpoint: ENDPOINT:6443
        kubernetesVersion: v1.35.3
        networking:
          podSubnet: 192.168.0.0/16
        ---
        apiVersion: kubeadm.k8s.io/v1beta4
        kind: InitConfiguration
        nodeRegistration:
          name: '{{ ds.meta_data.local_hostname }}'
          kubeletExtraArgs:
          - name: cloud-provider
            value: external
        """
            .replace("ENDPOINT", endpoint));
    return text
        + "runcmd:\n  - 'kubeadm init --config /run/kubeadm/kubeadm.yaml  && mkdir -p"
        + " /run/cluster-api && echo success > /run/cluster-api/bootstrap-success.complete'\n";
  }

  private static void file(StringBuilder text, String path, String content) {
    text.append("-   path: ").append(path).append("\n    content: |\n");
    content.lines().forEach(line -> text.append("      ").append(line).append('\n'));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String certificate(KeyPair keys) {
    X500Name name = new X500Name("CN=kubernetes");
    Instant now = Instant.now();
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.ZERO,
              Date.from(now.minus(Duration.ofMinutes(5))),
              Date.from(now.plus(Duration.ofDays(1))),
              name,
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      return pem(
          builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate())));
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(Object value) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
