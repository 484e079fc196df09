package io.clusterapi.vsphere.cloud;

import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.part.Account;
import io.clusterapi.vsphere.planning.Params;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what users name: by inventory path, or by a name below the datacenter's own folders. */
final class Inventory {
  private static final String SWITCH = "config.distributedVirtualSwitch";
  private static final String CURRENT = "snapshot.currentSnapshot";
  private static final String DISKS = "config.hardware.device";
  private static final String SNAPSHOTS = "snapshot.rootSnapshotList";

  private final VSphereCalls calls;
  private final FoundPaths known;

  Inventory(VSphereCalls calls, Clock clock) {
    this.calls = calls;
    this.known = new FoundPaths(clock);
  }

  /** Something that was found is not there any more: all is looked up anew. */
  void forget(Account account) {
    known.forget(account);
  }

  /** Resolves all that a clone refers to; fails naming the first that does not exist. */
  Uni<Placement> placement(Account account, Params.Machine machine) {
    Params.Placement wanted = machine.placement();
    return datacenter(account, wanted.datacenter())
        .flatMap(
            center ->
                Uni.combine()
                    .all()
                    .unis(
                        template(account, center, machine.source()),
                        required(account, path(center, "vm", wanted.folder()), "spec.folder"),
                        pool(account, center, wanted),
                        optional(account, center, wanted.datastore()),
                        networks(account, center, machine.devices()))
                    .asTuple())
        .map(
            found ->
                new Placement(
                    found.getItem1().object(),
                    snapshot(found.getItem1(), machine.source()),
                    found.getItem2(),
                    found.getItem3(),
                    found.getItem4(),
                    Optional.empty(),
                    found.getItem5(),
                    found.getItem1().list(DISKS).stream()
                        .filter(device -> device.type().equals("VirtualDisk"))
                        .toList()));
  }

  /** Inventory path of the datacenter; {@code *} or nothing is the only one there is. */
  private Uni<String> datacenter(Account account, String name) {
    if (name != null && !name.isEmpty() && !name.equals("*")) {
      String path = datacenterPath(name);
      return required(account, path, "spec.datacenter").map(found -> path);
    }
    return calls
        .properties(
            account, List.of(new ManagedObject("Folder", "group-d1")), List.of("childEntity"))
        .map(
            root ->
                root.get(0).list("childEntity").stream()
                    .map(XmlNode::reference)
                    .filter(child -> child.type().equals("Datacenter"))
                    .toList())
        .flatMap(centers -> calls.properties(account, centers, List.of("name")))
        .map(
            centers -> {
              if (centers.size() != 1) {
                throw VSphereFailures.exception(
                    Category.INVALID,
                    "spec.datacenter: wanted the only datacenter, found %d: name one of %s"
                        .formatted(
                            centers.size(),
                            centers.stream().map(center -> center.text("name")).toList()));
              }
              return "/" + centers.get(0).text("name");
            });
  }

  private Uni<Properties> template(Account account, String center, Params.Source source) {
    String name = source.template();
    Uni<ManagedObject> found =
        name.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
            ? calls
                .byInstanceUuid(account, name)
                .map(one -> one.orElseThrow(() -> missing("spec.template", name)))
            : calls
                .byPath(account, path(center, "vm", name))
                .map(
                    one ->
                        one.orElseThrow(() -> missing("spec.template", path(center, "vm", name))));
    return found
        .flatMap(
            template ->
                calls.properties(
                    account,
                    List.of(template),
                    source.snapshot() == null
                        ? List.of(CURRENT, DISKS)
                        : List.of(CURRENT, DISKS, SNAPSHOTS)))
        .map(all -> all.get(0));
  }

  /** What a linked clone builds on: the snapshot that is named, else the current one if any. */
  private static Optional<ManagedObject> snapshot(Properties template, Params.Source source) {
    if (source.full()) {
      return Optional.empty();
    }
    if (source.snapshot() == null) {
      return template.value(CURRENT).map(XmlNode::reference);
    }
    List<XmlNode> all = new ArrayList<>();
    template.list(SNAPSHOTS).forEach(root -> collect(root, all));
    return Optional.of(
        all.stream()
            .filter(one -> one.at("name").equals(source.snapshot()))
            .findFirst()
            .flatMap(one -> one.child("snapshot"))
            .map(XmlNode::reference)
            .orElseThrow(
                () ->
                    VSphereFailures.exception(
                        Category.INVALID,
                        "spec.snapshot: wanted %s, template %s has %s: name one of them in a new template"
                            .formatted(
                                source.snapshot(),
                                source.template(),
                                all.stream().map(one -> one.at("name")).toList()))));
  }

  private static void collect(XmlNode snapshot, List<XmlNode> all) {
    all.add(snapshot);
    snapshot.all("childSnapshotList").forEach(child -> collect(child, all));
  }

  private Uni<Optional<ManagedObject>> optional(Account account, String center, String datastore) {
    return datastore == null || datastore.isEmpty()
        ? Uni.createFrom().item(Optional.empty())
        : required(account, path(center, "datastore", datastore), "spec.datastore")
            .map(Optional::of);
  }

  private Uni<List<Placement.Network>> networks(
      Account account, String center, List<Params.Device> devices) {
    Uni<List<Placement.Network>> all = Uni.createFrom().item(new ArrayList<>());
    for (Params.Device device : devices) {
      all =
          all.flatMap(
              found ->
                  required(
                          account,
                          path(center, "network", device.network()),
                          "spec.network.devices[].networkName")
                      .flatMap(object -> network(account, object))
                      .map(
                          network -> {
                            found.add(network);
                            return found;
                          }));
    }
    return all;
  }

  /** A card on a distributed switch refers to the switch by its UUID and to a port group of it. */
  private Uni<Placement.Network> network(Account account, ManagedObject object) {
    if (!object.type().equals("DistributedVirtualPortgroup")) {
      return Uni.createFrom().item(new Placement.Network(object, Optional.empty()));
    }
    return calls
        .properties(account, List.of(object), List.of("key", SWITCH))
        .map(found -> found.get(0))
        .flatMap(
            group ->
                calls
                    .properties(
                        account,
                        List.of(group.value(SWITCH).orElseThrow().reference()),
                        List.of("uuid"))
                    .map(found -> new Placement.Port(found.get(0).text("uuid"), group.text("key"))))
        .map(port -> new Placement.Network(object, Optional.of(port)));
  }

  /**
   * The resource pool, which in a failure domain is one of its compute cluster: where the
   * template's is another cluster's, the machine would run outside its failure domain.
   */
  private Uni<ManagedObject> pool(Account account, String center, Params.Placement wanted) {
    String name = wanted.resourcePool();
    boolean named = name != null && !name.isEmpty();
    if (wanted.computeCluster() == null) {
      return required(account, path(center, "host", named ? name : noPool()), "spec.resourcePool");
    }
    String cluster = path(center, "host", wanted.computeCluster());
    Uni<ManagedObject> root =
        required(account, cluster + "/Resources", "spec.topology.computeCluster");
    if (!named) {
      return root;
    }
    return required(account, cluster, "spec.topology.computeCluster")
        .flatMap(
            owner ->
                required(account, path(center, "host", name), "spec.resourcePool")
                    .flatMap(
                        pool ->
                            owner(account, pool)
                                .flatMap(
                                    found ->
                                        found.equals(Optional.of(owner))
                                            ? Uni.createFrom().item(pool)
                                            : root)));
  }

  /** The compute cluster a virtual machine of a failure domain is placed in. */
  Uni<ManagedObject> computeCluster(Account account, Params.Placement placed) {
    return datacenter(account, placed.datacenter())
        .flatMap(
            center ->
                required(
                    account,
                    path(center, "host", placed.computeCluster()),
                    "spec.topology.computeCluster"));
  }

  /** The compute cluster of a resource pool. */
  Uni<Optional<ManagedObject>> owner(Account account, ManagedObject pool) {
    return calls
        .properties(account, List.of(pool), List.of("owner"))
        .map(found -> found.get(0).value("owner").map(XmlNode::reference));
  }

  private static String noPool() {
    throw VSphereFailures.exception(
        Category.INVALID,
        "spec.resourcePool: wanted a resource pool such as cluster-1/Resources, found none");
  }

  static String datacenterPath(String name) {
    return name.startsWith("/") ? name : "/" + name;
  }

  static String path(String center, String folder, String name) {
    if (name == null || name.isEmpty()) {
      return center + "/" + folder;
    }
    return name.startsWith("/") ? name : center + "/" + folder + "/" + name;
  }

  private Uni<ManagedObject> required(Account account, String path, String field) {
    return find(account, path).map(found -> found.orElseThrow(() -> missing(field, path)));
  }

  /** What is at an inventory path, or was a moment ago. */
  Uni<Optional<ManagedObject>> find(Account account, String path) {
    Optional<ManagedObject> before = known.at(account, path);
    return before.isPresent()
        ? Uni.createFrom().item(before)
        : calls
            .byPath(account, path)
            .invoke(found -> found.ifPresent(object -> known.put(account, path, object)));
  }

  /** What a user has named may be made yet: it is looked for again, but not at once. */
  private static RuntimeException missing(String field, String path) {
    return VSphereFailures.exception(
        Category.INVALID,
        "%s: vCenter has nothing at %s: correct the name in a new template, or create it"
            .formatted(field, path));
  }
}
