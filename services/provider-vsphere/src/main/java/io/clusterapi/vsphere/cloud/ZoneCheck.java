package io.clusterapi.vsphere.cloud;

import io.clusterapi.provider.part.Account;
import io.clusterapi.vsphere.planning.Params;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One look at a deployment zone: what it names exists, belongs together and has its tags. */
final class ZoneCheck {

  /**
   * What is wrong.
   *
   * @param reason as upstream names it in the zone's conditions
   */
  record Problem(String reason, String message) {}

  private final VSphereCalls calls;
  private final Inventory inventory;
  private final Account account;
  private final Params.Zone zone;

  private ManagedObject datacenter;
  private ManagedObject cluster;
  private ManagedObject pool;
  private List<ManagedObject> hosts = List.of();

  ZoneCheck(VSphereCalls calls, Inventory inventory, Account account, Params.Zone zone) {
    this.calls = calls;
    this.inventory = inventory;
    this.account = account;
    this.zone = zone;
  }

  /** The first problem there is. Fails when vCenter does not answer. */
  Uni<Optional<Problem>> run() {
    List<Supplier<Uni<Optional<Problem>>>> steps = new ArrayList<>();
    steps.add(
        () ->
            exists(
                Inventory.datacenterPath(zone.datacenter()),
                domain("topology.datacenter"),
                "Datacenter",
                "DatacenterNotFound",
                found -> datacenter = found));
    steps.add(
        () ->
            exists(
                path("host", zone.resourcePool()),
                constraint("resourcePool"),
                "ResourcePool",
                "ResourcePoolNotFound",
                found -> pool = found));
    steps.add(
        () ->
            exists(
                path("vm", zone.folder()),
                constraint("folder"),
                "Folder",
                "FolderNotFound",
                found -> {}));
    steps.add(
        () ->
            exists(
                path("host", zone.computeCluster()),
                domain("topology.computeCluster"),
                "ClusterComputeResource",
                "ComputeClusterNotFound",
                found -> cluster = found));
    steps.add(this::poolOfCluster);
    steps.add(this::rule);
    steps.add(() -> tagged(zone.region(), "region", "RegionMisconfigured"));
    steps.add(() -> tagged(zone.zone(), "zone", "ZoneMisconfigured"));
    steps.add(
        () ->
            exists(
                path("datastore", zone.datastore()),
                domain("topology.datastore"),
                "Datastore",
                "DatastoreNotFound",
                found -> {}));
    for (Params.Network network : zone.networks()) {
      steps.add(
          () ->
              exists(
                  path("network", network.name()),
                  domain("topology.networks"),
                  "Network|DistributedVirtualPortgroup",
                  "NetworkNotFound",
                  found -> {}));
    }
    Uni<Optional<Problem>> all = good();
    for (Supplier<Uni<Optional<Problem>>> step : steps) {
      all = all.flatMap(before -> before.isPresent() ? item(before) : step.get());
    }
    return all;
  }

  private static Uni<Optional<Problem>> item(Optional<Problem> problem) {
    return Uni.createFrom().item(problem);
  }

  private static Uni<Optional<Problem>> good() {
    return item(Optional.empty());
  }

  private static Optional<Problem> problem(String reason, String text, Object... values) {
    return Optional.of(new Problem(reason, text.formatted(values)));
  }

  private String domain(String field) {
    return "VSphereFailureDomain " + zone.failureDomain() + ": spec." + field;
  }

  private String constraint(String field) {
    return "VSphereDeploymentZone " + zone.name() + ": spec.placementConstraint." + field;
  }

  private String path(String folder, String name) {
    return name == null || name.isEmpty()
        ? null
        : Inventory.path(Inventory.datacenterPath(zone.datacenter()), folder, name);
  }

  private Uni<Optional<Problem>> exists(
      String path, String field, String type, String reason, Consumer<ManagedObject> found) {
    if (path == null) {
      return good();
    }
    return inventory
        .find(account, path)
        .map(
            object -> {
              Optional<ManagedObject> fitting = object.filter(one -> one.type().matches(type));
              fitting.ifPresent(found);
              return fitting.isPresent()
                  ? Optional.<Problem>empty()
                  : problem(
                      reason,
                      "%s: wanted a %s at %s, found %s there: create it or correct the name",
                      field,
                      type.replace("|", " or "),
                      path,
                      object.map(ManagedObject::type).orElse("nothing"));
            });
  }

  private Uni<Optional<Problem>> poolOfCluster() {
    if (cluster == null || pool == null) {
      return good();
    }
    return inventory
        .owner(account, pool)
        .map(
            owner ->
                owner.equals(Optional.of(cluster))
                    ? Optional.empty()
                    : problem(
                        "ResourcePoolNotFound",
                        "%s: %s is no resource pool of compute cluster %s of VSphereFailureDomain"
                            + " %s: name one that is",
                        constraint("resourcePool"),
                        zone.resourcePool(),
                        zone.computeCluster(),
                        zone.failureDomain()));
  }

  private Uni<Optional<Problem>> rule() {
    if (zone.hosts() == null || cluster == null) {
      return good();
    }
    return calls
        .properties(account, List.of(cluster), List.of(ClusterRules.PATH))
        .map(found -> new ClusterRules(found.get(0)))
        .map(
            rules -> {
              hosts = rules.hosts(zone.hosts().hostGroup());
              Optional<Boolean> enabled = rules.enabled(zone.hosts());
              if (hosts.isEmpty() || enabled.isEmpty()) {
                return problem(
                    "HostsMisconfigured",
                    "%s: compute cluster %s has no rule that binds group %s of virtual machines to"
                        + " group %s of hosts: make the groups and the rule in vCenter",
                    domain("topology.hosts"),
                    zone.computeCluster(),
                    zone.hosts().vmGroup(),
                    zone.hosts().hostGroup());
              }
              return enabled.get()
                  ? Optional.empty()
                  : problem(
                      "HostsAffinityMisconfigured",
                      "%s: the rule that binds %s to %s is disabled: enable it in vCenter",
                      domain("topology.hosts"),
                      zone.hosts().vmGroup(),
                      zone.hosts().hostGroup());
            });
  }

  private Uni<Optional<Problem>> tagged(Params.Tag tag, String field, String reason) {
    List<ManagedObject> objects =
        switch (tag.type()) {
          case "Datacenter" -> List.of(datacenter);
          case "ComputeCluster" -> cluster == null ? List.<ManagedObject>of() : List.of(cluster);
          default -> hosts;
        };
    if (objects.isEmpty()) {
      return item(
          problem(
              reason, "%s.type is %s, and spec.topology names none", domain(field), tag.type()));
    }
    return new AttachedTags(calls, account)
        .without(tag, objects)
        .map(
            without ->
                without.map(
                    object ->
                        new Problem(
                            reason,
                            "%s: tag %s of category %s is not attached to %s %s (%s): attach it"
                                .formatted(
                                    domain(field),
                                    tag.name(),
                                    tag.category(),
                                    object.type(),
                                    tag.type().equals("Datacenter")
                                        ? zone.datacenter()
                                        : zone.computeCluster(),
                                    object.id()))));
  }
}
