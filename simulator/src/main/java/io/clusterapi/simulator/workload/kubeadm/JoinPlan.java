package io.clusterapi.simulator.workload.kubeadm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.machine.Machine;
import io.clusterapi.simulator.workload.pki.Authority;
import io.clusterapi.simulator.workload.store.BootstrapToken;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ObjectKey;
import io.clusterapi.simulator.workload.store.ObjectStore;
import io.clusterapi.simulator.workload.store.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A checked {@code kubeadm join}: what it will look for and how the machine registers.
 *
 * @param machine the machine that joins
 * @param configuration the JoinConfiguration
 * @param host the host of the endpoint it discovers the cluster at
 * @param port its port
 * @param node how it registers
 */
public record JoinPlan(
    Machine machine, ObjectNode configuration, String host, int port, NodeObject node) {

  /**
   * @throws KubeadmException when kubeadm would refuse the configuration or the machine
   */
  public static JoinPlan read(Machine machine, String configPath) {
    int minor = Versions.minor(machine.kubernetesVersion());
    ConfigDocuments documents = Preflight.documents(machine, configPath, minor);
    ObjectNode join =
        documents
            .find("JoinConfiguration")
            .orElseThrow(() -> new KubeadmException("no JoinConfiguration found in " + configPath));
    boolean controlPlane = join.hasNonNull("controlPlane");
    Preflight.check(machine, controlPlane);
    JsonNode discovery = join.path("discovery");
    JsonNode token = discovery.path("bootstrapToken");
    if (discovery.has("file")) {
      throw new KubeadmException(
          "discovery.file is set; the simulated kubeadm joins by discovery.bootstrapToken only");
    }
    if (token.isMissingNode()) {
      throw new KubeadmException(
          "discovery: Invalid value: \"\": bootstrapToken or file must be set");
    }
    if (!BootstrapToken.wellFormed(token.path("token").asText())) {
      // The token itself stays out of the message: it may be a good one with a typing error.
      throw new KubeadmException(
          "discovery.bootstrapToken.token: Invalid value: the bootstrap token is not of the form"
              + " \"\\A([a-z0-9]{6})\\.([a-z0-9]{16})\\z\"");
    }
    if (token.path("caCertHashes").isEmpty()
        && !token.path("unsafeSkipCAVerification").asBoolean()) {
      throw new KubeadmException(
          "discovery.bootstrapToken.caCertHashes: Required value: using token-based discovery"
              + " without caCertHashes can be unsafe. Set unsafeSkipCAVerification as true to"
              + " continue");
    }
    String endpoint = token.path("apiServerEndpoint").asText();
    int colon = endpoint.lastIndexOf(':');
    if (colon <= 0) {
      throw new KubeadmException(
          "discovery.bootstrapToken.apiServerEndpoint: Invalid value: \""
              + endpoint
              + "\": must be host:port");
    }
    NodeObject node = new NodeObject(machine, join.path("nodeRegistration"), controlPlane);
    return new JoinPlan(
        machine,
        join,
        endpoint.substring(0, colon),
        Preflight.port(endpoint.substring(colon + 1), endpoint),
        node);
  }

  public boolean controlPlane() {
    return configuration.hasNonNull("controlPlane");
  }

  private JsonNode token() {
    return configuration.at("/discovery/bootstrapToken");
  }

  /**
   * @throws KubeadmException when none of the pinned hashes is that of the cluster's CA
   */
  public void checkAuthority(X509Certificate authority) {
    if (token().path("unsafeSkipCAVerification").asBoolean()) {
      return;
    }
    String found = Authority.publicKeyHash(authority);
    boolean pinned =
        Json.stream(token().path("caCertHashes"))
            .anyMatch(hash -> hash.asText().equalsIgnoreCase(found));
    if (!pinned) {
      List<String> wanted =
          Json.stream(token().path("caCertHashes")).map(JsonNode::asText).toList();
      throw new KubeadmException(
          "error execution phase preflight: couldn't validate the identity of the API Server:"
              + " cluster CA found in cluster-info ConfigMap is invalid: none of the public keys \""
              + found
              + "\" are pinned; pinned are "
              + wanted);
    }
  }

  /** Empty when the token holds, else why not; it may hold later, so kubeadm asks again. */
  public String tokenProblem(ObjectStore store, Instant now) {
    String text = token().path("token").asText();
    String id = text.substring(0, 6);
    var found = BootstrapToken.find(store, text);
    if (found.isEmpty()) {
      return "could not find a JWS signature in the cluster-info ConfigMap for token ID \""
          + id
          + "\": no such token in kube-system";
    }
    BootstrapToken token = found.get();
    if (!token.valid(now)) {
      return "could not find a JWS signature in the cluster-info ConfigMap for token ID \""
          + id
          + "\": the token has expired";
    }
    if (!token.signs() || !token.authenticates()) {
      return "the token with ID \""
          + id
          + "\" lacks usage-bootstrap-signing or usage-bootstrap-authentication";
    }
    return "";
  }

  /**
   * The control plane part this machine would run, checked against the cluster it joins.
   *
   * @throws KubeadmException when files are missing or of another cluster, or versions do not fit
   */
  public ControlPlanePart controlPlanePart(ObjectStore store, X509Certificate authority) {
    JsonNode cluster = clusterConfiguration(store);
    ControlPlanePart part =
        ControlPlanePart.read(
            machine, cluster, configuration, configuration.path("controlPlane"), host);
    if (!part.pki().cluster().certificate().equals(authority)) {
      throw new KubeadmException(
          "error execution phase control-plane-prepare/certs: the certificate authority in "
              + part.pki().directory()
              + "/ca.crt is not that of the cluster at "
              + host
              + ":"
              + port);
    }
    return part;
  }

  /** Checks that the machine's version may join the cluster. */
  public void checkVersion(ObjectStore store) {
    String version = clusterConfiguration(store).path("kubernetesVersion").asText();
    Versions.checkSkew(version, Versions.minor(version), machine.kubernetesVersion());
  }

  private static JsonNode clusterConfiguration(ObjectStore store) {
    String text =
        store
            .get(ObjectKey.core("configmaps", "kube-system", "kubeadm-config"))
            .map(StoredObject::node)
            .map(map -> map.at("/data/ClusterConfiguration").asText())
            .orElseThrow(
                () ->
                    new KubeadmException(
                        "error execution phase preflight: unable to fetch the kubeadm-config"
                            + " ConfigMap: configmaps \"kubeadm-config\" not found"));
    try {
      return ConfigDocuments.uploaded(Json.read(text.getBytes(StandardCharsets.UTF_8), true));
    } catch (IOException e) {
      throw new KubeadmException(
          "error execution phase preflight: unable to decode the kubeadm-config ConfigMap");
    }
  }

  /** What kubeadm prints when it has finished. */
  public String success() {
    String what =
        controlPlane()
            ? "This node has joined the cluster and a new control plane instance was created:\n"
                + "* A new etcd member was added to the local/stacked etcd cluster.\n"
            : "This node has joined the cluster:\n"
                + "* Certificate signing request was sent to apiserver and a response was"
                + " received.\n";
    return "[preflight] Running pre-flight checks\n[kubelet-start] Starting the kubelet\n\n" + what;
  }
}
