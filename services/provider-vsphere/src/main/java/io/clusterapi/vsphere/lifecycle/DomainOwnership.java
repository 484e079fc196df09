package io.clusterapi.vsphere.lifecycle;

import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.loop.plan.SlicePlanner;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.infrastructure.vsphere.VSphereDeploymentZone;
import io.clusterapi.model.infrastructure.vsphere.VSphereFailureDomain;
import io.clusterapi.planning.Note;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A VSphereFailureDomain is owned by the VSphereDeploymentZones that put machines in it, and goes
 * with the last of them, as upstream's. One no zone has ever named stays: it may wait for its zone.
 */
public final class DomainOwnership implements SlicePlanner {
  private static final String ZONE = "VSphereDeploymentZone";

  /** Both kinds are in no namespace. */
  @Override
  public List<Effect> plan(Slice slice) {
    return slice.key().isShared() && slice.namespace().isEmpty()
        ? plan(
            slice.clusterScoped(VSphereDeploymentZone.class),
            slice.clusterScoped(VSphereFailureDomain.class))
        : List.of();
  }

  static List<Effect> plan(List<VSphereDeploymentZone> zones, List<VSphereFailureDomain> domains) {
    List<Effect> effects = new ArrayList<>();
    for (VSphereFailureDomain domain : domains) {
      boolean going = domain.getMetadata().getDeletionTimestamp() != null;
      if (!going && !Reporter.paused(domain)) {
        own(domain, zones).ifPresent(effects::add);
      }
    }
    return effects;
  }

  private static Optional<Effect> own(
      VSphereFailureDomain domain, List<VSphereDeploymentZone> zones) {
    List<OwnerReference> before =
        Optional.ofNullable(domain.getMetadata().getOwnerReferences()).orElse(List.of());
    List<OwnerReference> after = new ArrayList<>(before);
    after.removeIf(owner -> owner.getKind().equals(ZONE) && !wants(owner, domain, zones));
    for (VSphereDeploymentZone zone : zones) {
      OwnerReference owner = owner(zone);
      if (wants(owner, domain, zones)
          && after.stream().noneMatch(one -> one.getUid().equals(owner.getUid()))) {
        after.add(owner);
      }
    }
    if (after.equals(before)) {
      return Optional.empty();
    }
    // Of a zone that turned to another failure domain the one it leaves is kept.
    boolean lastGone = after.isEmpty() && before.stream().noneMatch(owner -> exists(owner, zones));
    if (lastGone) {
      return Optional.of(
          new Effect.Delete(
              domain,
              Note.of(
                  SharedReason.LastZoneGone,
                  "VSphereDeploymentZone %s was the last that put machines here",
                  before.get(before.size() - 1).getName())));
    }
    VSphereFailureDomain next = Mapper.copy(domain, VSphereFailureDomain.class);
    next.getMetadata().setOwnerReferences(after);
    return Optional.of(
        new Effect.Update(
            next,
            Note.of(SharedReason.DomainOwned, "It is owned by the zones that put machines here")));
  }

  private static boolean wants(
      OwnerReference owner, VSphereFailureDomain domain, List<VSphereDeploymentZone> zones) {
    return zones.stream()
        .anyMatch(
            zone ->
                zone.getMetadata().getUid().equals(owner.getUid())
                    && zone.getSpec() != null
                    && domain.getMetadata().getName().equals(zone.getSpec().failureDomain));
  }

  private static boolean exists(OwnerReference owner, List<VSphereDeploymentZone> zones) {
    return zones.stream().anyMatch(zone -> zone.getMetadata().getUid().equals(owner.getUid()));
  }

  private static OwnerReference owner(VSphereDeploymentZone zone) {
    return new OwnerReferenceBuilder()
        .withApiVersion(zone.getApiVersion())
        .withKind(ZONE)
        .withName(zone.getMetadata().getName())
        .withUid(zone.getMetadata().getUid())
        .build();
  }
}
