package io.clusterapi.provider.contract;

import io.clusterapi.events.Act;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.DeprovisionMachine;
import io.clusterapi.events.MachineDesired;
import io.clusterapi.events.MachineObserved;
import io.clusterapi.events.Meta;
import io.clusterapi.events.Owner;
import io.clusterapi.events.ProvisionMachine;
import io.clusterapi.events.Reference;
import io.clusterapi.loop.plan.CommandHandler;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.model.Kinds;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartOwner;
import io.clusterapi.provider.part.PartRequest;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.provider.service.ProviderService;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says to a provider's slice what the core services and users say. */
final class Declaring {
  private static final String NAMESPACE = PretendSlice.KEY.namespace();
  private static final String CLUSTER = PretendSlice.KEY.cluster();

  private final ProviderService<?, ?, ?> service;
  private final PretendSlice slice;
  private final PretendSecrets secrets;
  private HasMetadata template;

  Declaring(ProviderService<?, ?, ?> service, PretendSlice slice, PretendSecrets secrets) {
    this.service = service;
    this.slice = slice;
    this.secrets = secrets;
  }

  Class<? extends HasMetadata> clusterType() {
    return service.controllers().get(0).type();
  }

  Class<? extends HasMetadata> machineType() {
    return service.controllers().get(1).type();
  }

  void declare(List<? extends HasMetadata> objects) {
    for (HasMetadata object : objects) {
      slice.add(object);
      if (Kinds.of(object.getClass()).kind().endsWith("MachineTemplate")) {
        template = object;
      }
    }
    slice.view(
        "Cluster",
        CLUSTER,
        ClusterDesired.newBuilder()
            .setMeta(meta("Cluster", CLUSTER))
            .setInfrastructureRef(reference(clusterType(), ProviderFixture.NAME))
            .build());
  }

  private static Reference reference(Class<? extends HasMetadata> type, String name) {
    return Reference.newBuilder()
        .setApiGroup("infrastructure.cluster.x-k8s.io")
        .setKind(Kinds.of(type).kind())
        .setName(name)
        .build();
  }

  /** machine-svc tells of a Machine. */
  void told(String name) {
    slice.view("Machine", name, MachineDesired.newBuilder().setMeta(meta("Machine", name)).build());
  }

  void provision(String name, boolean controlPlane, String failureDomain) {
    secrets.bootstrapData(NAMESPACE, name);
    ProvisionMachine command =
        ProvisionMachine.newBuilder()
            .setId("provision-" + name)
            .setAct(act())
            .setNamespace(NAMESPACE)
            .setCluster(CLUSTER)
            .setName(name)
            .setOwner(
                Owner.newBuilder()
                    .setApiVersion("cluster.x-k8s.io/v1beta2")
                    .setKind("Machine")
                    .setName(name)
                    .setUid("uid-of-" + name)
                    .build())
            .setTemplate(reference(template.getClass(), template.getMetadata().getName()))
            .setDataSecretName(name)
            .setControlPlane(controlPlane)
            .setVersion("v1.35.3")
            .setFailureDomain(failureDomain)
            .build();
    apply(ProvisionMachine.class, command);
  }

  void deprovision(String name) {
    apply(
        DeprovisionMachine.class,
        DeprovisionMachine.newBuilder()
            .setId("deprovision-" + name)
            .setAct(act())
            .setNamespace(NAMESPACE)
            .setCluster(CLUSTER)
            .setName(name)
            .build());
  }

  @SuppressWarnings("unchecked")
  private <K extends org.apache.avro.specific.SpecificRecord> void apply(Class<K> type, K command) {
    CommandHandler<K> handler =
        (CommandHandler<K>)
            service.commandHandlers().stream()
                .filter(candidate -> candidate.command() == type)
                .findFirst()
                .orElseThrow();
    List<Effect> effects = handler.apply(command, slice);
    effects.forEach(slice::apply);
  }

  void joined(String name) {
    slice.view(
        "Machine",
        name,
        MachineObserved.newBuilder()
            .setMeta(meta("Machine", name))
            .setNodeName("node-of-" + name)
            .build());
  }

  void stage(DeletionStage stage) {
    slice.view(
        "Cluster",
        CLUSTER,
        ClusterObserved.newBuilder()
            .setMeta(meta("Cluster", CLUSTER))
            .setDeletionStage(stage)
            .build());
  }

  /** A try that somebody who is not the provider makes with its driver. */
  static PartTry removal(HasMetadata owner, PartInterest interest, PartState part) {
    Map<String, PartRequest.Input> inputs = new HashMap<>();
    part.inputs().forEach((key, id) -> inputs.put(key, new PartRequest.Input(id, Map.of())));
    return new PartTry(
        PretendSlice.KEY,
        new PartRequest(
            PartRequest.Verb.DELETE,
            PartOwner.of(owner, CLUSTER),
            interest.account(),
            part.key(),
            part.kind(),
            part.id(),
            part.parameters(),
            inputs,
            part.adopted(),
            part.serial(),
            false),
        "somebody-else",
        1);
  }

  private static Act act() {
    return Act.newBuilder().setReason("Test").setMessage("a test").build();
  }

  static Meta meta(String kind, String name) {
    return Meta.newBuilder()
        .setApiVersion("cluster.x-k8s.io/v1beta2")
        .setKind(kind)
        .setNamespace(NAMESPACE)
        .setName(name)
        .setUid("uid-of-" + name)
        .setCluster(CLUSTER)
        .setResourceVersion(1)
        .setCreatedAt(Instant.EPOCH)
        .build();
  }
}
