package io.clusterapi.controlplane.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.controlplane.pki.CertificatePurpose;
import io.clusterapi.controlplane.pki.ClusterCertificates;
import io.clusterapi.model.bootstrap.JoinConfiguration;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec.SecretFileSource;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** The user data of a machine, from its KubeadmConfig and what is known of its cluster. */
public final class BootstrapData {
  /** Value of the bootstrap Secret's key {@code format}. */
  public static final String FORMAT = "cloud-config";

  private static final String INIT_FILE = "/run/kubeadm/kubeadm.yaml";
  private static final String JOIN_FILE = "/run/kubeadm/kubeadm-join-config.yaml";
  private static final String KUBEADM_PERMISSIONS = "0640";

  /**
   * What one machine's data is made from.
   *
   * @param kubernetesVersion of the machine, as in {@code v1.31.2}
   * @param controlPlaneVersion for the user's template files; empty when unknown
   * @param secrets text of a key of a Secret in the config's namespace, by name and key
   */
  public record Input(
      KubeadmConfigSpec spec,
      ClusterFacts cluster,
      String kubernetesVersion,
      String controlPlaneVersion,
      ClusterCertificates certificates,
      BiFunction<String, String, Optional<String>> secrets) {}

  private BootstrapData() {}

  /**
   * For the machine that creates the control plane.
   *
   * @throws BootstrapException naming what is missing or cannot be expressed
   */
  public static String init(Input input) {
    refuseOtherFormats(input.spec());
    JsonNode cluster =
        KubeadmClusterConfiguration.tree(
            input.spec().clusterConfiguration,
            input.spec().initConfiguration,
            input.cluster(),
            input.kubernetesVersion());
    JsonNode init =
        KubeadmNodeConfiguration.init(input.spec().initConfiguration, input.kubernetesVersion());
    List<BootstrapFile> files =
        new ArrayList<>(PkiFiles.of(input.spec().clusterConfiguration, input.certificates()));
    files.addAll(userFiles(input));
    files.add(kubeadmFile(INIT_FILE, cluster, init));
    return render(input, files, "kubeadm init --config " + INIT_FILE);
  }

  /** For a machine that becomes a further member of the control plane. */
  public static String joinControlPlane(Input input, Discovery discovery) {
    refuseOtherFormats(input.spec());
    JoinConfiguration spec = input.spec().joinConfiguration;
    JsonNode join =
        KubeadmNodeConfiguration.joinControlPlane(
            spec, input.cluster(), discovery, input.kubernetesVersion());
    List<BootstrapFile> files =
        new ArrayList<>(PkiFiles.of(input.spec().clusterConfiguration, input.certificates()));
    return join(input, files, join);
  }

  /** For a worker. */
  public static String joinWorker(Input input, Discovery discovery) {
    refuseOtherFormats(input.spec());
    JsonNode join =
        KubeadmNodeConfiguration.joinWorker(
            input.spec().joinConfiguration, input.cluster(), discovery, input.kubernetesVersion());
    return join(input, new ArrayList<>(), join);
  }

  private static String join(Input input, List<BootstrapFile> files, JsonNode join) {
    files.addAll(userFiles(input));
    String clusterCa =
        input
            .certificates()
            .get(CertificatePurpose.CLUSTER_CA)
            .map(c -> c.certificate())
            .orElse("");
    DiscoveryKubeconfig.of(input.spec().joinConfiguration, input.cluster(), clusterCa)
        .ifPresent(files::add);
    files.add(kubeadmFile(JOIN_FILE, join));
    return render(input, files, "kubeadm join --config " + JOIN_FILE);
  }

  private static String render(Input input, List<BootstrapFile> files, String command) {
    Integer verbosity = input.spec().verbosity;
    return CloudConfig.render(
        input.spec(),
        files,
        verbosity == null ? command : command + " --v " + verbosity,
        users(input));
  }

  private static BootstrapFile kubeadmFile(String path, JsonNode... trees) {
    JsonNode[] readable = new JsonNode[trees.length];
    for (int i = 0; i < trees.length; i++) {
      readable[i] = quotesThatSurviveYaml(trees[i]);
    }
    return BootstrapFile.ofRoot(path, KUBEADM_PERMISSIONS, YamlText.documents(readable));
  }

  private static List<BootstrapFile> userFiles(Input input) {
    return UserFiles.of(
        input.spec().files,
        (SecretFileSource source) -> input.secrets().apply(source.name, source.key),
        input.controlPlaneVersion());
  }

  private static List<User> users(Input input) {
    List<User> resolved = new ArrayList<>();
    List<User> users = input.spec().users == null ? List.of() : input.spec().users;
    for (int i = 0; i < users.size(); i++) {
      User user = users.get(i);
      if (user.passwdFrom == null || user.passwdFrom.secret == null) {
        resolved.add(user);
        continue;
      }
      String field = "users[" + i + "].passwdFrom.secret";
      var source = user.passwdFrom.secret;
      String password =
          input
              .secrets()
              .apply(source.name, source.key)
              .orElseThrow(
                  () ->
                      new BootstrapException(
                          field
                              + ": Secret "
                              + source.name
                              + " with key "
                              + source.key
                              + " does not exist; create it in the namespace of the config"));
      resolved.add(withPassword(user, password));
    }
    return resolved;
  }

  private static User withPassword(User user, String password) {
    User copy = new User();
    copy.name = user.name;
    copy.gecos = user.gecos;
    copy.groups = user.groups;
    copy.homeDir = user.homeDir;
    copy.inactive = user.inactive;
    copy.shell = user.shell;
    copy.passwd = password;
    copy.primaryGroup = user.primaryGroup;
    copy.lockPassword = user.lockPassword;
    copy.sudo = user.sudo;
    copy.sshAuthorizedKeys = user.sshAuthorizedKeys;
    return copy;
  }

  private static void refuseOtherFormats(KubeadmConfigSpec spec) {
    if (spec.format != null && !spec.format.equals(FORMAT)) {
      throw new BootstrapException(
          "format: found " + spec.format + ", only " + FORMAT + " is supported");
    }
  }

  private static JsonNode quotesThatSurviveYaml(JsonNode value) {
    JsonNodeFactory values = JsonNodeFactory.instance;
    if (value.isObject()) {
      ObjectNode copy = values.objectNode();
      value.properties().forEach(e -> copy.set(e.getKey(), quotesThatSurviveYaml(e.getValue())));
      return copy;
    }
    if (value.isArray()) {
      ArrayNode copy = values.arrayNode();
      value.forEach(item -> copy.add(quotesThatSurviveYaml(item)));
      return copy;
    }
    return value.isTextual() ? values.textNode(Jinja.quotesThatSurviveYaml(value.asText())) : value;
  }
}
