package io.clusterapi.vsphere.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereClusterSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereDeploymentZone;
import io.clusterapi.model.infrastructure.vsphere.VSphereDeploymentZoneSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachine;
import io.clusterapi.provider.contract.PretendSlice;
import io.clusterapi.provider.lifecycle.Marks;
import io.clusterapi.vsphere.VSphereService;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the cluster default/demo writes on zones that default/other knows too. */
class ZoneKeepingTest {
  private static final String OWN = "default/demo";
  private static final String OTHER = "default/other";

  private final PretendSlice slice =
      new PretendSlice(
          new VSphereService(), Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC));

  private void zone(Map<String, String> annotations, String... finalizers) {
    VSphereDeploymentZone zone = new VSphereDeploymentZone();
    zone.setMetadata(
        new ObjectMetaBuilder()
            .withName("zone")
            .withAnnotations(annotations)
            .withFinalizers(finalizers)
            .build());
    zone.setSpec(new VSphereDeploymentZoneSpec());
    zone.getSpec().server = "vcenter";
    zone.getSpec().failureDomain = "domain";
    slice.add(zone);
  }

  private VSphereDeploymentZone zone() {
    return slice.named(VSphereDeploymentZone.class, "zone").orElseThrow();
  }

  private void cluster(boolean chooses) {
    VSphereCluster cluster = new VSphereCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName("demo").build());
    cluster.setSpec(new VSphereClusterSpec());
    cluster.getSpec().server = "vcenter";
    cluster.getSpec().failureDomainSelector = chooses ? new LabelSelector() : null;
    slice.add(cluster);
  }

  private VSphereMachine machine() {
    VSphereMachine machine = new VSphereMachine();
    machine.setMetadata(
        new ObjectMetaBuilder()
            .withName("w-0")
            .withAnnotations(Map.of(Marks.FAILURE_DOMAIN, "zone"))
            .withOwnerReferences(
                new OwnerReferenceBuilder().withKind("Machine").withName("w-0").build())
            .build());
    slice.add(machine);
    return machine;
  }

  private void plan() {
    new ZoneKeeping().plan(slice).forEach(slice::apply);
    assertThat(new ZoneKeeping().plan(slice)).as("planned again").isEmpty();
  }

  private String annotation(String key) {
    return Marks.annotation(zone(), key).orElse("");
  }

  @Test
  void aZoneNobodyElseReportsOnShowsWhatThisClusterFound() {
    zone(Map.of());
    cluster(true);
    plan();
    assertThat(annotation(Reporter.CHECKED_FOR)).isEqualTo(OWN);
    assertThat(zone().getStatus().ready).isFalse();
    assertThat(zone().getStatus().conditions)
        .anyMatch(condition -> condition.getReason().equals(ChosenZones.UNKNOWN_DOMAIN));
    assertThat(zone().getMetadata().getFinalizers()).isEmpty();
  }

  @Test
  void whatAnotherClusterReportsStands() {
    zone(Map.of(Reporter.CHECKED_FOR, OTHER));
    cluster(true);
    plan();
    assertThat(annotation(Reporter.CHECKED_FOR)).isEqualTo(OTHER);
    assertThat(zone().getStatus()).isNull();
  }

  @Test
  void aClusterThatChoosesItNoMoreLeavesTheReportToOthers() {
    zone(Map.of(Reporter.CHECKED_FOR, OWN));
    cluster(false);
    plan();
    assertThat(annotation(Reporter.CHECKED_FOR)).isEmpty();
  }

  @Test
  void aClusterThatIsGoneLeavesTheReportToOthers() {
    zone(Map.of(Reporter.CHECKED_FOR, OWN, ZoneKeeping.USED_BY, OWN), ZoneKeeping.FINALIZER);
    plan();
    assertThat(annotation(Reporter.CHECKED_FOR)).isEmpty();
    assertThat(zone().getMetadata().getFinalizers()).isEmpty();
  }

  @Test
  void theFinalizerIsThereWhileAnyClusterHasMachinesInIt() {
    zone(Map.of(ZoneKeeping.USED_BY, OTHER), ZoneKeeping.FINALIZER);
    cluster(false);
    VSphereMachine machine = machine();
    plan();
    assertThat(annotation(ZoneKeeping.USED_BY)).isEqualTo(OWN + " " + OTHER);
    assertThat(zone().getMetadata().getFinalizers()).containsExactly(ZoneKeeping.FINALIZER);

    slice.delete(machine);
    plan();
    assertThat(annotation(ZoneKeeping.USED_BY)).isEqualTo(OTHER);
    assertThat(zone().getMetadata().getFinalizers()).containsExactly(ZoneKeeping.FINALIZER);
  }

  @Test
  void aDeletedZoneGoesWithTheLastOfItsMachines() {
    zone(Map.of(ZoneKeeping.USED_BY, OWN), ZoneKeeping.FINALIZER);
    VSphereMachine machine = machine();
    slice.delete(zone());
    plan();
    assertThat(slice.all(VSphereDeploymentZone.class)).hasSize(1);

    slice.delete(machine);
    plan();
    assertThat(slice.all(VSphereDeploymentZone.class)).isEmpty();
  }

  @Test
  void aPausedZoneIsLeftAlone() {
    zone(Map.of(Marks.PAUSED, ""));
    cluster(true);
    plan();
    assertThat(zone().getStatus()).isNull();
    assertThat(zone().getMetadata().getAnnotations()).isEqualTo(Map.of(Marks.PAUSED, ""));
  }

  @Test
  void aZoneOfAnotherServerIsNobodysBusiness() {
    zone(Map.of());
    zone().getSpec().server = "elsewhere";
    cluster(true);
    assertThat(new ZoneKeeping().plan(slice)).isEmpty();
    assertThat(List.of(zone().getMetadata().getAnnotations())).containsExactly(Map.of());
  }
}
