package io.clusterapi.vsphere.planning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.infrastructure.vsphere.VSphereDeploymentZone;
import io.clusterapi.model.infrastructure.vsphere.VSphereFailureDomain;
import io.clusterapi.model.infrastructure.vsphere.VSphereFailureDomainSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereNetworkSpec;
import io.clusterapi.provider.part.PartSpec;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.provider.part.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parts of a cluster that stand for its deployment zones, and what they make of a machine. */
public final class DeploymentZones {
  /** Attributes of such a part that is not ready: what is wrong, for programs and for people. */
  public static final String PROBLEM = "problem";

  public static final String PROBLEM_TEXT = "problemText";

  private static final String KEY = "zone-";

  private DeploymentZones() {}

  public static Params.Zone of(VSphereDeploymentZone zone, VSphereFailureDomain domain) {
    VSphereFailureDomainSpec.Topology topology = domain.getSpec().topology;
    var constraint = zone.getSpec().placementConstraint;
    return new Params.Zone(
        zone.getMetadata().getName(),
        domain.getMetadata().getName(),
        topology.datacenter,
        topology.computeCluster,
        tag(domain.getSpec().region),
        tag(domain.getSpec().zone),
        topology.hosts == null
            ? null
            : new Params.Hosts(topology.hosts.vmGroupName, topology.hosts.hostGroupName),
        networks(topology),
        topology.datastore,
        constraint == null ? null : constraint.resourcePool,
        constraint == null ? null : constraint.folder);
  }

  private static Params.Tag tag(VSphereFailureDomainSpec.Domain domain) {
    return new Params.Tag(domain.name, domain.type, domain.tagCategory);
  }

  private static List<Params.Network> networks(VSphereFailureDomainSpec.Topology topology) {
    List<Params.Network> networks = new ArrayList<>();
    if (topology.networks != null) {
      topology.networks.forEach(
          name -> networks.add(new Params.Network(name, null, null, null, null, null, null)));
    }
    if (topology.networkConfigurations != null) {
      for (VSphereFailureDomainSpec.NetworkConfiguration one : topology.networkConfigurations) {
        networks.add(
            new Params.Network(
                one.networkName,
                one.dhcp4,
                one.dhcp6,
                one.nameservers,
                one.searchDomains,
                given(one.dhcp4Overrides),
                given(one.dhcp6Overrides)));
      }
    }
    return networks;
  }

  private static Map<String, Object> given(VSphereNetworkSpec.DHCPOverrides overrides) {
    return overrides == null
        ? null
        : Mapper.json().convertValue(overrides, new TypeReference<Map<String, Object>>() {});
  }

  /**
   * The part a cluster looks at for a zone. What is looked up once is not looked up with other
   * parameters, so other parameters are another part.
   */
  public static PartSpec part(Params.Zone zone) {
    PartSpec spec = PartSpec.of("", PartKinds.ZONE, zone);
    String key = KEY + zone.name() + "-" + Integer.toHexString(spec.parameters().hashCode());
    return PartSpec.of(key, PartKinds.ZONE, zone).lookedUp().watched();
  }

  /** The part of the zone of this name, if the cluster looks at it. */
  public static Optional<PartState> find(Parts cluster, String zone) {
    return cluster
        .ofKind(PartKinds.ZONE)
        .filter(part -> part.key().substring(0, part.key().lastIndexOf('-')).equals(KEY + zone))
        .findFirst();
  }

  static Params.Zone zone(PartState part) {
    return read(part.parameters(), Params.Zone.class);
  }

  static <T> T read(String parameters, Class<T> type) {
    try {
      return Mapper.json().readValue(parameters, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the stored parameters of a part are unreadable", e);
    }
  }

  /**
   * A machine as it is cloned in a zone: the zone's values take the place of the template's, and
   * networks that the template has no device for get one, as upstream does.
   */
  static VSphereMachineSpec placed(VSphereMachineSpec template, Params.Zone zone) {
    VSphereMachineSpec spec = Mapper.value(Mapper.valueToTree(template), VSphereMachineSpec.class);
    spec.datacenter = zone.datacenter();
    spec.folder = or(zone.folder(), spec.folder);
    spec.resourcePool = or(zone.resourcePool(), spec.resourcePool);
    spec.datastore = or(zone.datastore(), spec.datastore);
    List<VSphereNetworkSpec.NetworkDevice> devices = new ArrayList<>(spec.network.devices);
    for (int i = 0; i < zone.networks().size(); i++) {
      if (i == devices.size()) {
        devices.add(new VSphereNetworkSpec.NetworkDevice());
      }
      connect(devices.get(i), zone.networks().get(i));
    }
    spec.network.devices = devices;
    return spec;
  }

  /** The machine of a cluster as it is cloned: in its zone, or as declared when it has none. */
  public static VSphereMachineSpec placed(VSphereMachineSpec template, Parts cluster, String zone) {
    return find(cluster, zone).map(part -> placed(template, zone(part))).orElse(template);
  }

  private static void connect(VSphereNetworkSpec.NetworkDevice device, Params.Network network) {
    device.networkName = network.name();
    device.dhcp4 = or(network.dhcp4(), device.dhcp4);
    device.dhcp6 = or(network.dhcp6(), device.dhcp6);
    device.nameservers = or(network.nameservers(), device.nameservers);
    device.searchDomains = or(network.searchDomains(), device.searchDomains);
    device.dhcp4Overrides = or(overrides(network.dhcp4Overrides()), device.dhcp4Overrides);
    device.dhcp6Overrides = or(overrides(network.dhcp6Overrides()), device.dhcp6Overrides);
  }

  private static VSphereNetworkSpec.DHCPOverrides overrides(Map<String, Object> given) {
    return given == null
        ? null
        : Mapper.json().convertValue(given, VSphereNetworkSpec.DHCPOverrides.class);
  }

  private static <T> T or(T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
