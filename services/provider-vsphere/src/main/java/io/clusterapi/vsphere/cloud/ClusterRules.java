package io.clusterapi.vsphere.cloud;

import io.clusterapi.vsphere.planning.Params;
import java.util.List;
import java.util.Optional;

/** Groups of hosts and of virtual machines of a compute cluster, and the rules between them. */
final class ClusterRules {
  static final String PATH = "configurationEx";

  private final List<XmlNode> all;

  ClusterRules(Properties cluster) {
    this.all = cluster.list(PATH);
  }

  private Optional<XmlNode> group(String type, String name) {
    return all.stream()
        .filter(one -> one.name().equals("group") && one.type().equals(type))
        .filter(one -> one.at("name").equals(name))
        .findFirst();
  }

  /** The hosts of a group; none when there is no such group. */
  List<ManagedObject> hosts(String group) {
    return group("ClusterHostGroup", group).stream()
        .flatMap(found -> found.all("host").stream())
        .map(XmlNode::reference)
        .toList();
  }

  /** The members of a group of virtual machines; empty when there is no such group. */
  Optional<List<ManagedObject>> machines(String group) {
    return group("ClusterVmGroup", group)
        .map(found -> found.all("vm").stream().map(XmlNode::reference).toList());
  }

  /** Whether the rule that binds the virtual machines to the hosts is; empty for no such rule. */
  Optional<Boolean> enabled(Params.Hosts hosts) {
    return all.stream()
        .filter(one -> one.name().equals("rule") && one.type().equals("ClusterVmHostRuleInfo"))
        .filter(one -> one.at("vmGroupName").equals(hosts.vmGroup()))
        .filter(one -> one.at("affineHostGroupName").equals(hosts.hostGroup()))
        .map(one -> one.at("enabled").equals("true"))
        .findFirst();
  }
}
