package io.clusterapi.maas.lifecycle;

import io.clusterapi.loop.plan.Slice;
import io.clusterapi.maas.planning.ClusterParts;
import io.clusterapi.maas.planning.MaasNames;
import io.clusterapi.maas.planning.MachineParts;
import io.clusterapi.maas.planning.PartKinds;
import io.clusterapi.model.core.MachineAddress;
import io.clusterapi.model.infrastructure.maas.MaasCluster;
import io.clusterapi.model.infrastructure.maas.MaasMachine;
import io.clusterapi.model.infrastructure.maas.MaasMachineSpec;
import io.clusterapi.model.infrastructure.maas.MaasMachineStatus;
import io.clusterapi.model.infrastructure.maas.MaasMachineTemplate;
import io.clusterapi.provider.lifecycle.InfraMachineController;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.DesiredParts;
import io.clusterapi.provider.part.PartPhase;
import io.clusterapi.provider.part.PartPlan;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.provider.part.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Allocates, deploys and releases the host of a machine. */
public final class MaasMachineController
    extends InfraMachineController<MaasMachine, MaasMachineTemplate, MaasCluster> {
  public static final String FINALIZER = "maasmachine.infrastructure.cluster.x-k8s.io";

  public MaasMachineController() {
    super(new MaasMachineCloning());
  }

  @Override
  protected String finalizer() {
    return FINALIZER;
  }

  @Override
  protected Class<MaasCluster> clusterType() {
    return MaasCluster.class;
  }

  @Override
  protected boolean clusterReady(MaasCluster cluster) {
    return MaasPublishing.provisioned(cluster);
  }

  @Override
  protected Account account(MaasMachine object, MaasCluster cluster) {
    return MaasClusterController.ACCOUNT;
  }

  @Override
  protected Optional<String> refusal(MaasMachine object) {
    return Unsupported.in(object.getSpec());
  }

  @Override
  protected DesiredParts desired(
      MaasMachine object, Surroundings<MaasCluster> around, Parts parts) {
    return MachineParts.desired(object, around);
  }

  @Override
  protected boolean provisioned(MaasMachine object) {
    return MaasPublishing.provisioned(object);
  }

  @Override
  protected void reportWaiting(MaasMachine object, String reason, String message, Slice slice) {
    MaasMachineStatus status = status(object);
    status.conditions =
        new MaasConditions(status.conditions, object, slice.now())
            .isFalse(MaasConditions.DEPLOYED, reason, message)
            .summarize(MaasConditions.OF_MACHINES)
            .list();
  }

  @Override
  protected void report(
      MaasMachine object, Surroundings<MaasCluster> around, PartPlan plan, Slice slice) {
    MaasMachineStatus status = status(object);
    MaasConditions conditions = new MaasConditions(status.conditions, object, slice.now());
    Optional<PartState> host = plan.parts().part(PartKinds.KEY_MACHINE);
    host.filter(part -> part.id() != null).ifPresent(part -> facts(object, part));
    host.ifPresent(part -> deployed(object, conditions, part));
    if (around.wish().controlPlane()) {
      attached(object, conditions, around);
    }
    status.conditions = conditions.summarize(MaasConditions.OF_MACHINES).list();
  }

  private static void facts(MaasMachine object, PartState host) {
    MaasMachineStatus status = object.getStatus();
    MaasMachineSpec spec = object.getSpec();
    if (spec.systemID == null) {
      spec.systemID = host.id();
    }
    String zone = host.attribute("zone");
    if (!zone.isEmpty() && spec.providerID == null) {
      spec.providerID = MaasNames.providerId(zone, host.id());
    }
    status.machineState = host.attribute("state");
    status.machinePowered = !host.attribute("power").equals("off");
    status.hostname = host.attribute("hostname");
    if (host.ready()) {
      status.addresses = addresses(host);
      status.ready = true;
      status.initialization = new MaasMachineStatus.Initialization();
      status.initialization.provisioned = true;
    }
  }

  /** As upstream: MAAS does not tell inner from outer addresses, so each is both. */
  private static List<MachineAddress> addresses(PartState host) {
    List<MachineAddress> addresses = new ArrayList<>();
    String fqdn = host.attribute("fqdn");
    if (!fqdn.isEmpty()) {
      addresses.add(address("ExternalDNS", fqdn));
      addresses.add(address("InternalDNS", fqdn));
    }
    for (String ip : host.attribute("ips").split(",")) {
      if (!ip.isEmpty()) {
        addresses.add(address("ExternalIP", ip));
        addresses.add(address("InternalIP", ip));
      }
    }
    return addresses;
  }

  private static MachineAddress address(String type, String value) {
    MachineAddress address = new MachineAddress();
    address.type = type;
    address.address = value;
    return address;
  }

  private static void deployed(MaasMachine object, MaasConditions conditions, PartState host) {
    MaasMachineStatus status = object.getStatus();
    boolean ended = host.phase() == PartPhase.ABSENT && host.incarnation() > 0;
    if (ended) {
      status.machineState = "Released";
      status.failureReason = "UpdateError";
      status.failureMessage = host.message();
      conditions.isFalse(MaasConditions.DEPLOYED, "MachineNotFound", host.message());
    } else if (host.phase() == PartPhase.FAILED) {
      status.failureReason = Boolean.TRUE.equals(status.ready) ? "UpdateError" : "CreateError";
      status.failureMessage = host.message();
      conditions.isFalse(MaasConditions.DEPLOYED, "MachineDeployFailed", host.message());
    } else if (host.ready() && host.attribute("power").equals("off")) {
      conditions.isFalse(
          MaasConditions.DEPLOYED,
          "MachinePoweredOff",
          "Machine %s is switched off; MAAS is asked to switch it on".formatted(host.id()));
    } else if (host.ready()) {
      conditions.isTrue(MaasConditions.DEPLOYED);
    } else {
      conditions.isFalse(
          MaasConditions.DEPLOYED,
          "MachineDeploying",
          host.message() != null
              ? host.message()
              : host.id() == null
                  ? "Waiting for MAAS to allocate a machine"
                  : "MAAS says of machine %s: %s".formatted(host.id(), host.attribute("state")));
    }
  }

  private static void attached(
      MaasMachine object, MaasConditions conditions, Surroundings<MaasCluster> around) {
    if (ClusterParts.ownEndpoint(around.cluster(), around.clusterName())) {
      return;
    }
    String address = ClusterParts.address(object);
    boolean attached =
        !address.isEmpty()
            && around
                .clusterParts()
                .ready(PartKinds.KEY_DNS_NAME)
                .map(part -> List.of(part.attribute("addresses").split(",")).contains(address))
                .orElse(false);
    object.getStatus().dnsAttached = attached;
    if (attached) {
      conditions.isTrue(MaasConditions.DNS_ATTACHED);
    } else {
      conditions.isFalse(
          MaasConditions.DNS_ATTACHED,
          "DNSAttachPending",
          "The API server's name does not lead to this machine yet");
    }
  }

  @Override
  protected void reportRemoval(MaasMachine object, PartPlan plan, Slice slice) {
    MaasMachineStatus status = status(object);
    String blockers = plan.blockers();
    plan.parts()
        .part(PartKinds.KEY_MACHINE)
        .filter(part -> part.phase() == PartPhase.TERMINATING)
        .ifPresent(part -> status.machineState = "Releasing");
    status.conditions =
        new MaasConditions(status.conditions, object, slice.now())
            .isFalse(
                MaasConditions.DEPLOYED,
                blockers.isEmpty() ? MaasConditions.DELETING : MaasConditions.DELETION_FAILED,
                blockers)
            .summarize(MaasConditions.OF_MACHINES)
            .list();
  }

  private static MaasMachineStatus status(MaasMachine object) {
    if (object.getStatus() == null) {
      object.setStatus(new MaasMachineStatus());
      object.getStatus().ready = false;
    }
    return object.getStatus();
  }
}
