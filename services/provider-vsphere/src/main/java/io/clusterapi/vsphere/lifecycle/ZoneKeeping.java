package io.clusterapi.vsphere.lifecycle;

import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.loop.plan.SlicePlanner;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereDeploymentZone;
import io.clusterapi.model.infrastructure.vsphere.VSphereDeploymentZoneStatus;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachine;
import io.clusterapi.planning.Note;
import io.clusterapi.provider.lifecycle.MachineWish;
import io.clusterapi.provider.lifecycle.Marks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a cluster writes on the deployment zones, which belong to all clusters: that it has machines
 * in them, so that they are not deleted meanwhile, and what it has found if it is the {@link
 * Reporter}.
 */
public final class ZoneKeeping implements SlicePlanner {
  public static final String FINALIZER = "vspheredeploymentzone.infrastructure.cluster.x-k8s.io";

  /** Clusters with machines in the zone, {@code namespace/name}, separated by spaces. */
  static final String USED_BY = "capi.clusterapi.io/used-by";

  private static final Set<String> OF_PLACEMENT = Set.of("ResourcePoolNotFound", "FolderNotFound");

  @Override
  public List<Effect> plan(Slice slice) {
    if (slice.key().isShared()) {
      return List.of();
    }
    List<Effect> effects = new ArrayList<>();
    for (VSphereDeploymentZone zone : slice.clusterScoped(VSphereDeploymentZone.class)) {
      boolean uses = uses(zone, slice);
      Optional<ChosenZones> chosen = chosen(zone, slice);
      if (!Reporter.paused(zone) && (uses || chosen.isPresent() || namesCluster(zone, slice))) {
        VSphereDeploymentZone next = Mapper.copy(zone, VSphereDeploymentZone.class);
        use(next, slice, uses);
        report(next, slice, chosen);
        if (!Mapper.toTree(next).equals(Mapper.toTree(zone))) {
          effects.add(
              new Effect.Update(
                  next,
                  Note.of(
                      SharedReason.ZoneChecked,
                      "Cluster %s says what it knows of the zone",
                      Reporter.name(slice))));
        }
      }
    }
    return effects;
  }

  private static boolean uses(VSphereDeploymentZone zone, Slice slice) {
    return slice.all(VSphereMachine.class).stream()
        .anyMatch(
            machine ->
                MachineWish.of(machine, slice)
                    .map(wish -> zone.getMetadata().getName().equals(wish.failureDomain()))
                    .orElse(false));
  }

  private static Optional<ChosenZones> chosen(VSphereDeploymentZone zone, Slice slice) {
    return slice.all(VSphereCluster.class).stream()
        .filter(one -> one.getMetadata().getDeletionTimestamp() == null)
        .map(one -> new ChosenZones(one, slice))
        .filter(zones -> zones.chosen(zone))
        .findFirst();
  }

  private static Set<String> users(VSphereDeploymentZone zone) {
    Set<String> users = new TreeSet<>();
    Marks.annotation(zone, USED_BY).ifPresent(text -> users.addAll(List.of(text.split(" "))));
    return users;
  }

  private static boolean namesCluster(VSphereDeploymentZone zone, Slice slice) {
    return users(zone).contains(Reporter.name(slice)) || Reporter.isOwn(zone, slice);
  }

  private static void use(VSphereDeploymentZone zone, Slice slice, boolean uses) {
    Set<String> users = users(zone);
    if (uses) {
      users.add(Reporter.name(slice));
    } else {
      users.remove(Reporter.name(slice));
    }
    Reporter.annotate(zone, USED_BY, String.join(" ", users));
    List<String> finalizers =
        new ArrayList<>(Optional.ofNullable(zone.getMetadata().getFinalizers()).orElse(List.of()));
    finalizers.remove(FINALIZER);
    if (!users.isEmpty()) {
      finalizers.add(FINALIZER);
    }
    zone.getMetadata().setFinalizers(finalizers);
  }

  private static void report(
      VSphereDeploymentZone zone, Slice slice, Optional<ChosenZones> chosen) {
    if (Reporter.reports(zone, slice, chosen.isPresent())) {
      show(zone, chosen.get().finding(zone), slice);
    }
  }

  private static void show(VSphereDeploymentZone zone, ChosenZones.Finding finding, Slice slice) {
    if (zone.getStatus() == null) {
      zone.setStatus(new VSphereDeploymentZoneStatus());
    }
    VSphereDeploymentZoneStatus status = zone.getStatus();
    VSphereConditions conditions =
        new VSphereConditions(status.conditions, zone.getMetadata().getGeneration(), slice.now());
    if (zone.getMetadata().getDeletionTimestamp() != null) {
      conditions.set(
          VSphereConditions.DOMAIN_VALIDATED,
          false,
          VSphereConditions.DELETING,
          "It is deleted when the machines in it are gone; there are some of "
              + Marks.annotation(zone, USED_BY).orElse("no cluster"));
    } else if (finding.state() == ChosenZones.Finding.State.OPEN) {
      if (status.ready != null && status.ready) {
        return; // What was found to be right stays so until vCenter says otherwise.
      }
      conditions.set(
          VSphereConditions.VCENTER, false, VSphereConditions.UNREACHABLE, finding.message());
    } else {
      conditions.set(VSphereConditions.VCENTER, true, VSphereConditions.AVAILABLE, "");
      found(conditions, finding);
    }
    status.ready = finding.ready();
    status.conditions =
        conditions
            .summarize(
                VSphereConditions.VCENTER,
                VSphereConditions.PLACEMENT,
                VSphereConditions.DOMAIN_VALIDATED)
            .list();
  }

  private static void found(VSphereConditions conditions, ChosenZones.Finding finding) {
    boolean placement = OF_PLACEMENT.contains(finding.reason());
    if (finding.ready() || !placement) {
      conditions.set(VSphereConditions.PLACEMENT, true, "Ready", "");
    } else {
      conditions.set(VSphereConditions.PLACEMENT, false, finding.reason(), finding.message());
    }
    if (finding.ready()) {
      conditions.set(VSphereConditions.DOMAIN_VALIDATED, true, "Validated", "");
    } else if (placement) {
      conditions.remove(VSphereConditions.DOMAIN_VALIDATED);
    } else {
      conditions.set(
          VSphereConditions.DOMAIN_VALIDATED, false, finding.reason(), finding.message());
    }
  }
}
