package io.clusterapi.simulator.workload.kubeadm;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.machine.Machine;
import io.clusterapi.simulator.machine.MachineFile;
import io.clusterapi.simulator.workload.pki.TlsIdentity;
import io.clusterapi.simulator.workload.store.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One machine's part of a control plane: its certificates and where it listens.
 *
 * @param machine the machine
 * @param node how it registers
 * @param pki its authorities
 * @param bindPort the port of its API server
 * @param api the API server's serving certificate
 * @param etcd the etcd member's certificate
 */
public record ControlPlanePart(
    Machine machine,
    NodeObject node,
    PkiFiles pki,
    int bindPort,
    TlsIdentity api,
    TlsIdentity etcd) {
  private static final Pattern ADDRESS = Pattern.compile("([0-9]{1,3}\\.){3}[0-9]{1,3}|.*:.*");
  private static final List<String> MANIFESTS =
      List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler");

  static ControlPlanePart read(
      Machine machine, JsonNode cluster, JsonNode configuration, JsonNode local, String host) {
    JsonNode endpoint = local.path("localAPIEndpoint");
    String address = endpoint.path("advertiseAddress").asText();
    if (!address.isEmpty() && !ADDRESS.matcher(address).matches()) {
      throw new KubeadmException(
          "couldn't use \""
              + address
              + "\" as \"apiserver-advertise-address\", must be ipv4 or ipv6 address");
    }
    boolean any = address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
    if (!any && !address.equals(machine.privateIp())) {
      throw new KubeadmException(
          "error execution phase etcd: cannot assign requested address: advertiseAddress "
              + address
              + " is not the machine's, which is "
              + machine.privateIp());
    }
    JsonNode registration = configuration.path("nodeRegistration");
    NodeObject node = new NodeObject(machine, registration, true);
    String directory = cluster.path("certificatesDir").asText("/etc/kubernetes/pki");
    PkiFiles pki = PkiFiles.load(machine.files(), directory);
    Set<String> names = new LinkedHashSet<>();
    String domain = cluster.at("/networking/dnsDomain").asText("cluster.local");
    names.add(node.name());
    names.addAll(List.of("kubernetes", "kubernetes.default", "kubernetes.default.svc"));
    names.add("kubernetes.default.svc." + domain);
    names.add(host);
    names.add(machine.privateIp());
    String services = cluster.at("/networking/serviceSubnet").asText("10.96.0.0/12").split(",")[0];
    names.add(ClusterObjects.addressIn(services, 1));
    cluster.at("/apiServer/certSANs").forEach(name -> names.add(name.asText()));
    // Port-forwarding reaches the server on the loopback address.
    names.addAll(List.of("127.0.0.1", "localhost"));
    TlsIdentity api = pki.cluster().server("kube-apiserver", names);
    TlsIdentity etcd =
        pki.etcd()
            .server(
                node.name(), List.of(node.name(), "localhost", "127.0.0.1", machine.privateIp()));
    int port = endpoint.path("bindPort").asInt(6443);
    return new ControlPlanePart(machine, node, pki, port, api, etcd);
  }

  public String peerUrl() {
    return "https://" + machine.privateIp() + ":2380";
  }

  public String clientUrl() {
    return "https://" + machine.privateIp() + ":2379";
  }

  /** Writes what the running control plane leaves on the machine. */
  public void writeFiles(String endpoint) {
    for (String component : MANIFESTS) {
      String manifest = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: " + component + "\n";
      machine
          .files()
          .write(
              "/etc/kubernetes/manifests/" + component + ".yaml",
              new MachineFile(manifest.getBytes(StandardCharsets.UTF_8), "root:root", "0600"));
    }
    TlsIdentity admin = pki.cluster().client("kubernetes-admin", "kubeadm:cluster-admins");
    byte[] text = kubeconfig(admin, endpoint).getBytes(StandardCharsets.UTF_8);
    machine.files().write("/etc/kubernetes/admin.conf", new MachineFile(text, "root:root", "0600"));
    node.writeFiles();
  }

  private static String kubeconfig(TlsIdentity user, String endpoint) {
    var config = Json.object().put("apiVersion", "v1").put("kind", "Config");
    config
        .putArray("clusters")
        .addObject()
        .put("name", "kubernetes")
        .putObject("cluster")
        .put("certificate-authority-data", base64(user.clientAuthority()))
        .put("server", "https://" + endpoint);
    config
        .putArray("users")
        .addObject()
        .put("name", "kubernetes-admin")
        .putObject("user")
        .put("client-certificate-data", base64(user.certificate()))
        .put("client-key-data", base64(user.key()));
    config
        .putArray("contexts")
        .addObject()
        .put("name", "kubernetes-admin@kubernetes")
        .putObject("context")
        .put("cluster", "kubernetes")
        .put("user", "kubernetes-admin");
    config.put("current-context", "kubernetes-admin@kubernetes");
    return Json.yaml(config);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Keys must not reach a log. */
  @Override
  public String toString() {
    return "ControlPlanePart[" + machine.id() + "]";
  }
}
