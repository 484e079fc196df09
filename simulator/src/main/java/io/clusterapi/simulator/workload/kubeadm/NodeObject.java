package io.clusterapi.simulator.workload.kubeadm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.machine.Machine;
import io.clusterapi.simulator.workload.controllers.Writer;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ObjectKey;
import io.clusterapi.simulator.workload.store.StoredObject;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a kubelet registers its Node: names, taints, labels and what the machine is. */
public final class NodeObject {
  private static final Pattern NODE_NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final String CONTROL_PLANE_ROLE = "node-role.kubernetes.io/control-plane";

  private final Machine machine;
  private final JsonNode registration;
  private final boolean controlPlane;

  NodeObject(Machine machine, JsonNode registration, boolean controlPlane) {
    this.machine = machine;
    this.registration = registration;
    this.controlPlane = controlPlane;
    String name = name();
    if (!NODE_NAME.matcher(name).matches() || name.length() > 253) {
      throw new KubeadmException(
          "nodeRegistration.name: Invalid value: \""
              + name
              + "\": a lowercase RFC 1123 subdomain"
              + " must consist of lower case alphanumeric characters, '-' or '.'");
    }
  }

  /** The configured name, the host name when none is. */
  public String name() {
    String configured = registration.path("name").asText().trim();
    return configured.isEmpty() ? machine.hostname().toLowerCase(Locale.ROOT) : configured;
  }

  private String argument(String name) {
    return registration.path("kubeletExtraArgs").path(name).asText();
  }

  boolean externalCloudProvider() {
    return argument("cloud-provider").equals("external");
  }

  /**
   * Registers the node. One of the same name that is not Ready is taken over, as after a machine
   * was replaced.
   *
   * @throws KubeadmException when a Ready node of the name exists
   */
  public void register(Writer writer) {
    ObjectKey key = ObjectKey.core("nodes", "", name());
    Optional<StoredObject> existing = writer.store().get(key);
    if (existing.filter(node -> ready(node.node())).isPresent()) {
      throw new KubeadmException(
          "error execution phase kubelet-start: a Node with name \""
              + name()
              + "\" and status \"Ready\" already exists in the cluster. You must delete the"
              + " existing Node or change the name of this new joining Node");
    }
    writer.store().remove(key);
    writer.create("", "nodes", "", node());
    ObjectNode lease = Json.object();
    lease.putObject("metadata").put("name", name());
    lease
        .putObject("spec")
        .put("holderIdentity", name())
        .put("leaseDurationSeconds", 40)
        .put("renewTime", writer.now().replace("Z", ".000000Z"));
    writer.create("coordination.k8s.io", "leases", "kube-node-lease", lease);
  }

  private static boolean ready(JsonNode node) {
    return Json.stream(node.at("/status/conditions"))
        .anyMatch(
            condition ->
                condition.path("type").asText().equals("Ready")
                    && condition.path("status").asText().equals("True"));
  }

  /** Writes what a registered kubelet leaves on the machine. */
  public void writeFiles() {
    machine.files().write("/etc/kubernetes/kubelet.conf", "apiVersion: v1\nkind: Config\n");
    machine
        .files()
        .write(
            "/var/lib/kubelet/config.yaml",
            "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n");
  }

  private ObjectNode node() {
    ObjectNode node = Json.object();
    ObjectNode metadata = node.putObject("metadata").put("name", name());
    labels(metadata.putObject("labels"));
    metadata
        .putObject("annotations")
        .put("node.alpha.kubernetes.io/ttl", "0")
        .put("volumes.kubernetes.io/controller-managed-attach-detach", "true");
    ObjectNode spec = node.putObject("spec");
    if (!argument("provider-id").isEmpty()) {
      spec.put("providerID", argument("provider-id"));
    }
    ArrayNode taints = taints();
    if (!taints.isEmpty()) {
      spec.set("taints", taints);
    }
    status(node.putObject("status"));
    return node;
  }

  private void labels(ObjectNode labels) {
    labels.put("kubernetes.io/arch", "amd64").put("beta.kubernetes.io/arch", "amd64");
    labels.put("kubernetes.io/os", "linux").put("beta.kubernetes.io/os", "linux");
    labels.put("kubernetes.io/hostname", name());
    if (controlPlane) {
      labels.put(CONTROL_PLANE_ROLE, "");
      labels.put("node.kubernetes.io/exclude-from-external-load-balancers", "");
    }
    for (String pair : argument("node-labels").split(",")) {
      int equal = pair.indexOf('=');
      if (equal > 0) {
        labels.put(pair.substring(0, equal), pair.substring(equal + 1));
      }
    }
  }

  private ArrayNode taints() {
    ArrayNode taints = Json.array();
    if (registration.path("taints").isArray()) {
      taints.addAll((ArrayNode) registration.path("taints").deepCopy());
    } else if (controlPlane) {
      // The default holds only while the configuration says nothing; an empty list means no taint.
      taints.addObject().put("key", CONTROL_PLANE_ROLE).put("effect", "NoSchedule");
    }
    for (String text : argument("register-with-taints").split(",")) {
      int colon = text.lastIndexOf(':');
      if (colon > 0) {
        String[] pair = text.substring(0, colon).split("=", 2);
        ObjectNode taint = taints.addObject().put("key", pair[0]);
        if (pair.length > 1 && !pair[1].isEmpty()) {
          taint.put("value", pair[1]);
        }
        taint.put("effect", text.substring(colon + 1));
      }
    }
    if (externalCloudProvider()) {
      taints
          .addObject()
          .put("key", "node.cloudprovider.kubernetes.io/uninitialized")
          .put("value", "true")
          .put("effect", "NoSchedule");
    }
    return taints;
  }

  private void status(ObjectNode status) {
    ArrayNode addresses = status.putArray("addresses");
    addresses.addObject().put("type", "InternalIP").put("address", machine.privateIp());
    addresses.addObject().put("type", "Hostname").put("address", name());
    for (String field : new String[] {"capacity", "allocatable"}) {
      status
          .putObject(field)
          .put("cpu", "2")
          .put("memory", "8000000Ki")
          .put("ephemeral-storage", "20000000Ki")
          .put("pods", "110");
    }
    status
        .putObject("nodeInfo")
        .put("machineID", machine.id())
        .put("systemUUID", machine.id())
        .put("bootID", machine.id())
        .put("kernelVersion", "6.8.0-1024-simulated")
        .put("osImage", "Ubuntu 24.04 LTS (simulated)")
        .put("containerRuntimeVersion", "containerd://2.1.4")
        .put("kubeletVersion", machine.kubernetesVersion())
        .put("kubeProxyVersion", "")
        .put("operatingSystem", "linux")
        .put("architecture", "amd64");
    status.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", 10250);
  }
}
