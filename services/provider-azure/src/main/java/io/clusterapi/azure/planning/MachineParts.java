package io.clusterapi.azure.planning;

import static io.clusterapi.azure.planning.PartKeys.KEY_ADDRESS;
import static io.clusterapi.azure.planning.PartKeys.KEY_AVAILABILITY_SET;
import static io.clusterapi.azure.planning.PartKeys.KEY_MACHINE;
import static io.clusterapi.azure.planning.PartKeys.KEY_SIZE;
import static io.clusterapi.azure.planning.PartKeys.KEY_SSH_RULE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.infrastructure.azure.AzureCluster;
import io.clusterapi.model.infrastructure.azure.AzureMachine;
import io.clusterapi.model.infrastructure.azure.AzureMachineSpec;
import io.clusterapi.model.infrastructure.azure.AzureMachineSpec.NetworkInterface;
import io.clusterapi.provider.lifecycle.InfraMachineController.Surroundings;
import io.clusterapi.provider.lifecycle.MachineWish;
import io.clusterapi.provider.lifecycle.Marks;
import io.clusterapi.provider.part.DesiredParts;
import io.clusterapi.provider.part.PartSpec;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.provider.part.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parts of one machine: public address, way in for SSH, network interfaces, availability set
 * where the region has no zones, virtual machine. Its disks come and go with it.
 */
public final class MachineParts {
  private final String name;
  private final String namespace;
  private final AzureMachine machine;
  private final AzureMachineSpec spec;
  private final MachineWish wish;
  private final Parts clusterParts;
  private final Parts known;
  private final Place place;
  private final AzureTags tags;
  private final String clusterName;

  public MachineParts(AzureMachine machine, Surroundings<AzureCluster> around, Parts known) {
    this.machine = machine;
    this.name = machine.getMetadata().getName();
    this.namespace = machine.getMetadata().getNamespace();
    this.spec = machine.getSpec();
    this.wish = around.wish();
    this.clusterParts = around.clusterParts();
    this.clusterName = around.clusterName();
    this.known = known;
    this.place = new Place(around.cluster());
    Map<String, String> additional = new TreeMap<>();
    if (around.cluster().getSpec().additionalTags != null) {
      additional.putAll(around.cluster().getSpec().additionalTags);
    }
    if (spec.additionalTags != null) {
      additional.putAll(spec.additionalTags);
    }
    this.tags = new AzureTags(clusterName, machine.getMetadata().getUid(), additional);
  }

  public DesiredParts desired() {
    List<PartSpec> specs = new ArrayList<>();
    boolean made = known.part(KEY_MACHINE).map(part -> part.id() != null).orElse(false);
    if (!made) {
      specs.add(
          PartSpec.of(KEY_SIZE, PartKeys.SIZE, new Params.Size(place.location(), spec.vmSize))
              .lookedUp());
    }
    if (Boolean.TRUE.equals(spec.allocatePublicIP)) {
      specs.add(publicAddress());
    }
    if (wish.controlPlane()) {
      specs.add(sshRule());
    }
    List<String> nics = new ArrayList<>();
    List<String> nicKeys = new ArrayList<>();
    List<NetworkInterface> wanted = interfaces();
    for (int i = 0; i < wanted.size(); i++) {
      specs.add(networkInterface(i, wanted.get(i)));
      nicKeys.add(PartKeys.nic(i));
      nics.add(place.id(ArmType.INTERFACE, nicName(i)));
    }
    Optional<String> set = availabilitySet();
    set.ifPresent(
        setName -> {
          specs.add(availabilitySet(setName));
          nicKeys.add(KEY_AVAILABILITY_SET);
        });
    PartSpec vm = machine(nics, set).dependsOn(nicKeys.toArray(String[]::new));
    specs.add((made ? vm : vm.after(KEY_SIZE)).watched().irreplaceable());
    return DesiredParts.all(specs);
  }

  private String role() {
    return wish.controlPlane() ? "control-plane" : "node";
  }

  private PartSpec document(String key, ArmType type, String resource, ObjectNode body) {
    body.set("tags", Json.object("tags", tags.of(key, role(), resource)).get("tags"));
    return PartSpec.of(key, type.part(), new Params.Document(place.id(type, resource), body));
  }

  private PartSpec publicAddress() {
    return document(
        KEY_ADDRESS,
        ArmType.PUBLIC_ADDRESS,
        "pip-" + name,
        Json.object(
            "location",
            place.location(),
            "sku",
            Json.object("name", "Standard"),
            "properties",
            Json.object("publicIPAllocationMethod", "Static")));
  }

  private String sshRuleId() {
    return place.id(ArmType.NAT_RULE, place.network().apiServerLB.name + "/" + name);
  }

  private PartSpec sshRule() {
    return PartSpec.of(
        KEY_SSH_RULE,
        ArmType.NAT_RULE.part(),
        new Params.SshRule(sshRuleId(), place.balancerId(), place.frontendId()));
  }

  private List<NetworkInterface> interfaces() {
    return spec.networkInterfaces == null || spec.networkInterfaces.isEmpty()
        ? List.of(new NetworkInterface())
        : spec.networkInterfaces;
  }

  private String nicName(int index) {
    return name + "-nic" + (index == 0 ? "" : "-" + index);
  }

  private PartSpec networkInterface(int index, NetworkInterface wanted) {
    String subnet =
        wanted.subnetName != null && !wanted.subnetName.isEmpty()
            ? wanted.subnetName
            : place.subnet(wish.controlPlane()).map(one -> one.name).orElse("");
    List<String> needs = new ArrayList<>();
    ArrayNode configurations = Json.array();
    int addresses = wanted.privateIPConfigs == null ? 1 : wanted.privateIPConfigs;
    for (int i = 0; i < addresses; i++) {
      ObjectNode properties =
          Json.object(
              "primary",
              i == 0,
              "privateIPAllocationMethod",
              "Dynamic",
              "subnet",
              Json.reference(place.subnetId(subnet)));
      if (i == 0 && index == 0) {
        main(properties, needs);
      }
      configurations.add(Json.named(i == 0 ? "pipConfig" : nicName(index) + "-" + i, properties));
    }
    ObjectNode properties =
        Json.object(
            "ipConfigurations",
            configurations,
            "enableAcceleratedNetworking",
            wanted.acceleratedNetworking,
            "enableIPForwarding",
            Boolean.TRUE.equals(spec.enableIPForwarding));
    if (spec.dnsServers != null && !spec.dnsServers.isEmpty()) {
      properties.set("dnsSettings", Json.object("dnsServers", spec.dnsServers));
    }
    return document(
            PartKeys.nic(index),
            ArmType.INTERFACE,
            nicName(index),
            Json.object("location", place.location(), "properties", properties))
        .dependsOn(needs.toArray(String[]::new));
  }

  private void main(ObjectNode properties, List<String> needs) {
    if (wish.controlPlane()) {
      properties.set("loadBalancerBackendAddressPools", Json.array(Json.reference(place.poolId())));
      properties.set("loadBalancerInboundNatRules", Json.array(Json.reference(sshRuleId())));
      needs.add(KEY_SSH_RULE);
    }
    if (Boolean.TRUE.equals(spec.allocatePublicIP)) {
      properties.set(
          "publicIPAddress", Json.reference(place.id(ArmType.PUBLIC_ADDRESS, "pip-" + name)));
      needs.add(KEY_ADDRESS);
    }
  }

  /** Name of the set; empty where machines are spread over zones, and for spare capacity. */
  private Optional<String> availabilitySet() {
    boolean zones =
        clusterParts
            .part(PartKeys.KEY_ZONES)
            .map(part -> !part.attribute("zones").isEmpty())
            .orElse(true);
    if (zones || spec.spotVMOptions != null) {
      return Optional.empty();
    }
    if (wish.controlPlane()) {
      return Optional.of(clusterName + "_control-plane-as");
    }
    return Marks.label(machine, "cluster.x-k8s.io/deployment-name")
        .or(() -> Marks.label(machine, "cluster.x-k8s.io/set-name"))
        .map(group -> clusterName + "_" + group + "-as");
  }

  /** Shared by machines, so it is marked as the cluster's: it goes with the last machine. */
  private PartSpec availabilitySet(String set) {
    ObjectNode body =
        Json.object(
            "location",
            place.location(),
            "sku",
            Json.object("name", "Aligned"),
            "properties",
            Json.object("platformFaultDomainCount", 2));
    Map<String, String> marks = tags.of(KEY_AVAILABILITY_SET, role(), set);
    marks.put(AzureTags.OWNER_UID, "shared");
    body.set("tags", Json.object("tags", marks).get("tags"));
    return PartSpec.of(
        KEY_AVAILABILITY_SET,
        ArmType.AVAILABILITY_SET.part(),
        new Params.Document(place.id(ArmType.AVAILABILITY_SET, set), body));
  }

  private PartSpec machine(List<String> nics, Optional<String> set) {
    String zone =
        !wish.failureDomain().isEmpty()
            ? wish.failureDomain()
            : spec.failureDomain == null ? "" : spec.failureDomain;
    ObjectNode body =
        new MachineDocument(spec, name)
            .document(
                place.location(),
                wish.version(),
                set.isPresent() ? "" : zone,
                set.map(one -> place.id(ArmType.AVAILABILITY_SET, one)).orElse(null),
                nics);
    body.set("tags", Json.object("tags", tags.ofMachine(KEY_MACHINE, role(), name)).get("tags"));
    return PartSpec.of(
        KEY_MACHINE,
        ArmType.MACHINE.part(),
        new Params.Machine(
            place.id(ArmType.MACHINE, name),
            body,
            namespace,
            wish.dataSecret(),
            spec.sshPublicKey == null ? "" : spec.sshPublicKey));
  }

  /** State of the machine's own part. */
  public static Optional<PartState> machine(Parts parts) {
    return parts.part(KEY_MACHINE);
  }
}
