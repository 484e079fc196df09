package io.clusterapi.vsphere.lifecycle;

/**
 * The name of an ESXi host as the value of the label upstream puts on Machines, from where it goes
 * to their Nodes.
 */
final class EsxiHosts {
  /** Upstream's key; Machine labels of this domain are handed on to Nodes. */
  static final String LABEL = "node.cluster.x-k8s.io/esxi-host";

  private static final int LONGEST = 63;

  private EsxiHosts() {}

  /**
   * Names and IPv4 addresses stay as they are, the end of a long name is left out at a dot, and an
   * IPv6 address becomes {@code fd00--1.ipv6-literal}. Empty when nothing of it may be in a label.
   */
  static String labelValue(String name) {
    String value = name;
    if (name.indexOf(':') >= 0) {
      int zone = name.lastIndexOf('%');
      value = (zone < 0 ? name : name.substring(0, zone)).replace(':', '-') + ".ipv6-literal";
    }
    while (value.length() > LONGEST) {
      int dot = value.lastIndexOf('.');
      value = value.substring(0, dot < 0 ? LONGEST : dot);
    }
    return value.matches("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?") ? value : "";
  }
}
