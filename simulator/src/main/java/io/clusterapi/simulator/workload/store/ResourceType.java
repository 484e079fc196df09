package io.clusterapi.simulator.workload.store;

import java.util.List;

/**
 * A kind as an API server serves it in one version.
 *
 * @param group the API group, empty for the core group
 * @param version the served version
 * @param kind the kind's name, such as {@code Pod}
 * @param plural the name in paths, such as {@code pods}
 * @param singular the name in messages, such as {@code pod}
 * @param namespaced whether objects live in namespaces
 * @param status whether status is a subresource of its own
 * @param scale whether it has the scale subresource
 * @param shortNames what kubectl accepts besides the names
 * @param custom whether a CustomResourceDefinition defined it
 */
public record ResourceType(
    String group,
    String version,
    String kind,
    String plural,
    String singular,
    boolean namespaced,
    boolean status,
    boolean scale,
    List<String> shortNames,
    boolean custom) {

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** How messages name the resource: {@code pods}, {@code deployments.apps}. */
  public String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  public ObjectKey key(String namespace, String name) {
    return new ObjectKey(group, plural, namespaced ? namespace : "", name);
  }
}
