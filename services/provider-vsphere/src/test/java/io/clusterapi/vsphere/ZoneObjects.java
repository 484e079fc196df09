package io.clusterapi.vsphere;

import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereDeploymentZone;
import io.clusterapi.model.infrastructure.vsphere.VSphereDeploymentZoneSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereFailureDomain;
import io.clusterapi.model.infrastructure.vsphere.VSphereFailureDomainSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;

/** Deployment zones over the simulated inventory. */
final class ZoneObjects {
  static final Map<String, String> LABELS = Map.of("use", "clusters");

  private ZoneObjects() {}

  /** The cluster with two zones, one a compute cluster. */
  static List<HasMetadata> overZones(VSphereCluster cluster) {
    cluster.getSpec().failureDomainSelector = new LabelSelector(List.of(), LABELS);
    return List.of(
        cluster,
        domain("zone-a", "cluster-1", "zone-a"),
        zone("zone-a", "zone-a"),
        domain("zone-b", "cluster-2", "zone-b"),
        zone("zone-b", "zone-b"));
  }

  static VSphereFailureDomain domain(String name, String computeCluster, String tag) {
    VSphereFailureDomain domain = new VSphereFailureDomain();
    domain.setMetadata(new ObjectMetaBuilder().withName(name).build());
    domain.setSpec(new VSphereFailureDomainSpec());
    domain.getSpec().region = tag("region-1", "Datacenter", "k8s-region");
    domain.getSpec().zone = tag(tag, "ComputeCluster", "k8s-zone");
    domain.getSpec().topology = new VSphereFailureDomainSpec.Topology();
    domain.getSpec().topology.datacenter = "dc-1";
    domain.getSpec().topology.computeCluster = computeCluster;
    domain.getSpec().topology.datastore = "datastore-2";
    domain.getSpec().topology.networks = List.of("VM Network");
    return domain;
  }

  private static VSphereFailureDomainSpec.Domain tag(String name, String type, String category) {
    VSphereFailureDomainSpec.Domain tag = new VSphereFailureDomainSpec.Domain();
    tag.name = name;
    tag.type = type;
    tag.tagCategory = category;
    return tag;
  }

  static VSphereDeploymentZone zone(String name, String domain) {
    VSphereDeploymentZone zone = new VSphereDeploymentZone();
    zone.setMetadata(new ObjectMetaBuilder().withName(name).withLabels(LABELS).build());
    zone.setSpec(new VSphereDeploymentZoneSpec());
    zone.getSpec().server = "vcenter.example.internal";
    zone.getSpec().failureDomain = domain;
    zone.getSpec().placementConstraint = new VSphereDeploymentZoneSpec.PlacementConstraint();
    zone.getSpec().placementConstraint.folder = "workload-clusters";
    zone.getSpec().placementConstraint.resourcePool =
        domain.equals("zone-a") ? "cluster-1/Resources/zone-a" : "cluster-2/Resources/zone-b";
    return zone;
  }
}
