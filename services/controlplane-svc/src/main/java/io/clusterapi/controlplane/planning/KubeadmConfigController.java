package io.clusterapi.controlplane.planning;

import io.clusterapi.controlplane.bootstrap.BootstrapData;
import io.clusterapi.controlplane.bootstrap.BootstrapException;
import io.clusterapi.controlplane.bootstrap.Discovery;
import io.clusterapi.controlplane.pki.CertificateAuthority;
import io.clusterapi.controlplane.pki.CertificatePurpose;
import io.clusterapi.controlplane.pki.ClusterCertificates;
import io.clusterapi.controlplane.pki.ClusterSecrets;
import io.clusterapi.controlplane.pki.Credentials;
import io.clusterapi.controlplane.pki.PkiException;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.MachineDesired;
import io.clusterapi.events.MachineObserved;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.bootstrap.KubeadmConfig;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec;
import io.clusterapi.model.bootstrap.KubeadmConfigStatus;
import io.clusterapi.model.bootstrap.KubeadmConfigTemplate;
import io.clusterapi.model.controlplane.KubeadmControlPlane;
import io.clusterapi.planning.Note;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * The bootstrap data of one Machine. The first control-plane Machine gets {@code kubeadm init},
 * decided by its control plane; everyone else joins, once the control plane is initialized.
 */
public final class KubeadmConfigController implements Controller<KubeadmConfig> {

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private enum Role {
    INIT,
    JOIN_CONTROL_PLANE,
    JOIN_WORKER
  }

  @Override
  public Class<KubeadmConfig> type() {
    return KubeadmConfig.class;
  }

  /**
   * Its own Machine and what all of a cluster share; nothing of other Machines'. Objects matter
   * only until the data exists: then it is never rendered again.
   */
  @Override
  public boolean concerns(KubeadmConfig config, Object news) {
    if (news instanceof MachineDesired machine) {
      return isFor(machine, Metadata.name(config));
    }
    if (news instanceof MachineObserved machine) {
      return owner(config)
          .map(owner -> owner.getName().equals(machine.getMeta().getName()))
          .orElse(false);
    }
    if (news instanceof ClusterDesired || news instanceof ClusterObserved) {
      return true;
    }
    return !created(config)
        && (news instanceof KubeadmControlPlane
            || news instanceof Secret
            || news instanceof KubeadmConfigTemplate);
  }

  @Override
  public ResourcePlan<KubeadmConfig> plan(KubeadmConfig config, Slice slice) {
    ResourcePlan.Builder<KubeadmConfig> plan = ResourcePlan.of(config);
    Optional<KnownCluster> known = KnownCluster.of(slice);
    if (known.isEmpty() || Metadata.isDeleting(config)) {
      return plan.build();
    }
    if (config.getStatus() == null) {
      config.setStatus(new KubeadmConfigStatus());
    }
    BootstrapConditions conditions = new BootstrapConditions(config, slice.now());
    if (known.get().pauses(config)) {
      conditions.paused();
      return plan.build();
    }
    Optional<MachineDesired> machine = machine(config, slice);
    machine.ifPresent(found -> own(config, found));
    BootstrapMemory memory =
        slice.memory(config, BootstrapMemory.class).orElse(BootstrapMemory.NOTHING);
    if (!fill(config, slice)) {
      conditions.waiting(
          ControlPlaneReason.TemplateNotFound,
          "KubeadmConfigTemplate "
              + Metadata.annotations(config).get(Labels.CLONED_FROM_NAME)
              + " does not exist in namespace "
              + slice.namespace()
              + "; it is cloned as soon as it does");
      // Its arrival wakes this plan. The deadline covers a look that just missed it: the shared
      // objects of a namespace are kept by another lane than this cluster's.
      plan.wakeAt(slice.now().plus(LOOK_AGAIN));
      return plan.build();
    }
    memory = prepare(config, known.get(), machine, memory, slice, plan, conditions);
    if (!memory.equals(BootstrapMemory.NOTHING)) {
      plan.effect(new Effect.Remember(config, memory));
    }
    return plan.build();
  }

  private static BootstrapMemory prepare(
      KubeadmConfig config,
      KnownCluster cluster,
      Optional<MachineDesired> machine,
      BootstrapMemory memory,
      Slice slice,
      ResourcePlan.Builder<KubeadmConfig> plan,
      BootstrapConditions conditions) {
    Role role = role(config, slice);
    ClusterCertificates certificates;
    try {
      certificates = Certificates.read(cluster.name(), slice);
    } catch (PkiException e) {
      conditions.certificates(e.getMessage());
      return memory;
    }
    Optional<Credentials> authority = certificates.get(CertificatePurpose.CLUSTER_CA);
    boolean certified =
        role == Role.JOIN_WORKER
            ? authority.map(Credentials::hasKey).orElse(false)
            : certificates
                .missing(Certificates.externalEtcd(config.getSpec().clusterConfiguration))
                .isEmpty();
    conditions.certificates(certified ? "" : "Waiting for the cluster's certificates");
    boolean joined =
        owner(config)
            .flatMap(owner -> slice.view(MachineObserved.class, "Machine", owner.getName()))
            .map(seen -> !seen.getNodeName().isEmpty())
            .orElse(false);
    boolean withToken = role != Role.INIT && TokenUpkeep.needed(config.getSpec());
    if (created(config)) {
      conditions.available();
      return withToken
          ? TokenUpkeep.plan(config, cluster, joined, memory, slice, plan).memory()
          : memory;
    }
    Optional<String> waiting = waiting(config, role, cluster, certified, machine, slice);
    if (waiting.isPresent()) {
      conditions.waiting(ControlPlaneReason.NotAvailable, waiting.get());
      return memory;
    }
    BootstrapMemory next = memory;
    String token = "";
    if (withToken) {
      TokenUpkeep.Step step = TokenUpkeep.plan(config, cluster, joined, memory, slice, plan);
      next = step.memory();
      if (!step.ready()) {
        conditions.waiting(
            ControlPlaneReason.NotAvailable,
            step.problem().isEmpty()
                ? "Creating a bootstrap token"
                : "Creating a bootstrap token: " + step.problem());
        return next;
      }
      token = JoinToken.of(authority.orElseThrow().key(), Metadata.uid(config)).value();
    }
    render(config, role, cluster, machine, certificates, token, slice, plan, conditions);
    return next;
  }

  private static Optional<String> waiting(
      KubeadmConfig config,
      Role role,
      KnownCluster cluster,
      boolean certified,
      Optional<MachineDesired> machine,
      Slice slice) {
    if (cluster.deleting()) {
      return Optional.of("The Cluster is being deleted");
    }
    if (!cluster.infrastructureProvisioned()) {
      return Optional.of(
          "Waiting for Cluster status.initialization.infrastructureProvisioned to be true");
    }
    if (role == Role.JOIN_CONTROL_PLANE && controlPlane(config, slice).isEmpty()) {
      return Optional.of(
          "A control-plane Machine needs a KubeadmControlPlane that manages it: it decides who"
              + " initializes the cluster");
    }
    if (role != Role.INIT && !initialized(cluster, slice)) {
      return Optional.of("Waiting for Cluster control plane to be initialized");
    }
    if (cluster.endpoint().isEmpty()) {
      return Optional.of("Waiting for Cluster spec.controlPlaneEndpoint to be set");
    }
    if (!certified) {
      return Optional.of("Waiting for the cluster's certificates");
    }
    if (version(config, machine).isEmpty()) {
      return Optional.of("Waiting for a Machine with spec.version to refer to it");
    }
    return Optional.empty();
  }

  private static void render(
      KubeadmConfig config,
      Role role,
      KnownCluster cluster,
      Optional<MachineDesired> machine,
      ClusterCertificates certificates,
      String token,
      Slice slice,
      ResourcePlan.Builder<KubeadmConfig> plan,
      BootstrapConditions conditions) {
    String name = Metadata.name(config);
    Optional<Secret> existing = slice.sharedNamed(Secret.class, name);
    if (existing.isPresent() && !Metadata.isControlledBy(existing.get(), config)) {
      conditions.waiting(
          ControlPlaneReason.NotAvailable,
          "Secret " + name + " exists and is not of this KubeadmConfig; delete or rename it");
      return;
    }
    String data;
    try {
      BootstrapData.Input input =
          new BootstrapData.Input(
              config.getSpec(),
              cluster.facts(),
              version(config, machine),
              slice.all(KubeadmControlPlane.class).stream()
                  .map(found -> found.getSpec().version)
                  .findFirst()
                  .orElse(version(config, machine)),
              certificates,
              (secret, key) -> text(slice, secret, key));
      Discovery discovery =
          new Discovery(
              token,
              CertificateAuthority.discoveryHashes(
                  certificates.get(CertificatePurpose.CLUSTER_CA).orElseThrow().certificate()));
      data =
          switch (role) {
            case INIT -> BootstrapData.init(input);
            case JOIN_CONTROL_PLANE -> BootstrapData.joinControlPlane(input, discovery);
            case JOIN_WORKER -> BootstrapData.joinWorker(input, discovery);
          };
    } catch (BootstrapException | PkiException e) {
      conditions.waiting(ControlPlaneReason.NotAvailable, e.getMessage());
      return;
    }
    Secret secret =
        ClusterSecrets.bootstrapData(
            new ClusterSecrets.Scope(
                cluster.namespace(), cluster.name(), Metadata.controllerReference(config)),
            name,
            data,
            BootstrapData.FORMAT);
    Note because =
        Note.of(
            ControlPlaneReason.BootstrapDataRendered,
            role == Role.INIT ? "the machine initializes the cluster" : "the machine joins");
    existing.ifPresentOrElse(
        there -> {
          secret.getMetadata().setUid(Metadata.uid(there));
          plan.effect(new Effect.Update(secret, because));
        },
        () -> plan.effect(new Effect.Create(secret, because)));
    plan.because(because);
    config.getStatus().dataSecretName = name;
    config.getStatus().initialization = new KubeadmConfigStatus.Initialization();
    config.getStatus().initialization.dataSecretCreated = true;
    conditions.available();
  }

  /** Clones the template if that was still to be done. Answers whether there is a spec. */
  private static boolean fill(KubeadmConfig config, Slice slice) {
    if (config.getSpec() != null) {
      return true;
    }
    String template = Metadata.annotations(config).get(Labels.CLONED_FROM_NAME);
    if (template == null) {
      config.setSpec(new KubeadmConfigSpec());
      return true;
    }
    Optional<KubeadmConfigTemplate> found =
        slice.sharedNamed(KubeadmConfigTemplate.class, template);
    found.ifPresent(source -> BootstrapCommands.fill(config, source));
    return found.isPresent();
  }

  private static Role role(KubeadmConfig config, Slice slice) {
    if (!Metadata.labels(config).containsKey(Labels.CONTROL_PLANE)) {
      return Role.JOIN_WORKER;
    }
    boolean first =
        controlPlane(config, slice)
            .flatMap(found -> slice.memory(found, ControlPlaneMemory.class))
            .map(memory -> Metadata.name(config).equals(memory.initConfig()))
            .orElse(false);
    return first ? Role.INIT : Role.JOIN_CONTROL_PLANE;
  }

  private static Optional<KubeadmControlPlane> controlPlane(KubeadmConfig config, Slice slice) {
    String name = Metadata.labels(config).get(Labels.CONTROL_PLANE_NAME);
    return slice.all(KubeadmControlPlane.class).stream()
        .filter(found -> Metadata.labelValue(Metadata.name(found)).equals(name))
        .findFirst();
  }

  private static boolean initialized(KnownCluster cluster, Slice slice) {
    return cluster.initialized()
        || slice.all(KubeadmControlPlane.class).stream()
            .anyMatch(
                found ->
                    found.getStatus() != null
                        && found.getStatus().initialization != null
                        && Boolean.TRUE.equals(
                            found.getStatus().initialization.controlPlaneInitialized));
  }

  private static Optional<MachineDesired> machine(KubeadmConfig config, Slice slice) {
    String name = Metadata.name(config);
    // Nearly always of the same name; only a user's own configuration may differ.
    return slice
        .view(MachineDesired.class, "Machine", name)
        .filter(machine -> isFor(machine, name))
        .or(
            () ->
                owner(config)
                    .flatMap(owner -> slice.view(MachineDesired.class, "Machine", owner.getName())))
        .or(
            () ->
                Metadata.annotations(config).containsKey(Labels.KUBERNETES_VERSION)
                    ? Optional.empty()
                    : slice.views(MachineDesired.class).stream()
                        .filter(machine -> isFor(machine, name))
                        .findFirst());
  }

  private static boolean isFor(MachineDesired machine, String config) {
    return machine.getBootstrapRef() != null
        && machine.getBootstrapRef().getKind().equals("KubeadmConfig")
        && machine.getBootstrapRef().getName().equals(config);
  }

  /** The Machine that owns it. */
  private static Optional<OwnerReference> owner(KubeadmConfig config) {
    return Metadata.controller(config).filter(owner -> owner.getKind().equals("Machine"));
  }

  private static void own(KubeadmConfig config, MachineDesired machine) {
    Metadata.controlledBy(
        config,
        Metadata.controllerReference(
            machine.getMeta().getApiVersion(),
            "Machine",
            machine.getMeta().getName(),
            machine.getMeta().getUid()));
  }

  private static String version(KubeadmConfig config, Optional<MachineDesired> machine) {
    String noted = Metadata.annotations(config).get(Labels.KUBERNETES_VERSION);
    return noted != null ? noted : machine.map(MachineDesired::getVersion).orElse("");
  }

  private static boolean created(KubeadmConfig config) {
    return config.getStatus() != null
        && config.getStatus().initialization != null
        && Boolean.TRUE.equals(config.getStatus().initialization.dataSecretCreated);
  }

  private static Optional<String> text(Slice slice, String secret, String key) {
    return slice
        .sharedNamed(Secret.class, secret)
        .map(Secret::getData)
        .map(data -> data.get(key))
        .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
  }
}
