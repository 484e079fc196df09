package io.clusterapi.vsphere.cloud;

import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.part.Account;
import io.clusterapi.vsphere.planning.Params;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Storage policies: vCenter's second SOAP service, which knows them by name and what fits them. */
final class StoragePolicies {
  private static final ManagedObject SERVICE =
      new ManagedObject("PbmServiceInstance", "ServiceInstance");
  private static final String PROFILES = "profileManager";
  private static final String SOLVER = "placementSolver";

  private final VSphereCalls calls;
  private final FoundPaths known;

  StoragePolicies(VSphereCalls calls, Clock clock) {
    this.calls = calls;
    this.known = new FoundPaths(clock);
  }

  /** The identifier of the policy of this name. */
  Uni<String> id(Account account, String name) {
    Optional<ManagedObject> before = known.at(account, "policy " + name);
    if (before.isPresent()) {
      return Uni.createFrom().item(before.get().id());
    }
    return service(account, PROFILES)
        .flatMap(
            profiles ->
                calls
                    .policyCall(
                        account,
                        "PbmQueryProfile",
                        profiles,
                        new Xml()
                            .open("resourceType")
                            .text("resourceType", "STORAGE")
                            .close("resourceType"))
                    .flatMap(ids -> named(account, profiles, ids.all("returnval"), name)))
        .invoke(id -> known.put(account, "policy " + name, new ManagedObject("PbmProfileId", id)));
  }

  private Uni<String> named(
      Account account, ManagedObject profiles, List<XmlNode> ids, String name) {
    if (ids.isEmpty()) {
      throw missing(name, List.of());
    }
    Xml wanted = new Xml();
    ids.forEach(
        id -> wanted.open("profileIds").text("uniqueId", id.at("uniqueId")).close("profileIds"));
    return calls
        .policyCall(account, "PbmRetrieveContent", profiles, wanted)
        .map(
            found ->
                found.all("returnval").stream()
                    .filter(profile -> profile.at("name").equals(name))
                    .map(profile -> profile.at("profileId.uniqueId"))
                    .findFirst()
                    .orElseThrow(() -> missing(name, found.all("returnval"))));
  }

  private static RuntimeException missing(String name, List<XmlNode> all) {
    return VSphereFailures.exception(
        Category.INVALID,
        "spec.storagePolicyName: wanted storage policy %s, vCenter has %s: name one of them in a new"
                .formatted(name, all.stream().map(profile -> profile.at("name")).toList())
            + " template, or make it");
  }

  /**
   * Where a clone with a storage policy goes: to the datastore that was named, if it fits; without
   * one, to one of the compute cluster's that fit, and at each try to the same.
   */
  Uni<Placement> placed(
      Account account, Params.Machine machine, Placement placement, Inventory inventory) {
    String name = machine.placement().storagePolicy();
    if (name == null) {
      return Uni.createFrom().item(placement);
    }
    return id(account, name)
        .flatMap(
            id ->
                hubs(account, placement, inventory)
                    .flatMap(hubs -> fitting(account, id, hubs))
                    .map(
                        fitting ->
                            placement.stored(chosen(machine, name, placement, fitting), id)));
  }

  private Uni<List<ManagedObject>> hubs(Account account, Placement placement, Inventory inventory) {
    return placement.datastore().isPresent()
        ? Uni.createFrom().item(List.of(placement.datastore().get()))
        : inventory
            .owner(account, placement.pool())
            .flatMap(
                owner ->
                    calls.properties(account, List.of(owner.orElseThrow()), List.of("datastore")))
            .map(found -> found.get(0).list("datastore").stream().map(XmlNode::reference).toList());
  }

  private Uni<List<ManagedObject>> fitting(Account account, String id, List<ManagedObject> hubs) {
    Xml question = new Xml();
    for (ManagedObject hub : hubs) {
      question
          .open("hubsToSearch")
          .text("hubType", hub.type())
          .text("hubId", hub.id())
          .close("hubsToSearch");
    }
    question
        .open("placementSubjectRequirement", "PbmPlacementCapabilityProfileRequirement")
        .open("profileId")
        .text("uniqueId", id)
        .close("profileId")
        .close("placementSubjectRequirement");
    return service(account, SOLVER)
        .flatMap(solver -> calls.policyCall(account, "PbmCheckRequirements", solver, question))
        .map(
            answer ->
                answer.all("returnval").stream()
                    .filter(result -> result.child("error").isEmpty())
                    .map(
                        result ->
                            new ManagedObject(result.at("hub.hubType"), result.at("hub.hubId")))
                    .filter(hubs::contains)
                    .sorted(Comparator.comparing(ManagedObject::id))
                    .toList());
  }

  private static ManagedObject chosen(
      Params.Machine machine, String policy, Placement placement, List<ManagedObject> fitting) {
    if (fitting.isEmpty()) {
      throw VSphereFailures.exception(
          Category.INVALID,
          placement.datastore().isPresent()
              ? "spec.datastore: %s does not fit storage policy %s: name one that does, or none, in a"
                      .formatted(machine.placement().datastore(), policy)
                  + " new template"
              : "spec.storagePolicyName: no datastore of the compute cluster fits %s: name another in"
                      .formatted(policy)
                  + " a new template, or add one that does");
    }
    return fitting.get(Math.floorMod(machine.instanceUuid().hashCode(), fitting.size()));
  }

  /** Gives the disks of a virtual machine its policy; those that have it are left alone. */
  Uni<Void> apply(Account account, VirtualMachine machine, String name) {
    return id(account, name)
        .flatMap(
            id ->
                without(account, machine, id)
                    .flatMap(
                        disks ->
                            disks.isEmpty()
                                ? Uni.createFrom().voidItem()
                                : calls.task(
                                    account,
                                    VSphereCalls.WRITE,
                                    "ReconfigVM_Task",
                                    machine.object(),
                                    change(disks, id),
                                    machine.object().id())));
  }

  private Uni<List<XmlNode>> without(Account account, VirtualMachine machine, String id) {
    Map<String, XmlNode> disks = new HashMap<>();
    Xml question = new Xml();
    for (XmlNode disk : machine.disks()) {
      String key = machine.object().id() + ":" + disk.at("key");
      disks.put(key, disk);
      question
          .open("entities")
          .text("objectType", "virtualDiskId")
          .text("key", key)
          .close("entities");
    }
    return service(account, PROFILES)
        .flatMap(
            profiles -> calls.policyCall(account, "PbmQueryAssociatedProfiles", profiles, question))
        .map(
            answer -> {
              answer.all("returnval").stream()
                  .filter(
                      result ->
                          result.all("profileId").stream()
                              .anyMatch(one -> one.at("uniqueId").equals(id)))
                  .forEach(result -> disks.remove(result.at("object.key")));
              return List.copyOf(disks.values());
            });
  }

  private static Xml change(List<XmlNode> disks, String id) {
    Xml spec = new Xml().open("spec");
    for (XmlNode disk : disks) {
      spec.open("deviceChange")
          .text("operation", "edit")
          .open("device", "VirtualDisk")
          .text("key", disk.at("key"))
          .text("controllerKey", disk.at("controllerKey"))
          .text("unitNumber", disk.at("unitNumber"))
          .text("capacityInKB", disk.at("capacityInKB"))
          .close("device")
          .open("profile", "VirtualMachineDefinedProfileSpec")
          .text("profileId", id)
          .close("profile")
          .close("deviceChange");
    }
    return spec.close("spec");
  }

  private Uni<ManagedObject> service(Account account, String which) {
    Optional<ManagedObject> before = known.at(account, which);
    if (before.isPresent()) {
      return Uni.createFrom().item(before.get());
    }
    return calls
        .policyCall(account, "PbmRetrieveServiceContent", SERVICE, new Xml())
        .map(answer -> answer.child("returnval").orElseThrow())
        .map(content -> content.child(which).orElseThrow().reference())
        .invoke(found -> known.put(account, which, found));
  }
}
