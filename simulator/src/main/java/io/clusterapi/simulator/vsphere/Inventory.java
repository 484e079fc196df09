package io.clusterapi.simulator.vsphere;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the simulated vCenter has before anything is cloned: one datacenter with two compute
 * clusters, folders, datastores, networks and templates. It holds the values of upstream's example
 * settings. Never changes, so it is in no journal and no ledger.
 */
final class Inventory {
  static final String DATACENTER = "dc-1";

  /** Templates are there for Kubernetes v1.30.0 to v1.36.9. */
  private static final int FIRST_MINOR = 30;

  private static final int LAST_MINOR = 36;
  private static final int PATCHES = 10;
  private static final int FIRST_SNAPSHOTS = 1000;

  static final String SWITCH_UUID = "50 1e 44 44 44 44 44 44-44 44 44 44 44 44 44 44";

  static final int HOST_CPUS = 64;
  static final long HOST_MHZ = 64L * 2_500;
  static final long HOST_MEMORY_MIB = 512L * 1024;
  static final long TEMPLATE_DISK_KB = 20L * 1024 * 1024;

  /**
   * A managed object.
   *
   * @param path inventory path, with a leading slash
   * @param parent moref of what holds it; empty for the root
   * @param facts what else is known of it
   */
  record Item(
      String type,
      String moref,
      String name,
      String path,
      String parent,
      Map<String, String> facts) {

    String fact(String key) {
      return facts.getOrDefault(key, "");
    }
  }

  private final Map<String, Item> byMoref = new LinkedHashMap<>();
  private final Map<String, Item> byPath = new LinkedHashMap<>();

  Inventory() {
    Item root = add("Folder", "group-d1", "Datacenters", "/", "", Map.of());
    Item center =
        add(
            "Datacenter",
            "datacenter-2",
            DATACENTER,
            "/" + DATACENTER,
            root.moref(),
            Map.of(
                "vmFolder", "group-v3",
                "hostFolder", "group-h4",
                "datastoreFolder", "group-s5",
                "networkFolder", "group-n6"));
    folder("group-v3", "vm", center);
    folder("group-h4", "host", center);
    folder("group-s5", "datastore", center);
    folder("group-n6", "network", center);
    folder("group-v7", "workload-clusters", item("group-v3"));
    folder("group-v8", "other", item("group-v3"));
    computeCluster("domain-c10", "cluster-1", "resgroup-11", 12);
    computeCluster("domain-c20", "cluster-2", "resgroup-21", 22);
    pool("resgroup-14", "zone-a", "resgroup-11");
    pool("resgroup-24", "zone-b", "resgroup-21");
    leaf("Datastore", "datastore-31", "datastore-1", "group-s5");
    leaf("Datastore", "datastore-32", "datastore-2", "group-s5");
    leaf("Network", "network-41", "VM Network", "group-n6");
    leaf("Network", "network-42", "Storage Network", "group-n6");
    add(
        "VmwareDistributedVirtualSwitch",
        "dvs-43",
        "Switch",
        item("group-n6").path() + "/Switch",
        "group-n6",
        Map.of("uuid", SWITCH_UUID));
    add(
        "DistributedVirtualPortgroup",
        "dvportgroup-44",
        "Distributed Network",
        item("group-n6").path() + "/Distributed Network",
        "group-n6",
        Map.of("key", "dvportgroup-44", "config.distributedVirtualSwitch", "dvs-43"));
    int number = 100;
    for (int minor = FIRST_MINOR; minor <= LAST_MINOR; minor++) {
      for (int patch = 0; patch < PATCHES; patch++) {
        template(number++, "v1." + minor + "." + patch);
      }
    }
  }

  private void template(int number, String version) {
    String name = "ubuntu-2404-kube-" + version;
    add(
        "VirtualMachine",
        "vm-" + number,
        name,
        "/" + DATACENTER + "/vm/" + name,
        "group-v3",
        Map.of(
            "kubernetesVersion",
            version,
            "snapshot",
            "snapshot-" + number,
            "firstSnapshot",
            "snapshot-" + (number + FIRST_SNAPSHOTS)));
  }

  private void computeCluster(String moref, String name, String pool, int host) {
    Item hosts = item("group-h4");
    Item cluster =
        add(
            "ClusterComputeResource",
            moref,
            name,
            hosts.path() + "/" + name,
            hosts.moref(),
            Map.of("resourcePool", pool));
    add(
        "ResourcePool",
        pool,
        "Resources",
        cluster.path() + "/Resources",
        moref,
        Map.of("owner", moref));
    for (int i = 0; i < 2; i++) {
      String hostName = "esxi-" + name.substring(name.length() - 1) + (i + 1) + ".example.internal";
      add(
          "HostSystem",
          "host-" + (host + i),
          hostName,
          cluster.path() + "/" + hostName,
          moref,
          Map.of());
    }
  }

  private void pool(String moref, String name, String parent) {
    Item above = item(parent);
    add(
        "ResourcePool",
        moref,
        name,
        above.path() + "/" + name,
        parent,
        Map.of("owner", above.fact("owner")));
  }

  private void folder(String moref, String name, Item parent) {
    add("Folder", moref, name, parent.path() + "/" + name, parent.moref(), Map.of());
  }

  private void leaf(String type, String moref, String name, String parent) {
    add(type, moref, name, item(parent).path() + "/" + name, parent, Map.of());
  }

  private Item add(
      String type,
      String moref,
      String name,
      String path,
      String parent,
      Map<String, String> facts) {
    Item item = new Item(type, moref, name, path, parent, facts);
    byMoref.put(moref, item);
    byPath.put(path, item);
    return item;
  }

  private Item item(String moref) {
    return byMoref.get(moref);
  }

  Optional<Item> find(String moref) {
    return Optional.ofNullable(byMoref.get(moref));
  }

  Optional<Item> at(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /**
   * @throws VimFault when there is no such object of the type
   */
  Item require(String type, String moref) {
    return find(moref)
        .filter(item -> item.type().equals(type))
        .orElseThrow(() -> VimFault.notFound(type, moref));
  }

  List<Item> children(String moref) {
    return byMoref.values().stream().filter(item -> item.parent().equals(moref)).toList();
  }

  List<Item> all(String type) {
    return byMoref.values().stream().filter(item -> item.type().equals(type)).toList();
  }

  /** The hosts of the compute cluster a resource pool belongs to. */
  List<Item> hosts(Item pool) {
    List<Item> hosts = new ArrayList<>();
    for (Item item : byMoref.values()) {
      if (item.type().equals("HostSystem") && item.parent().equals(pool.fact("owner"))) {
        hosts.add(item);
      }
    }
    return hosts;
  }
}
