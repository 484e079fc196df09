package io.clusterapi.vsphere.planning;

import com.fasterxml.jackson.core.type.TypeReference;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachine;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereNetworkSpec;
import io.clusterapi.provider.lifecycle.InfraMachineController.Surroundings;
import io.clusterapi.provider.part.DesiredParts;
import io.clusterapi.provider.part.PartSpec;
import io.clusterapi.provider.part.Parts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The part of one machine: its virtual machine. */
public final class MachineParts {
  /** What a template without a mode of its own waits before it cuts the power. */
  static final int SOFT_TIMEOUT_SECONDS = 300;

  public static final String OWNER_UID = "capi.owner-uid";
  public static final String OWNER = "capi.owner";
  public static final String CLUSTER = "capi.cluster";

  private final VSphereMachine machine;
  private final VSphereMachineSpec spec;
  private final Surroundings<VSphereCluster> around;

  private final Optional<Params.Zone> zone;

  /** What its virtual machine was cloned with, if it was. */
  private final Optional<Params.Machine> before;

  public MachineParts(
      VSphereMachine machine, Surroundings<VSphereCluster> around, Parts machineParts) {
    this.machine = machine;
    this.around = around;
    this.zone =
        DeploymentZones.find(around.clusterParts(), around.wish().failureDomain())
            .map(DeploymentZones::zone);
    this.spec =
        zone.map(one -> DeploymentZones.placed(machine.getSpec(), one)).orElse(machine.getSpec());
    this.before =
        machineParts
            .part(PartKinds.KEY_MACHINE)
            .filter(part -> part.exists() && !part.parameters().isEmpty())
            .map(part -> DeploymentZones.read(part.parameters(), Params.Machine.class));
  }

  /** Irreplaceable: a virtual machine that is gone is a failure the Machine's owner deals with. */
  public DesiredParts desired() {
    return DesiredParts.all(
        List.of(
            PartSpec.of(PartKinds.KEY_MACHINE, PartKinds.MACHINE, parameters())
                .watched()
                .irreplaceable()));
  }

  private Params.Machine parameters() {
    String namespace = machine.getMetadata().getNamespace();
    return new Params.Machine(
        name(machine, around.wish().machine()),
        VSphereNames.instanceUuid(machine.getMetadata().getUid()),
        new Params.Source(
            spec.template, "fullClone".equals(spec.cloneMode), emptyToNull(spec.snapshot)),
        placement(),
        hardware(),
        devices(),
        routes(spec.network.routes),
        new Params.Bootstrap(namespace, around.wish().dataSecret()),
        new Params.PowerOff(
            spec.powerOffMode == null ? "hard" : spec.powerOffMode,
            spec.guestSoftPowerOffTimeoutSeconds == null
                ? SOFT_TIMEOUT_SECONDS
                : spec.guestSoftPowerOffTimeoutSeconds),
        spec.customVMXKeys == null ? Map.of() : new TreeMap<>(spec.customVMXKeys),
        marks(namespace),
        spec.tagIDs == null ? List.of() : spec.tagIDs);
  }

  /** One whose zone the cluster does not know any more stays where it is. */
  private boolean zoneForgotten() {
    return zone.isEmpty() && !around.wish().failureDomain().isEmpty() && before.isPresent();
  }

  private Params.Placement placement() {
    return zoneForgotten()
        ? before.get().placement()
        : new Params.Placement(
            spec.datacenter,
            spec.folder,
            spec.datastore,
            spec.resourcePool,
            zone.map(Params.Zone::computeCluster).orElse(null),
            zone.map(Params.Zone::hosts).map(Params.Hosts::vmGroup).orElse(null),
            emptyToNull(spec.storagePolicyName));
  }

  private List<Params.Device> devices() {
    return zoneForgotten()
        ? before.get().devices()
        : spec.network.devices.stream().map(MachineParts::device).toList();
  }

  /** Name of the virtual machine of a VSphereMachine. */
  public static String name(VSphereMachine object, String machine) {
    return VSphereNames.machine(
        object.getSpec().naming == null ? null : object.getSpec().naming.template, machine);
  }

  private Map<String, String> marks(String namespace) {
    Map<String, String> marks = new TreeMap<>();
    marks.put(OWNER_UID, machine.getMetadata().getUid());
    marks.put(OWNER, namespace + "/" + machine.getMetadata().getName());
    marks.put(CLUSTER, namespace + "/" + around.clusterName());
    return marks;
  }

  private Params.Hardware hardware() {
    return new Params.Hardware(
        spec.numCPUs,
        spec.numCoresPerSocket,
        spec.memoryMiB,
        spec.diskGiB,
        spec.additionalDisksGiB == null ? List.of() : spec.additionalDisksGiB,
        spec.dataDisks == null
            ? List.of()
            : spec.dataDisks.stream()
                .map(disk -> new Params.Disk(disk.sizeGiB, disk.provisioningMode))
                .toList(),
        emptyToNull(spec.hardwareVersion),
        spec.nestedHV,
        spec.ftEncryptionMode,
        spec.migrateEncryption,
        Allocations.cpu(spec.resources),
        Allocations.memory(spec.resources));
  }

  private static Params.Device device(VSphereNetworkSpec.NetworkDevice device) {
    return new Params.Device(
        device.networkName,
        emptyToNull(device.deviceName),
        Boolean.TRUE.equals(device.dhcp4),
        Boolean.TRUE.equals(device.dhcp6),
        emptyToNull(device.gateway4),
        emptyToNull(device.gateway6),
        list(device.ipAddrs),
        device.mtu,
        emptyToNull(device.macAddr),
        list(device.nameservers),
        list(device.searchDomains),
        routes(device.routes),
        overrides(device.dhcp4Overrides),
        overrides(device.dhcp6Overrides),
        Boolean.TRUE.equals(device.skipIPAllocation));
  }

  private static Map<String, Object> overrides(VSphereNetworkSpec.DHCPOverrides overrides) {
    if (overrides == null) {
      return Map.of();
    }
    Map<String, Object> given =
        Mapper.json().convertValue(overrides, new TypeReference<Map<String, Object>>() {});
    Map<String, Object> named = new TreeMap<>();
    given.forEach(
        (name, value) -> {
          if (value != null) {
            named.put(netplan(name), value);
          }
        });
    return named;
  }

  /** {@code routeMetric} is {@code route-metric} there, {@code useDNS} is {@code use-dns}. */
  private static String netplan(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
  }

  private static List<Params.Route> routes(List<VSphereNetworkSpec.Route> routes) {
    return routes == null
        ? List.of()
        : routes.stream()
            .map(route -> new Params.Route(route.to, route.via, route.metric))
            .toList();
  }

  private static List<String> list(List<String> values) {
    return values == null ? List.of() : values;
  }

  private static String emptyToNull(String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
