package io.clusterapi.vsphere;

import static io.clusterapi.vsphere.ZoneObjects.domain;
import static io.clusterapi.vsphere.ZoneObjects.overZones;
import static io.clusterapi.vsphere.ZoneObjects.zone;
import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.FailureDomain;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereDeploymentZone;
import io.clusterapi.model.infrastructure.vsphere.VSphereDeploymentZoneSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereFailureDomain;
import io.clusterapi.model.infrastructure.vsphere.VSphereFailureDomainSpec;
import io.clusterapi.provider.contract.OnSimulator;
import io.clusterapi.provider.contract.ProviderRun;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Deployment zones from their declaration to the hosts of machines, against the simulator. */
class FailureDomainsTest extends OnSimulator<VSphereFixture> {
  FailureDomainsTest() {
    super(new VSphereFixture());
  }

  private ProviderRun declared(HasMetadata... zones) {
    List<HasMetadata> all = new ArrayList<>(overZones(VSphereFixture.cluster()));
    all.add(VSphereFixture.template());
    all.addAll(List.of(zones));
    return run(all.toArray(HasMetadata[]::new));
  }

  private static void untilProvisioned(ProviderRun run) {
    run.until("the cluster is provisioned", () -> run.cluster().getProvisioned());
  }

  private static VSphereDeploymentZone shown(ProviderRun run, String name) {
    return run.object(VSphereDeploymentZone.class, name);
  }

  private static List<String> domains(ProviderRun run) {
    return run.cluster().getFailureDomains().stream().map(FailureDomain::getName).toList();
  }

  private String host(String machine) {
    String moref =
        live().stream().filter(one -> one.name().equals(machine)).findFirst().orElseThrow().id();
    return new VimByHand(cloud.simulator().uri()).host(moref);
  }

  private void placed(ProviderRun run, String machine, String zone) {
    run.provision(machine, false, zone);
    run.until("it is provisioned", () -> run.provisioned(machine));
    assertThat(run.machine(machine).getFailureDomain()).isEqualTo(zone);
  }

  @Test
  void zonesInOrderBecomeReadyAndMachinesRunInThem() {
    ProviderRun run = declared();
    untilProvisioned(run);
    assertThat(domains(run)).containsExactly("zone-a", "zone-b");
    for (String zone : List.of("zone-a", "zone-b")) {
      var status = shown(run, zone).getStatus();
      assertThat(status.ready).isTrue();
      assertThat(Conditions.isTrue(status.conditions, "Ready")).isTrue();
    }
    // The template's resource pool is one of cluster-1.
    placed(run, "w-0", "zone-a");
    placed(run, "w-1", "zone-b");
    assertThat(host("w-0")).isIn("host-12", "host-13");
    assertThat(host("w-1")).isIn("host-22", "host-23");
    run.delete();
  }

  @Test
  void aZoneWithoutAPoolIsThatOfItsComputeClusterWhateverTheTemplateSays() {
    VSphereDeploymentZone zone = zone("zone-c", "zone-b");
    zone.getSpec().placementConstraint = null;
    ProviderRun run = declared(zone);
    untilProvisioned(run);
    placed(run, "w-0", "zone-c");
    assertThat(host("w-0")).isIn("host-22", "host-23");
    run.delete();
  }

  @Test
  void hostGroupsBindMachinesToTheirHosts() {
    ProviderRun run =
        declared(rack("rack-a"), rackZone("rack-a"), rack("rack-b"), rackZone("rack-b"));
    untilProvisioned(run);
    assertThat(domains(run)).contains("rack-a", "rack-b");
    for (int i = 0; i < 3; i++) {
      placed(run, "a-" + i, "rack-a");
      placed(run, "b-" + i, "rack-b");
      assertThat(host("a-" + i)).isEqualTo("host-12");
      assertThat(host("b-" + i)).isEqualTo("host-13");
    }
    run.delete();
  }

  private static VSphereFailureDomain rack(String name) {
    VSphereFailureDomain rack = domain(name, "cluster-1", name);
    rack.getSpec().zone.type = "HostGroup";
    rack.getSpec().topology.hosts = new VSphereFailureDomainSpec.Hosts();
    rack.getSpec().topology.hosts.hostGroupName = name + "-hosts";
    rack.getSpec().topology.hosts.vmGroupName = name + "-machines";
    return rack;
  }

  private static VSphereDeploymentZone rackZone(String name) {
    VSphereDeploymentZone zone = zone(name, name);
    zone.getSpec().placementConstraint = null;
    return zone;
  }

  @Test
  void whatIsNotInOrderIsNamedAndLeftOutAndComesInOnceItIs() {
    VimByHand somebody = new VimByHand(cloud.simulator().uri());
    somebody.tag("domain-c20", 3, false);
    ProviderRun run = declared();
    untilProvisioned(run);
    assertThat(domains(run)).containsExactly("zone-a");
    assertThat(shown(run, "zone-b").getStatus().ready).isFalse();
    assertThat(
            Conditions.reason(
                shown(run, "zone-b").getStatus().conditions, "FailureDomainValidated"))
        .isEqualTo("ZoneMisconfigured");
    assertThat(run.complaints())
        .anyMatch(text -> text.contains("zone-b of category k8s-zone is not attached"));

    somebody.tag("domain-c20", 3, true);
    run.until("it is offered", () -> domains(run).contains("zone-b"));
    assertThat(shown(run, "zone-b").getStatus().ready).isTrue();
    somebody.tag("domain-c20", 3, false);
    run.until("it is offered no more", () -> !domains(run).contains("zone-b"));
    assertThat(run.cluster().getProvisioned()).isTrue();
    run.delete();
  }

  @Test
  void eachThingAZoneNamesHasToBeThere() {
    misses(
        "ResourcePoolNotFound",
        (zone, domain) -> zone.placementConstraint.resourcePool = "cluster-2/none");
    misses(
        "ResourcePoolNotFound",
        (zone, domain) -> zone.placementConstraint.resourcePool = "cluster-1/Resources");
    misses("FolderNotFound", (zone, domain) -> zone.placementConstraint.folder = "none");
    misses("ComputeClusterNotFound", (zone, domain) -> domain.topology.computeCluster = "none");
    misses(
        "ResourcePoolNotFound",
        (zone, domain) -> zone.placementConstraint.resourcePool = "cluster-2");
    misses(
        "FolderNotFound",
        (zone, domain) -> zone.placementConstraint.folder = "ubuntu-2404-kube-v1.35.3");
    misses(
        "ComputeClusterNotFound",
        (zone, domain) -> domain.topology.computeCluster = "cluster-2/Resources");
    misses("DatastoreNotFound", (zone, domain) -> domain.topology.datastore = "none");
    misses(
        "NetworkNotFound",
        (zone, domain) -> domain.topology.networks = List.of("VM Network", "none"));
    misses("DatacenterNotFound", (zone, domain) -> domain.topology.datacenter = "none");
    misses("RegionMisconfigured", (zone, domain) -> domain.region.name = "region-2");
    misses("ZoneMisconfigured", (zone, domain) -> domain.zone.tagCategory = "purpose");
    misses("FailureDomainNotFound", (zone, domain) -> zone.failureDomain = "none");
    misses(
        "HostsMisconfigured",
        (zone, domain) -> {
          domain.topology.hosts = new VSphereFailureDomainSpec.Hosts();
          domain.topology.hosts.hostGroupName = "rack-a-hosts";
          domain.topology.hosts.vmGroupName = "rack-b-machines";
        });
    misses(
        "HostsAffinityMisconfigured",
        (zone, domain) -> {
          zone.placementConstraint.resourcePool = null;
          domain.topology.computeCluster = "cluster-1";
          domain.topology.hosts = new VSphereFailureDomainSpec.Hosts();
          domain.topology.hosts.hostGroupName = "rack-b-hosts";
          domain.topology.hosts.vmGroupName = "spare-machines";
        });
  }

  private interface Mistake {
    void in(VSphereDeploymentZoneSpec zone, VSphereFailureDomainSpec domain);
  }

  private void misses(String reason, Mistake mistake) {
    VSphereFailureDomain domain = domain("broken", "cluster-2", "zone-b");
    VSphereDeploymentZone zone = zone("broken", "broken");
    mistake.in(zone.getSpec(), domain.getSpec());
    ProviderRun run = declared(domain, zone);
    untilProvisioned(run);
    assertThat(domains(run)).as(reason).containsExactly("zone-a", "zone-b");
    assertThat(shown(run, "broken").getStatus().conditions)
        .as(reason)
        .anyMatch(one -> one.getReason().equals(reason) && one.getStatus().equals("False"));
    run.delete();
  }

  @Test
  void aMachineForAZoneThatIsNoneOfTheClustersWaitsAndSaysSo() {
    VSphereDeploymentZone other = zone("zone-x", "zone-a");
    other.getMetadata().setLabels(Map.of("use", "somebody else"));
    ProviderRun run = declared(other);
    untilProvisioned(run);
    run.provision("w-0", false, "zone-x");
    untilSaid(run, "Failure domain zone-x is none of cluster demo");
    run.during(Duration.ofMinutes(1));
    assertThat(live()).isEmpty();
    other.getMetadata().setLabels(ZoneObjects.LABELS);
    run.slice().add(other);
    run.until("it is made", () -> run.provisioned("w-0"));
    run.delete();
  }

  @Test
  void aZoneIsDeletedWhenTheLastMachineInItIsGone() {
    ProviderRun run = declared();
    untilProvisioned(run);
    placed(run, "w-0", "zone-a");
    run.slice().delete(shown(run, "zone-a"));
    run.during(Duration.ofMinutes(2));
    assertThat(domains(run)).as("it takes no more machines").containsExactly("zone-b");
    assertThat(
            Conditions.reason(
                shown(run, "zone-a").getStatus().conditions, "FailureDomainValidated"))
        .isEqualTo("Deleting");
    assertThat(run.provisioned("w-0")).isTrue();
    run.deprovision("w-0");
    run.until(
        "the zone is gone",
        () -> run.slice().named(VSphereDeploymentZone.class, "zone-a").isEmpty());
    run.delete();
  }

  @Test
  void aMachineStaysWhereItIsWhenItsZoneIsChosenNoMore() {
    ProviderRun run = declared();
    untilProvisioned(run);
    placed(run, "w-1", "zone-b");
    String parameters = run.machineParts("w-1").get("virtual-machine").parameters();
    VSphereCluster cluster = run.object(VSphereCluster.class, VSphereFixture.NAME);
    cluster.getSpec().failureDomainSelector = new LabelSelector(List.of(), Map.of("use", "nobody"));
    run.restart();
    run.until("it is offered no more", () -> domains(run).isEmpty());
    untilSaid(run, "no VSphereDeploymentZone of server");
    run.during(Duration.ofMinutes(5));
    assertThat(run.machineParts("w-1").get("virtual-machine").parameters()).isEqualTo(parameters);
    run.delete();
  }
}
