package io.clusterapi.vsphere.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.loop.plan.Effect;
import io.clusterapi.model.infrastructure.vsphere.VSphereDeploymentZone;
import io.clusterapi.model.infrastructure.vsphere.VSphereDeploymentZoneSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereFailureDomain;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class DomainOwnershipTest {
  private static VSphereDeploymentZone zone(String name, String domain) {
    VSphereDeploymentZone zone = new VSphereDeploymentZone();
    zone.setMetadata(new ObjectMetaBuilder().withName(name).withUid("uid-" + name).build());
    zone.setSpec(new VSphereDeploymentZoneSpec());
    zone.getSpec().failureDomain = domain;
    return zone;
  }

  private static VSphereFailureDomain domain(String... owners) {
    VSphereFailureDomain domain = new VSphereFailureDomain();
    domain.setMetadata(new ObjectMetaBuilder().withName("rack").build());
    domain
        .getMetadata()
        .setOwnerReferences(
            List.of(owners).stream().map(name -> owner("VSphereDeploymentZone", name)).toList());
    return domain;
  }

  private static OwnerReference owner(String kind, String name) {
    return new OwnerReferenceBuilder()
        .withApiVersion("infrastructure.cluster.x-k8s.io/v1beta2")
        .withKind(kind)
        .withName(name)
        .withUid("uid-" + name)
        .build();
  }

  private static List<String> owners(List<Effect> effects) {
    assertThat(effects).hasSize(1).first().isInstanceOf(Effect.Update.class);
    var next = ((Effect.Update) effects.get(0)).resource();
    List<VSphereFailureDomain> stored = List.of((VSphereFailureDomain) next);
    return stored.get(0).getMetadata().getOwnerReferences().stream()
        .map(OwnerReference::getName)
        .toList();
  }

  @Test
  void aDomainIsOwnedByTheZonesThatNameIt() {
    List<VSphereDeploymentZone> zones =
        List.of(zone("a", "rack"), zone("b", "rack"), zone("c", "other"));
    assertThat(owners(DomainOwnership.plan(zones, List.of(domain())))).containsExactly("a", "b");
    assertThat(DomainOwnership.plan(zones, List.of(domain("a", "b")))).as("once it is").isEmpty();
  }

  @Test
  void aDomainNoZoneHasNamedYetStays() {
    assertThat(DomainOwnership.plan(List.of(), List.of(domain()))).isEmpty();
  }

  @Test
  void aDomainGoesWithTheLastOfItsZones() {
    assertThat(owners(DomainOwnership.plan(List.of(zone("b", "rack")), List.of(domain("a", "b")))))
        .containsExactly("b");
    assertThat(DomainOwnership.plan(List.of(), List.of(domain("a", "b"))))
        .as("both at once")
        .hasSize(1)
        .first()
        .isInstanceOf(Effect.Delete.class);
  }

  @Test
  void aDomainSomebodyElseOwnsTooStays() {
    VSphereFailureDomain domain = domain("a");
    domain
        .getMetadata()
        .setOwnerReferences(
            List.of(owner("VSphereDeploymentZone", "a"), owner("ConfigMap", "inventory")));
    assertThat(owners(DomainOwnership.plan(List.of(), List.of(domain))))
        .containsExactly("inventory");
  }

  @Test
  void aDomainItsZoneTurnedAwayFromStays() {
    assertThat(owners(DomainOwnership.plan(List.of(zone("a", "other")), List.of(domain("a")))))
        .isEmpty();
  }

  @Test
  void aDomainThatIsGoingOrPausedIsLeftAlone() {
    VSphereFailureDomain going = domain("a");
    going.getMetadata().setDeletionTimestamp("2030-01-01T00:00:00Z");
    VSphereFailureDomain paused = domain("a");
    paused.getMetadata().getAnnotations().put("cluster.x-k8s.io/paused", "");
    assertThat(DomainOwnership.plan(List.of(), List.of(going, paused))).isEmpty();
  }
}
