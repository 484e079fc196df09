package io.clusterapi.controlplane.bootstrap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.bootstrap.Arg;
import io.clusterapi.model.bootstrap.ClusterConfiguration.HostPathMount;
import io.clusterapi.model.bootstrap.LocalAPIEndpoint;
import io.clusterapi.model.bootstrap.NodeRegistrationOptions;
import io.clusterapi.model.bootstrap.Patches;
import io.clusterapi.model.bootstrap.Timeouts;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.TreeMap;

/**
 * Parts that kubeadm's three configuration kinds share, in the API version at hand. What that
 * version cannot express is refused: kubeadm would never hear of it and the user neither.
 */
final class KubeadmParts {
  private final KubeadmApi api;
  private final String kubernetesVersion;

  KubeadmParts(String kubernetesVersion) {
    this.api = KubeadmApi.of(kubernetesVersion);
    this.kubernetesVersion = kubernetesVersion;
  }

  KubeadmApi api() {
    return api;
  }

  ObjectNode kind(String kind) {
    return Fields.object().put("apiVersion", api.apiVersion()).put("kind", kind);
  }

  /** Refuses a field that only the newer API has. */
  void onlyNewer(Object value, String field) {
    if (value != null && api == KubeadmApi.V1BETA3) {
      throw new BootstrapException(
          field
              + ": needs Kubernetes v1.31 or newer, the machine has "
              + kubernetesVersion
              + "; remove the field or upgrade");
    }
  }

  /** A map of names to values before v1beta4, a list since. */
  void args(ObjectNode target, String field, List<Arg> args) {
    if (args == null || args.isEmpty()) {
      return;
    }
    if (api == KubeadmApi.V1BETA3) {
      ObjectNode map = target.putObject(field);
      TreeMap<String, String> sorted = new TreeMap<>();
      args.forEach(arg -> sorted.put(arg.name, arg.value == null ? "" : arg.value));
      sorted.forEach(map::put);
      return;
    }
    ArrayNode list = target.putArray(field);
    for (Arg arg : args) {
      list.addObject().put("name", arg.name).put("value", arg.value == null ? "" : arg.value);
    }
  }

  void volumes(ObjectNode target, List<HostPathMount> volumes) {
    if (volumes == null || volumes.isEmpty()) {
      return;
    }
    ArrayNode list = target.putArray("extraVolumes");
    for (HostPathMount volume : volumes) {
      ObjectNode entry = list.addObject();
      entry.put("name", volume.name);
      entry.put("hostPath", volume.hostPath);
      entry.put("mountPath", volume.mountPath);
      Fields.put(entry, "readOnly", volume.readOnly);
      Fields.put(entry, "pathType", volume.pathType);
    }
  }

  void environment(ObjectNode target, List<EnvVar> variables, String owner) {
    if (variables == null || variables.isEmpty()) {
      return;
    }
    onlyNewer(variables, owner + ".extraEnvs");
    target.set("extraEnvs", Mapper.json().valueToTree(variables));
  }

  ObjectNode nodeRegistration(NodeRegistrationOptions options, String owner) {
    ObjectNode node = Fields.object();
    if (options == null) {
      return node;
    }
    onlyNewer(options.imagePullSerial, owner + ".nodeRegistration.imagePullSerial");
    Fields.put(node, "name", options.name);
    Fields.put(node, "criSocket", options.criSocket);
    taints(node, options.taints);
    args(node, "kubeletExtraArgs", options.kubeletExtraArgs);
    Fields.put(node, "ignorePreflightErrors", options.ignorePreflightErrors);
    Fields.put(node, "imagePullPolicy", options.imagePullPolicy);
    Fields.put(node, "imagePullSerial", options.imagePullSerial);
    return node;
  }

  /** Absent lets kubeadm taint control-plane Nodes, an empty list says "no taints": both stay. */
  static void taints(ObjectNode node, List<Taint> taints) {
    if (taints == null) {
      return;
    }
    ArrayNode list = node.putArray("taints");
    for (Taint taint : taints) {
      ObjectNode entry = list.addObject().put("key", taint.getKey());
      Fields.put(entry, "value", taint.getValue());
      entry.put("effect", taint.getEffect());
    }
  }

  static ObjectNode endpoint(LocalAPIEndpoint endpoint) {
    ObjectNode node = Fields.object();
    if (endpoint != null) {
      Fields.put(node, "advertiseAddress", endpoint.advertiseAddress);
      Fields.put(node, "bindPort", endpoint.bindPort);
    }
    return node;
  }

  static ObjectNode patches(Patches patches) {
    ObjectNode node = Fields.object();
    if (patches != null) {
      Fields.put(node, "directory", patches.directory);
    }
    return node;
  }

  /**
   * @param elsewhere of the timeouts, the one the older API keeps in another place, by field name
   */
  ObjectNode timeouts(Timeouts timeouts, String owner, String elsewhere) {
    ObjectNode node = Fields.object();
    if (timeouts == null) {
      return node;
    }
    timeout(
        node,
        owner,
        elsewhere,
        "controlPlaneComponentHealthCheck",
        timeouts.controlPlaneComponentHealthCheckSeconds);
    timeout(node, owner, elsewhere, "kubeletHealthCheck", timeouts.kubeletHealthCheckSeconds);
    timeout(node, owner, elsewhere, "kubernetesAPICall", timeouts.kubernetesAPICallSeconds);
    timeout(node, owner, elsewhere, "etcdAPICall", timeouts.etcdAPICallSeconds);
    timeout(node, owner, elsewhere, "tlsBootstrap", timeouts.tlsBootstrapSeconds);
    timeout(node, owner, elsewhere, "discovery", timeouts.discoverySeconds);
    return api == KubeadmApi.V1BETA3 ? Fields.object() : node;
  }

  private void timeout(
      ObjectNode node, String owner, String elsewhere, String field, Integer seconds) {
    if (!field.equals(elsewhere)) {
      onlyNewer(seconds, owner + ".timeouts." + field + "Seconds");
    }
    Fields.putSeconds(node, field, seconds);
  }
}
