package io.clusterapi.simulator.vsphere;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.Transaction;
import io.clusterapi.simulator.cloud.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Groups of hosts and of virtual machines of the compute clusters, and the rules that bind the ones
 * to the others. Groups and rules are given; who is in a group of virtual machines changes.
 */
final class DrsGroups {
  private static final String TYPE = "VmGroup";

  record HostGroup(String cluster, String name, List<String> hosts) {}

  record Rule(String cluster, String name, String vmGroup, String hostGroup, boolean enabled) {}

  private static final String CLUSTER = "domain-c10";

  static final List<HostGroup> HOSTS =
      List.of(
          new HostGroup(CLUSTER, "rack-a-hosts", List.of("host-12")),
          new HostGroup(CLUSTER, "rack-b-hosts", List.of("host-13")));

  /** The last one is switched off, as rules are left behind by those who tried them. */
  static final List<Rule> RULES =
      List.of(
          new Rule(CLUSTER, "rack-a", "rack-a-machines", "rack-a-hosts", true),
          new Rule(CLUSTER, "rack-b", "rack-b-machines", "rack-b-hosts", true),
          new Rule(CLUSTER, "spare", "spare-machines", "rack-b-hosts", false));

  private final Inventory inventory;
  private final Tasks tasks;
  private final Duration taskDelay;

  DrsGroups(Inventory inventory, Tasks tasks, Duration taskDelay) {
    this.inventory = inventory;
    this.tasks = tasks;
    this.taskDelay = taskDelay;
  }

  /** The value of a compute cluster's property configurationEx. */
  static Element configuration(View view, String cluster) {
    List<Element> all = new ArrayList<>();
    for (Rule rule : of(cluster)) {
      List<Element> group = new ArrayList<>();
      group.add(Element.text("name", rule.vmGroup()));
      members(view, rule)
          .forEach(vm -> group.add(Element.reference("vm", VirtualMachines.TYPE, vm)));
      all.add(Element.of("group", "ClusterVmGroup", group));
    }
    for (HostGroup hosts : HOSTS) {
      if (hosts.cluster().equals(cluster)) {
        List<Element> group = new ArrayList<>();
        group.add(Element.text("name", hosts.name()));
        hosts.hosts().forEach(host -> group.add(Element.reference("host", "HostSystem", host)));
        all.add(Element.of("group", "ClusterHostGroup", group));
      }
    }
    int key = 1;
    for (Rule rule : of(cluster)) {
      all.add(
          Element.of(
              "rule",
              "ClusterVmHostRuleInfo",
              List.of(
                  Element.text("key", Integer.toString(key++)),
                  Element.text("enabled", Boolean.toString(rule.enabled())),
                  Element.text("name", rule.name()),
                  Element.text("mandatory", "true"),
                  Element.text("vmGroupName", rule.vmGroup()),
                  Element.text("affineHostGroupName", rule.hostGroup()))));
    }
    return Element.of("val", "ClusterConfigInfoEx", all);
  }

  private static List<Rule> of(String cluster) {
    return RULES.stream().filter(rule -> rule.cluster().equals(cluster)).toList();
  }

  private static List<String> members(View view, Rule rule) {
    return view.find(VSphereCloud.SCOPE, TYPE, rule.cluster() + "/" + rule.vmGroup()).stream()
        .flatMap(group -> Documents.items(group.shown().path("vms")))
        .map(JsonNode::asText)
        .toList();
  }

  /**
   * ReconfigureComputeResource_Task: the edit of a group puts these members in place of its own.
   */
  String reconfigure(Transaction transaction, String cluster, Element call) {
    inventory.require("ClusterComputeResource", cluster);
    if (!call.at("modify").equals("true")) {
      throw new VimFault("NotSupported", "modify=false would drop all that is not in the spec.");
    }
    Element spec = call.child("spec").orElseThrow(() -> VimFault.invalidArgument("spec"));
    return tasks.begin(
        transaction,
        "ReconfigureComputeResource_Task",
        cluster,
        taskDelay,
        (later, task) -> {
          spec.all("groupSpec").forEach(group -> edit(later, cluster, group));
          return "";
        },
        nothing -> {});
  }

  private static void edit(Transaction transaction, String cluster, Element change) {
    Element info = change.child("info").orElseThrow(() -> VimFault.invalidArgument("info"));
    Rule rule =
        of(cluster).stream()
            .filter(one -> one.vmGroup().equals(info.at("name")))
            .filter(one -> info.type().equals("ClusterVmGroup"))
            .filter(one -> change.at("operation").equals("edit"))
            .findFirst()
            .orElseThrow(() -> VimFault.invalidArgument("spec.groupSpec.info.name"));
    ArrayNode vms = array();
    for (Element vm : info.all("vm")) {
      VirtualMachines.require(transaction, vm.text());
      vms.add(vm.text());
    }
    put(transaction, rule, vms);
  }

  private static void put(Transaction transaction, Rule rule, ArrayNode vms) {
    String id = rule.cluster() + "/" + rule.vmGroup();
    Optional<Resource> before = transaction.find(VSphereCloud.SCOPE, TYPE, id);
    if (before.isEmpty()) {
      transaction.create(VSphereCloud.SCOPE, TYPE, id, object("vms", vms), object());
    } else {
      transaction.put(before.get().with(shown -> shown.set("vms", vms)));
    }
  }

  /** Those of the hosts on which the rules allow the virtual machine. */
  static List<Inventory.Item> allowed(View view, String vm, List<Inventory.Item> hosts) {
    List<Inventory.Item> allowed = hosts;
    for (Rule rule : RULES) {
      if (rule.enabled() && members(view, rule).contains(vm)) {
        List<String> bound =
            HOSTS.stream()
                .filter(group -> group.name().equals(rule.hostGroup()))
                .findFirst()
                .orElseThrow()
                .hosts();
        allowed = allowed.stream().filter(host -> bound.contains(host.moref())).toList();
      }
    }
    return allowed;
  }

  /** A virtual machine that is destroyed leaves its groups. */
  static void left(Transaction transaction, String vm) {
    for (Rule rule : RULES) {
      List<String> members = members(transaction, rule);
      if (members.contains(vm)) {
        ArrayNode rest = array();
        members.stream().filter(one -> !one.equals(vm)).forEach(rest::add);
        put(transaction, rule, rest);
      }
    }
  }
}
