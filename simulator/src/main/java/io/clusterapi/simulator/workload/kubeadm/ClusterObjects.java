package io.clusterapi.simulator.workload.kubeadm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.controllers.Writer;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ResourceType;
import io.clusterapi.simulator.workload.store.ResourceTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The objects kubeadm init leaves in a new cluster. */
final class ClusterObjects {
  private static final String TEMPLATE = template();
  // The CoreDNS version kubeadm installs, from the minor version on.
  private static final List<Map.Entry<Integer, String>> COREDNS =
      List.of(
          Map.entry(34, "v1.12.1"),
          Map.entry(33, "v1.12.0"),
          Map.entry(31, "v1.11.3"),
          Map.entry(30, "v1.11.1"),
          Map.entry(0, "v1.10.1"));

  private ClusterObjects() {}

  private static String template() {
    try (InputStream in = ClusterObjects.class.getResourceAsStream("cluster-objects.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void create(Writer writer, InitPlan plan) {
    JsonNode config = plan.cluster();
    String serviceSubnet =
        config.at("/networking/serviceSubnet").asText("10.96.0.0/12").split(",")[0];
    String repository = config.path("imageRepository").asText("registry.k8s.io");
    Map<String, String> values =
        Map.of(
            "apiServiceIp", addressIn(serviceSubnet, 1),
            "dnsServiceIp", addressIn(serviceSubnet, 10),
            "dnsDomain", config.at("/networking/dnsDomain").asText("cluster.local"),
            "podSubnet", config.at("/networking/podSubnet").asText(),
            "imageRepository", repository,
            "corednsVersion", config.at("/dns/imageTag").asText(coredns(plan.minor())),
            "version", plan.version(),
            "endpoint", plan.endpoint());
    String text = TEMPLATE;
    for (var value : values.entrySet()) {
      text = text.replace("${" + value.getKey() + "}", value.getValue());
    }
    try {
      for (JsonNode document : Json.documents(text)) {
        create(writer, (ObjectNode) document);
      }
    } catch (IOException e) {
      throw new KubeadmException(
          "error execution phase addon: the networking configuration cannot be used: "
              + e.getMessage());
    }
    configMap(writer, "kube-system", "kubeadm-config", "ClusterConfiguration", uploaded(plan));
    configMap(writer, "kube-system", "kubelet-config", "kubelet", plan.kubeletConfiguration());
    configMap(writer, "kube-public", "cluster-info", "kubeconfig", clusterInfo(plan));
  }

  private static void create(Writer writer, ObjectNode object) {
    String apiVersion = object.path("apiVersion").asText();
    String kind = object.path("kind").asText();
    ResourceType type =
        ResourceTypes.builtIn().stream()
            .filter(one -> one.kind().equals(kind) && one.apiVersion().equals(apiVersion))
            .findFirst()
            .orElseThrow();
    String namespace = object.at("/metadata/namespace").asText();
    writer.create(type.group(), type.plural(), namespace, object);
  }

  private static void configMap(
      Writer writer, String namespace, String name, String key, String text) {
    ObjectNode map = Json.object();
    map.putObject("metadata").put("name", name);
    map.putObject("data").put(key, text);
    writer.create("", "configmaps", namespace, map);
  }

  private static String uploaded(InitPlan plan) {
    ObjectNode config = plan.document().deepCopy();
    config.put("kubernetesVersion", plan.version());
    if (!config.hasNonNull("clusterName")) {
      config.put("clusterName", "kubernetes");
    }
    if (!config.hasNonNull("imageRepository")) {
      config.put("imageRepository", "registry.k8s.io");
    }
    if (!config.hasNonNull("certificatesDir")) {
      config.put("certificatesDir", "/etc/kubernetes/pki");
    }
    ObjectNode networking = Json.child(config, "networking");
    if (!networking.hasNonNull("dnsDomain")) {
      networking.put("dnsDomain", "cluster.local");
    }
    if (!networking.hasNonNull("serviceSubnet")) {
      networking.put("serviceSubnet", "10.96.0.0/12");
    }
    ObjectNode etcd = Json.child(config, "etcd");
    Json.child(etcd, "local").put("dataDir", "/var/lib/etcd");
    return Json.yaml(config);
  }

  private static String clusterInfo(InitPlan plan) {
    ObjectNode kubeconfig = Json.object().put("apiVersion", "v1").put("kind", "Config");
    ObjectNode cluster = kubeconfig.putArray("clusters").addObject().put("name", "");
    byte[] authority = plan.pki().caPem().getBytes(StandardCharsets.UTF_8);
    cluster
        .putObject("cluster")
        .put("certificate-authority-data", Base64.getEncoder().encodeToString(authority))
        .put("server", "https://" + plan.endpoint());
    kubeconfig.putArray("contexts");
    kubeconfig.put("current-context", "");
    kubeconfig.putObject("preferences");
    kubeconfig.putArray("users");
    return Json.yaml(kubeconfig);
  }

  private static String coredns(int minor) {
    return COREDNS.stream()
        .filter(entry -> minor >= entry.getKey())
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  /** The address of the number in an IPv4 or IPv6 subnet; the service network's well-known ones. */
  static String addressIn(String subnet, int number) {
    String network = subnet.split("/")[0];
    int cut = network.lastIndexOf(network.contains(":") ? ':' : '.') + 1;
    String last = network.substring(cut);
    if (network.contains(":")) {
      return network.substring(0, cut) + Integer.toHexString(number);
    }
    return network.substring(0, cut) + (Integer.parseInt(last) + number);
  }
}
