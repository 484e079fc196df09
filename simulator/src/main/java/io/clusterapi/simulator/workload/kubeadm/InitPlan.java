package io.clusterapi.simulator.workload.kubeadm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.machine.Machine;
import io.clusterapi.simulator.workload.controllers.Writer;
import io.clusterapi.simulator.workload.store.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A checked {@code kubeadm init}: everything known before anything is changed.
 *
 * @param document the ClusterConfiguration as written
 * @param cluster the same with arguments in one form
 * @param version the control plane's version
 * @param local the machine's part of the control plane
 * @param host the host of the control plane endpoint
 * @param port its port
 * @param kubelet the KubeletConfiguration, empty when none was given
 */
public record InitPlan(
    ObjectNode document,
    JsonNode cluster,
    String version,
    ControlPlanePart local,
    String host,
    int port,
    ObjectNode kubelet) {

  /**
   * @throws KubeadmException when kubeadm would refuse the configuration or the machine
   */
  public static InitPlan read(Machine machine, String configPath) {
    Preflight.check(machine, true);
    int minor = Versions.minor(machine.kubernetesVersion());
    ConfigDocuments documents = Preflight.documents(machine, configPath, minor);
    ObjectNode cluster =
        documents
            .find("ClusterConfiguration")
            .orElseThrow(
                () -> new KubeadmException("no ClusterConfiguration found in " + configPath));
    String version = Versions.controlPlane(cluster, machine.kubernetesVersion());
    String endpoint = cluster.path("controlPlaneEndpoint").asText();
    if (endpoint.isEmpty()) {
      throw new KubeadmException(
          "controlPlaneEndpoint is not set; the simulated API server is reached through a load"
              + " balancer only");
    }
    int colon = endpoint.lastIndexOf(':');
    String host = colon < 0 ? endpoint : endpoint.substring(0, colon);
    int port = colon < 0 ? 6443 : Preflight.port(endpoint.substring(colon + 1), endpoint);
    if (cluster.path("etcd").has("external")) {
      throw new KubeadmException(
          "etcd.external is set; the simulated control plane runs stacked etcd only");
    }
    ObjectNode init = documents.find("InitConfiguration").orElseGet(Json::object);
    ControlPlanePart local = ControlPlanePart.read(machine, cluster, init, init, host);
    ObjectNode kubelet = documents.find("KubeletConfiguration").orElseGet(Json::object);
    return new InitPlan(
        documents.written("ClusterConfiguration"), cluster, version, local, host, port, kubelet);
  }

  public int minor() {
    return Versions.minor(version);
  }

  public String endpoint() {
    return host + ":" + port;
  }

  public PkiFiles pki() {
    return local.pki();
  }

  public String clusterName() {
    return cluster.path("clusterName").asText("kubernetes");
  }

  String kubeletConfiguration() {
    ObjectNode config = kubelet.deepCopy();
    config.put("apiVersion", "kubelet.config.k8s.io/v1beta1").put("kind", "KubeletConfiguration");
    if (!config.has("cgroupDriver")) {
      config.put("cgroupDriver", "systemd");
    }
    return Json.yaml(config);
  }

  /** Uploads everything a new cluster holds, the node last. */
  public void upload(Writer writer) {
    ClusterObjects.create(writer, this);
    local.node().register(writer);
  }

  /** What kubeadm prints when it has finished. */
  public String success() {
    List<String> lines = new ArrayList<>();
    lines.add("[init] Using Kubernetes version: " + version);
    lines.add("[preflight] Running pre-flight checks");
    lines.add("[certs] Using existing ca certificate authority");
    lines.add("[control-plane-check] kube-apiserver is healthy");
    lines.add("[upload-config] Storing the configuration used in ConfigMap \"kubeadm-config\"");
    lines.add("[mark-control-plane] Marking the node " + local.node().name() + " as control-plane");
    lines.add("[addons] Applied essential addon: CoreDNS");
    lines.add("[addons] Applied essential addon: kube-proxy");
    lines.add("");
    lines.add("Your Kubernetes control-plane has initialized successfully!");
    return String.join("\n", lines) + "\n";
  }
}
