package io.clusterapi.simulator.workload.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ObjectKey;
import java.util.List;
import java.util.Map;

/** The mirror pods of the components that kubeadm runs on each control plane machine. */
final class StaticPods {
  private static final String REGISTRY = "registry.k8s.io/";
  private static final List<String> COMPONENTS =
      List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler");

  private final Writer writer;

  StaticPods(Writer writer) {
    this.writer = writer;
  }

  void reconcile(Map<String, NodeHost> hosts) {
    for (NodeHost host : hosts.values()) {
      ObjectKey nodeKey = ObjectKey.core("nodes", "", host.nodeName());
      if (host.controlPlane() && host.exists()) {
        writer
            .get(nodeKey)
            .ifPresent(node -> COMPONENTS.forEach(component -> mirror(component, host, node)));
      }
    }
  }

  private void mirror(String component, NodeHost host, ObjectNode node) {
    String name = component + "-" + host.nodeName();
    ObjectKey key = ObjectKey.core("pods", "kube-system", name);
    if (writer.get(key).isEmpty()) {
      if (!host.powered()) {
        return;
      }
      writer.create("", "pods", "kube-system", pod(component, name, host, node));
    }
    boolean needsEtcd = component.equals("etcd") || component.equals("kube-apiserver");
    writer.update(
        key,
        pod -> {
          if (needsEtcd && host.powered() && !host.etcdMember()) {
            PodFactory.crash(writer, pod);
          } else {
            PodFactory.runOn(writer, pod, node);
          }
        });
  }

  private static ObjectNode pod(String component, String name, NodeHost host, ObjectNode node) {
    ObjectNode pod = Json.object();
    ObjectNode metadata = pod.putObject("metadata").put("name", name);
    metadata.putObject("labels").put("component", component).put("tier", "control-plane");
    ObjectNode annotations = metadata.putObject("annotations");
    String hash = PodFactory.hash(Json.object().put("pod", name).put("version", host.version()));
    annotations.put("kubernetes.io/config.hash", hash).put("kubernetes.io/config.mirror", hash);
    annotations.put("kubernetes.io/config.source", "file");
    if (component.equals("etcd")) {
      annotations.put(
          "kubeadm.kubernetes.io/etcd.advertise-client-urls",
          "https://" + host.privateIp() + ":2379");
    } else if (component.equals("kube-apiserver")) {
      annotations.put(
          "kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint",
          host.privateIp() + ":6443");
    }
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "v1")
        .put("kind", "Node")
        .put("name", host.nodeName())
        .put("uid", node.at("/metadata/uid").asText())
        .put("controller", true);
    ObjectNode spec = pod.putObject("spec").put("nodeName", host.nodeName());
    spec.put("hostNetwork", true).put("priorityClassName", "system-node-critical");
    spec.put("priority", 2000001000).put("restartPolicy", "Always");
    spec.putArray("tolerations").addObject().put("effect", "NoExecute").put("operator", "Exists");
    ObjectNode container = spec.putArray("containers").addObject().put("name", component);
    String tag = component.equals("etcd") ? "3.5.21-0" : host.version();
    container.put("image", REGISTRY + component + ":" + tag);
    container.putArray("command").add(component);
    return pod;
  }
}
