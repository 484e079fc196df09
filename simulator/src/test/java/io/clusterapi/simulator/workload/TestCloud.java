package io.clusterapi.simulator.workload;

import io.clusterapi.simulator.cloud.Ledger;
import io.clusterapi.simulator.machine.CommandResult;
import io.clusterapi.simulator.machine.Endpoints;
import io.clusterapi.simulator.machine.Machine;
import io.clusterapi.simulator.machine.MachineFiles;
import io.clusterapi.simulator.machine.Machines;
import io.clusterapi.simulator.workload.pki.Authority;
import io.clusterapi.simulator.workload.pki.TlsIdentity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One load balancer, machines behind it, and the workload clusters under test. */
final class TestCloud implements Endpoints, Machines, AutoCloseable {
  static final String VERSION = "v1.35.3";
  static final String TOKEN = "abcdef.0123456789abcdef";

  final String host = "127.0.0.1";
  final int port = freePort();
  final TestPki pki = TestPki.create();
  final Ledger ledger;
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final Path folder;
  private final WorkloadSettings settings;
  private final Map<String, Machine> machines = new LinkedHashMap<>();
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final Set<String> targets = new LinkedHashSet<>();
  private Consumer<Set<String>> changed = hosts -> {};
  WorkloadClusters clusters;

  TestCloud(Path folder, Duration timeout) {
    this.folder = folder;
    this.settings = new WorkloadSettings(timeout, timeout, Duration.ZERO, true);
    this.ledger = Ledger.open(folder.resolve("ledger.jsonl"), Clock.systemUTC());
    startClusters();
  }

  private void startClusters() {
    clusters = new WorkloadClusters(vertx, folder, this, ledger, Clock.systemUTC(), settings);
    clusters.start(this);
  }

  /** As when the simulator is stopped and started again. */
  void restart() {
    clusters.close();
    startClusters();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Machine machine(int number) {
    String id = "i-" + number;
    String hostname = "ip-10-0-1-" + number + ".eu-central-1.compute.internal";
    Machine machine =
        new Machine(
            id,
            "aws",
            "aws:///eu-central-1a/" + id,
            hostname,
            "eu-central-1",
            "eu-central-1a",
            "10.0.1." + number,
            Optional.empty(),
            VERSION,
            "m5.large",
            MachineFiles.inMemory());
    synchronized (machines) {
      machines.put(id, machine);
    }
    running.add(id);
    return machine;
  }

  List<Machine> machines() {
    synchronized (machines) {
      return List.copyOf(machines.values());
    }
  }

  Machine controlPlaneMachine(int number) {
    Machine machine = machine(number);
    writePki(machine);
    return machine;
  }

  void writePki(Machine machine) {
    String directory = "/etc/kubernetes/pki/";
    write(machine, directory + "ca", pki.cluster());
    write(machine, directory + "etcd/ca", pki.etcd());
    write(machine, directory + "front-proxy-ca", pki.frontProxy());
    machine.files().write(directory + "sa.pub", pki.serviceAccount().certificate());
    machine.files().write(directory + "sa.key", pki.serviceAccount().key());
  }

  private static void write(Machine machine, String path, TestPki.Pair pair) {
    machine.files().write(path + ".crt", pair.certificate());
    machine.files().write(path + ".key", pair.key());
  }

  void register(Machine machine) {
    synchronized (targets) {
      targets.add(machine.id());
    }
    changed.accept(Set.of(host));
  }

  void deregister(Machine machine) {
    synchronized (targets) {
      targets.remove(machine.id());
    }
    changed.accept(Set.of(host));
  }

  void powerOff(Machine machine) {
    running.remove(machine.id());
    clusters.poweredOff(machine);
  }

  void powerOn(Machine machine) {
    running.add(machine.id());
    clusters.poweredOn(machine);
  }

  void destroy(Machine machine) {
    running.remove(machine.id());
    synchronized (machines) {
      machines.remove(machine.id());
    }
    clusters.destroyed(machine);
  }

  static String initConfig(String endpoint) {
    return """
    apiVersion: kubeadm.k8s.io/v1beta4
    kind: ClusterConfiguration
    clusterName: green
    kubernetesVersion: v1.35.3
    controlPlaneEndpoint: ENDPOINT
    networking:
      dnsDomain: cluster.local
      podSubnet: 192.168.0.0/16
    controllerManager:
      extraArgs:
      - name: cloud-provider
        value: external
    ---
    apiVersion: kubeadm.k8s.io/v1beta4
    kind: InitConfiguration
    nodeRegistration:
      kubeletExtraArgs:
      - name: cloud-provider
        value: external
    """
        .replace("ENDPOINT", endpoint);
  }

  String endpoint() {
    return host + ":" + port;
  }

  CompletableFuture<CommandResult> kubeadm(Machine machine, String command, String config) {
    String path = "/run/kubeadm/kubeadm.yaml";
    machine.files().write(path, config);
    return clusters
        .run(machine, List.of(command, "--config", path))
        .toCompletableFuture()
        .orTimeout(30, TimeUnit.SECONDS);
  }

  /** A cluster of one control plane machine, numbered 1. */
  Machine init() {
    Machine first = controlPlaneMachine(1);
    register(first);
    CommandResult result = kubeadm(first, "init", initConfig(endpoint())).join();
    if (!result.succeeded()) {
      throw new AssertionError(result.output());
    }
    return first;
  }

  String joinConfig(boolean controlPlane) {
    String hash = Authority.publicKeyHash(pki.cluster().authority().certificate());
    String text =
        """
        apiVersion: kubeadm.k8s.io/v1beta4
        kind: JoinConfiguration
        discovery:
          bootstrapToken:
            token: TOKEN
            apiServerEndpoint: ENDPOINT
            caCertHashes: [ "HASH" ]
        nodeRegistration:
          kubeletExtraArgs:
          - name: cloud-provider
            value: external
        """;
    if (controlPlane) {
      text += "controlPlane:\n  localAPIEndpoint: {bindPort: 6443}\n";
    } else {
      text += "  taints:\n  - {key: node.cluster.x-k8s.io/uninitialized, effect: NoSchedule}\n";
    }
    return text.replace("TOKEN", TOKEN).replace("ENDPOINT", endpoint()).replace("HASH", hash);
  }

  Machine joinControlPlane(int number) {
    Machine machine = controlPlaneMachine(number);
    CommandResult result = kubeadm(machine, "join", joinConfig(true)).join();
    if (!result.succeeded()) {
      throw new AssertionError(result.output());
    }
    register(machine);
    return machine;
  }

  Machine joinWorker(int number) {
    Machine machine = machine(number);
    CommandResult result = kubeadm(machine, "join", joinConfig(false)).join();
    if (!result.succeeded()) {
      throw new AssertionError(result.output());
    }
    return machine;
  }

  void createToken(KubernetesClient client, Instant expiration) {
    client
        .secrets()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("bootstrap-token-abcdef")
                .withNamespace("kube-system")
                .endMetadata()
                .withType("bootstrap.kubernetes.io/token")
                .addToStringData("token-id", "abcdef")
                .addToStringData("token-secret", "0123456789abcdef")
                .addToStringData("expiration", expiration.toString())
                .addToStringData("usage-bootstrap-authentication", "true")
                .addToStringData("usage-bootstrap-signing", "true")
                .addToStringData(
                    "auth-extra-groups", "system:bootstrappers:kubeadm:default-node-token")
                .build())
        .create();
  }

  KubernetesClient client() {
    return new KubernetesClientBuilder().withConfig(config(pki.administrator())).build();
  }

  Config config(TlsIdentity user) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("https://" + endpoint())
        .withCaCertData(base64(pki.cluster().certificate()))
        .withClientCertData(base64(user.certificate()))
        .withClientKeyData(base64(user.key()))
        .withClientKeyAlgo("EC")
        .withRequestRetryBackoffLimit(0)
        .build();
  }

  String kubeconfig() {
    TlsIdentity user = pki.administrator();
    return """
    apiVersion: v1
    kind: Config
    current-context: c
    clusters:
    - {name: c, cluster: {server: "https://SERVER", certificate-authority-data: "CA"}}
    users:
    - {name: u, user: {client-certificate-data: "CERT", client-key-data: "KEY"}}
    contexts:
    - {name: c, context: {cluster: c, user: u}}
    """
        .replace("SERVER", endpoint())
        .replace("CA\"", base64(pki.cluster().certificate()) + "\"")
        .replace("CERT", base64(user.certificate()))
        .replace("KEY", base64(user.key()));
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<Set<String>> targets(String askedHost, int askedPort) {
    if (!askedHost.equals(host) || askedPort != port) {
      return Optional.empty();
    }
    synchronized (targets) {
      return Optional.of(Set.copyOf(targets));
    }
  }

  @Override
  public void onChange(Consumer<Set<String>> callback) {
    changed = callback;
  }

  @Override
  public Optional<Machine> find(String id) {
    synchronized (machines) {
      return Optional.ofNullable(machines.get(id));
    }
  }

  @Override
  public Collection<Machine> all() {
    synchronized (machines) {
      return List.copyOf(machines.values());
    }
  }

  @Override
  public boolean isRunning(String id) {
    return running.contains(id);
  }

  @Override
  public void close() {
    clusters.close();
    ledger.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
