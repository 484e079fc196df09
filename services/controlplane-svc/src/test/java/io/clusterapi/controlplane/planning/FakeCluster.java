package io.clusterapi.controlplane.planning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.controlplane.pki.CertificateAuthority;
import io.clusterapi.controlplane.pki.CertificatePurpose;
import io.clusterapi.controlplane.pki.ClusterCertificates;
import io.clusterapi.controlplane.pki.ClusterSecrets;
import io.clusterapi.controlplane.pki.KeyAlgorithm;
import io.clusterapi.controlplane.pki.KeySource;
import io.clusterapi.events.AnnotateMachine;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.ComponentHealth;
import io.clusterapi.events.ConditionStatus;
import io.clusterapi.events.CreateMachine;
import io.clusterapi.events.DeleteMachine;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.Endpoint;
import io.clusterapi.events.FailureDomain;
import io.clusterapi.events.MachineDesired;
import io.clusterapi.events.MachineObserved;
import io.clusterapi.events.Meta;
import io.clusterapi.events.NodeObserved;
import io.clusterapi.events.Reference;
import io.clusterapi.events.ReplicaCounts;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.events.WorkloadObserved;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.bootstrap.KubeadmConfig;
import io.clusterapi.model.controlplane.KubeadmControlPlane;
import io.clusterapi.model.controlplane.KubeadmControlPlaneSpec;
import io.clusterapi.model.core.ContractVersionedObjectReference;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** The neighbours of controlplane-svc, played: machine-svc, hosts, the workload cluster, etcd. */
final class FakeCluster {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final KeySource KEYS = algorithm -> KeyAlgorithm.ECDSA_P256.generate(RANDOM);
  private static final ClusterCertificates CERTIFICATES =
      ClusterCertificates.none()
          .generateMissing(
              new ClusterCertificates.Settings(KeyAlgorithm.ECDSA_P256, 3650, false),
              KEYS,
              Instant.parse("2026-01-01T00:00:00Z"),
              RANDOM);

  /** A Machine and its host. */
  static final class FakeMachine {
    final CreateMachine asked;
    final String uid;
    final Map<String, String> annotations;
    Instant createdAt;
    Instant deletedAt;
    boolean joined;

    FakeMachine(CreateMachine asked, String uid, Instant now) {
      this.asked = asked;
      this.uid = uid;
      this.annotations = new HashMap<>(asked.getAnnotations());
      this.createdAt = now;
      annotations.put(
          Labels.INFRASTRUCTURE_TEMPLATE,
          asked.getInfrastructureTemplate().getKind()
              + "."
              + asked.getInfrastructureTemplate().getApiGroup()
              + "/"
              + asked.getInfrastructureTemplate().getName());
    }

    String name() {
      return asked.getName();
    }
  }

  final PlanningTable table = new PlanningTable();
  final Map<String, FakeMachine> machines = new TreeMap<>();

  /** Names of etcd's members. */
  final Set<String> members = new TreeSet<>();

  final List<String> done = new ArrayList<>();
  String leader = "";
  int inits;
  boolean kubeadmConfig;
  DeletionStage stage = DeletionStage.NONE;
  private int taken;

  FakeCluster(int replicas) {
    KubeadmControlPlane controlPlane = new KubeadmControlPlane();
    controlPlane.setMetadata(
        new ObjectMetaBuilder().withName("cp").withNamespace("default").build());
    KubeadmControlPlaneSpec spec = new KubeadmControlPlaneSpec();
    spec.replicas = replicas;
    spec.version = "v1.35.3";
    spec.machineTemplate = new KubeadmControlPlaneSpec.MachineTemplate();
    spec.machineTemplate.spec = new KubeadmControlPlaneSpec.MachineTemplateSpec();
    spec.machineTemplate.spec.infrastructureRef = new ContractVersionedObjectReference();
    spec.machineTemplate.spec.infrastructureRef.apiGroup = "infrastructure.cluster.x-k8s.io";
    spec.machineTemplate.spec.infrastructureRef.kind = "AWSMachineTemplate";
    spec.machineTemplate.spec.infrastructureRef.name = "cp";
    controlPlane.setSpec(spec);
    table.create(controlPlane);
    publishCluster();
  }

  KubeadmControlPlane controlPlane() {
    return (KubeadmControlPlane) table.objects.get("KubeadmControlPlane/cp");
  }

  void change(java.util.function.Consumer<KubeadmControlPlaneSpec> change) {
    KubeadmControlPlane next = Mapper.copy(controlPlane(), KubeadmControlPlane.class);
    change.accept(next.getSpec());
    table.update(next);
  }

  void delete(DeletionStage next) {
    stage = next;
    publishCluster();
  }

  /** Every actor of the play; each takes one step and says whether it did. */
  Map<String, BooleanSupplier> actors() {
    Map<String, BooleanSupplier> actors = new TreeMap<>();
    actors.put("plan", table::settle);
    actors.put("command", this::takeCommand);
    actors.put("machine", this::advanceMachine);
    actors.put("operation", this::runOperation);
    actors.put("time", this::passTime);
    return actors;
  }

  /** Lets a second pass while something waits for the clock within the next ten. */
  private boolean passTime() {
    boolean soon =
        table.wakes.values().stream()
            .anyMatch(at -> at.isBefore(table.now.plus(Duration.ofSeconds(10))));
    if (soon) {
      table.now = table.now.plusSeconds(1);
    }
    return soon;
  }

  private boolean takeCommand() {
    if (taken == table.commands.size()) {
      return false;
    }
    var command = table.commands.get(taken++);
    if (command instanceof CreateMachine create) {
      if (stage == DeletionStage.NONE) {
        machines.put(
            create.getName(), new FakeMachine(create, "machine-" + create.getName(), table.now));
      }
    } else if (command instanceof DeleteMachine delete) {
      FakeMachine machine = machines.get(delete.getName());
      if (machine != null && machine.deletedAt == null) {
        machine.deletedAt = table.now;
      }
    } else if (command instanceof AnnotateMachine annotate) {
      FakeMachine machine = machines.get(annotate.getName());
      if (machine != null) {
        annotate.getRemove().forEach(machine.annotations::remove);
      }
    }
    done.add(command.getClass().getSimpleName());
    publishMachines();
    return true;
  }

  private boolean advanceMachine() {
    for (FakeMachine machine : List.copyOf(machines.values())) {
      if (machine.deletedAt != null) {
        if (!machine.annotations.containsKey(Labels.KCP_HOOK)) {
          terminate(machine);
          return true;
        }
      } else if (!machine.joined && bootstrapped(machine)) {
        join(machine);
        return true;
      }
    }
    return false;
  }

  private boolean bootstrapped(FakeMachine machine) {
    return table
        .named(KubeadmConfig.class, machine.name())
        .map(config -> config.getStatus() != null && config.getStatus().dataSecretName != null)
        .orElse(false);
  }

  private void join(FakeMachine machine) {
    Secret secret = (Secret) table.objects.get("Secret/" + machine.name());
    if (ClusterSecrets.readValue(secret).contains("kubeadm init")) {
      inits++;
      kubeadmConfig = true;
      leader = machine.name();
    } else if (!kubeadmConfig) {
      throw new AssertionError(machine.name() + " joins what does not exist");
    }
    machine.joined = true;
    members.add(machine.name());
    done.add("join " + machine.name());
    publishMachines();
    publishWorkload();
  }

  private void terminate(FakeMachine machine) {
    if (stage == DeletionStage.NONE
        && members.contains(machine.name())
        && machines.values().stream().anyMatch(other -> other != machine && other.joined)) {
      throw new AssertionError(machine.name() + " goes and is still a member of etcd");
    }
    machines.remove(machine.name());
    members.remove(machine.name());
    if (leader.equals(machine.name())) {
      leader = members.stream().findFirst().orElse("");
    }
    table.delete("KubeadmConfig/" + machine.name());
    table.unsee(MachineDesired.class, "Machine", machine.name());
    table.unsee(MachineObserved.class, "Machine", machine.name());
    table.unsee(NodeObserved.class, "Node", machine.name());
    table.ownerGone(machine.uid);
    done.add("terminate " + machine.name());
    publishMachines();
  }

  private boolean runOperation() {
    for (OperationState operation : List.copyOf(table.operations.values())) {
      if (operation.inFlight()) {
        run(operation.intent());
        return true;
      }
    }
    return false;
  }

  void run(OperationIntent intent) {
    JsonNode request;
    try {
      request = Mapper.json().readTree(intent.request());
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
    done.add(intent.type());
    switch (intent.type()) {
      case Certificates.GENERATE -> table.succeed(intent, "{}", certificates(request));
      case KubeconfigUpkeep.ISSUE -> table.succeed(intent, "{}", List.of(kubeconfig(request)));
      case EtcdWatch.OBSERVE -> table.succeed(intent, etcd(), List.of());
      case Scaling.MOVE_LEADER -> {
        leader = request.path("target").asText();
        table.succeed(intent, "{}", List.of());
      }
      case MemberRemoval.REMOVE -> {
        String gone = request.path("member").asText();
        if (leader.equals(gone)) {
          throw new AssertionError("the leader is removed");
        }
        members.remove(gone);
        table.succeed(intent, "{}", List.of());
      }
      default -> table.succeed(intent, "{}", List.of());
    }
  }

  private String etcd() {
    ObjectNode result = Mapper.json().createObjectNode();
    result.put("quorate", true);
    result.put("leader", leader);
    ArrayNode list = result.putArray("members");
    for (String member : members) {
      list.addObject().put("id", member).put("name", member).put("learner", false);
    }
    return result.toString();
  }

  private static ClusterSecrets.Scope scope(JsonNode request) {
    JsonNode owner = request.path("owner");
    OwnerReference reference =
        Metadata.controllerReference(
            owner.path("apiVersion").asText(),
            owner.path("kind").asText(),
            owner.path("name").asText(),
            owner.path("uid").asText());
    return new ClusterSecrets.Scope("default", "c1", reference);
  }

  private List<Secret> certificates(JsonNode request) {
    List<Secret> made = new ArrayList<>();
    CERTIFICATES
        .byPurpose()
        .forEach(
            (purpose, credentials) ->
                made.add(ClusterSecrets.certificate(scope(request), purpose, credentials)));
    return made;
  }

  private Secret kubeconfig(JsonNode request) {
    CertificateAuthority authority =
        CertificateAuthority.from(CERTIFICATES.get(CertificatePurpose.CLUSTER_CA).orElseThrow());
    return ClusterSecrets.kubeconfig(
        scope(request),
        io.clusterapi.controlplane.pki.AdminKubeconfig.create(
            "c1",
            request.path("server").asText(),
            authority,
            KeyAlgorithm.ECDSA_P256,
            KEYS,
            table.now,
            RANDOM));
  }

  // ---- what the neighbours publish

  private void publishCluster() {
    Instant deletedAt = stage == DeletionStage.NONE ? null : table.now;
    table.see(
        "Cluster",
        "c1",
        ClusterDesired.newBuilder()
            .setMeta(meta("Cluster", "c1", "cluster-uid", deletedAt))
            .setControlPlaneRef(
                Reference.newBuilder()
                    .setApiGroup("controlplane.cluster.x-k8s.io")
                    .setKind("KubeadmControlPlane")
                    .setName("cp")
                    .build())
            .build());
    table.see(
        "Cluster",
        "c1",
        ClusterObserved.newBuilder()
            .setMeta(meta("Cluster", "c1", "cluster-uid", deletedAt))
            .setInfrastructureProvisioned(true)
            .setControlPlaneEndpoint(Endpoint.newBuilder().setHost("h").setPort(6443).build())
            .setFailureDomains(List.of(domain("a"), domain("b"), domain("c")))
            .setDeletionStage(stage)
            .build());
    publishWorkers();
  }

  private static FailureDomain domain(String name) {
    return FailureDomain.newBuilder().setName(name).setControlPlane(true).build();
  }

  private void publishWorkers() {
    table.see(
        "Cluster",
        "c1",
        WorkersObserved.newBuilder()
            .setMeta(meta("Cluster", "c1", "cluster-uid", null))
            .setSeenStage(stage)
            .setWorkers(ReplicaCounts.newBuilder().build())
            .setRemainingControlPlane(
                machines.keySet().stream().map(name -> "Machine/" + name).toList())
            .build());
  }

  private void publishWorkload() {
    table.see(
        "Cluster",
        "c1",
        WorkloadObserved.newBuilder()
            .setMeta(meta("Cluster", "c1", "cluster-uid", null))
            .setConnected(kubeadmConfig)
            .setKubeadmConfigPresent(kubeadmConfig)
            .setLastProbeSuccess(table.now)
            .build());
  }

  void publishMachines() {
    for (FakeMachine machine : machines.values()) {
      Meta meta = meta("Machine", machine.name(), machine.uid, machine.deletedAt);
      meta.setCreatedAt(machine.createdAt);
      meta.setAnnotations(Map.copyOf(machine.annotations));
      meta.setLabels(machine.asked.getLabels());
      meta.setOwners(List.of(machine.asked.getOwner()));
      table.see(
          "Machine",
          machine.name(),
          MachineDesired.newBuilder()
              .setMeta(meta)
              .setControlPlane(true)
              .setVersion(machine.asked.getVersion())
              .setFailureDomain(machine.asked.getFailureDomain())
              .setBootstrapRef(machine.asked.getBootstrapRef())
              .build());
      table.see(
          "Machine",
          machine.name(),
          MachineObserved.newBuilder()
              .setMeta(meta)
              .setControlPlane(true)
              .setNodeName(machine.joined ? machine.name() : "")
              .setVersion(machine.asked.getVersion())
              .setWaitingForPreTerminateHook(
                  machine.deletedAt != null && machine.annotations.containsKey(Labels.KCP_HOOK))
              .build());
      if (machine.joined) {
        publishNode(machine.name(), ConditionStatus.TRUE);
      }
    }
    publishWorkers();
  }

  void publishNode(String name, ConditionStatus etcd) {
    List<ComponentHealth> components = new ArrayList<>();
    for (String component :
        List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd")) {
      components.add(
          ComponentHealth.newBuilder()
              .setComponent(component)
              .setStatus(component.equals("etcd") ? etcd : ConditionStatus.TRUE)
              .setReason("Running")
              .build());
    }
    table.see(
        "Node",
        name,
        NodeObserved.newBuilder()
            .setMeta(meta("Node", name, "node-" + name, null))
            .setReady(ConditionStatus.TRUE)
            .setComponents(components)
            .build());
  }

  private static Meta meta(String kind, String name, String uid, Instant deletedAt) {
    return Meta.newBuilder()
        .setApiVersion("cluster.x-k8s.io/v1beta2")
        .setKind(kind)
        .setNamespace("default")
        .setName(name)
        .setUid(uid)
        .setCluster("c1")
        .setResourceVersion(1)
        .setCreatedAt(Instant.EPOCH)
        .setDeletedAt(deletedAt)
        .build();
  }
}
