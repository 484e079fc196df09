package io.clusterapi.controlplane.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.clusterapi.model.bootstrap.Arg;
import io.clusterapi.model.bootstrap.ClusterConfiguration;
import io.clusterapi.model.bootstrap.InitConfiguration;
import io.clusterapi.model.bootstrap.JoinConfiguration;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec.DiskSetup;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec.File;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec.Partition;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec.User;
import io.clusterapi.model.bootstrap.NodeRegistrationOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever a user writes into a spec reaches the machine as written, and adds nothing else. {@code
 * -Djqwik.tries.default=10000} for ten thousand of each.
 */
class HostileContentTest {
  private static final String KUBEADM = "/run/kubeadm/kubeadm.yaml";

  @Property
  void everyStringArrivesUnchangedAndAddsNoKeys(
      @ForAll("hostile") String command,
      @ForAll("hostile") String content,
      @ForAll("hostile") String path,
      @ForAll("hostile") String device,
      @ForAll("hostile") String argument) {
    KubeadmConfigSpec spec = new KubeadmConfigSpec();
    spec.bootCommands = List.of(command);
    spec.preKubeadmCommands = List.of(command, content);
    spec.files = List.of(file(path, content));
    spec.users = List.of(user(device, command));
    spec.mounts = List.of(List.of(device, path));
    spec.diskSetup = disk(device);
    spec.joinConfiguration = new JoinConfiguration();
    spec.joinConfiguration.nodeRegistration = new NodeRegistrationOptions();
    spec.joinConfiguration.nodeRegistration.kubeletExtraArgs = List.of(arg(argument));

    Rendered data =
        Rendered.of(BootstrapData.joinWorker(Specs.input(spec, "v1.31.2"), Specs.DISCOVERY));

    Map<String, Object> config = data.config();
    assertThat(config.keySet())
        .containsExactly("write_files", "bootcmd", "runcmd", "users", "disk_setup", "mounts");
    assertThat(config.get("bootcmd")).isEqualTo(List.of(command));
    assertThat((List<?>) config.get("runcmd")).hasSize(3);
    assertThat(((List<?>) config.get("runcmd")).subList(0, 2)).isEqualTo(List.of(command, content));
    assertThat(config.get("users")).isEqualTo(List.of(Map.of("name", device, "sudo", command)));
    assertThat(config.get("mounts")).isEqualTo(List.of(List.of(device, path)));
    assertThat(config.get("disk_setup")).isEqualTo(Map.of(device, Map.of("layout", true)));
    assertThat(data.files()).hasSize(3);
    assertThat(data.files().get(0))
        .isEqualTo(
            Map.of("path", path, "content", content.endsWith("\n") ? content : content + "\n"));
    String kubeadm = (String) data.files().get(1).get("content");
    assertThat(Specs.tree(kubeadm).at("/nodeRegistration/kubeletExtraArgs/0/value").asText())
        .isEqualTo(argument);
    assertThat(Specs.tree(kubeadm).at("/nodeRegistration")).hasSize(2);
  }

  @Property
  void everyStringOfAControlPlaneArrivesUnchangedAndAddsNoKeys(
      @ForAll("hostile") String hostname,
      @ForAll("hostile") String label,
      @ForAll("hostile") String cluster,
      @ForAll("hostile") String folder,
      @ForAll("hostile") String image) {
    KubeadmConfigSpec spec = new KubeadmConfigSpec();
    spec.clusterConfiguration = new ClusterConfiguration();
    spec.clusterConfiguration.imageRepository = image;
    spec.clusterConfiguration.apiServer = new ClusterConfiguration.APIServer();
    spec.clusterConfiguration.apiServer.certSANs = List.of(hostname, label);
    spec.clusterConfiguration.etcd = new ClusterConfiguration.Etcd();
    spec.clusterConfiguration.etcd.local = new ClusterConfiguration.LocalEtcd();
    spec.clusterConfiguration.etcd.local.dataDir = folder;
    spec.initConfiguration = new InitConfiguration();
    spec.initConfiguration.nodeRegistration = new NodeRegistrationOptions();
    spec.initConfiguration.nodeRegistration.name = hostname;
    spec.initConfiguration.nodeRegistration.kubeletExtraArgs = List.of(arg(label));
    BootstrapData.Input known = Specs.input(spec, "v1.31.2");
    ClusterFacts facts =
        new ClusterFacts(
            cluster,
            Specs.CLUSTER.endpoint(),
            cluster,
            Specs.CLUSTER.serviceCidrs(),
            Specs.CLUSTER.podCidrs());

    Rendered data =
        Rendered.of(
            BootstrapData.init(
                new BootstrapData.Input(
                    spec,
                    facts,
                    known.kubernetesVersion(),
                    known.controlPlaneVersion(),
                    known.certificates(),
                    known.secrets())));

    assertThat(data.config().keySet()).containsExactly("write_files", "runcmd");
    assertThat(data.config().get("runcmd"))
        .isEqualTo(
            List.of(
                "kubeadm init --config /run/kubeadm/kubeadm.yaml"
                    + " && echo success > /run/cluster-api/bootstrap-success.complete"));
    List<JsonNode> documents = documents((String) data.file(KUBEADM).get("content"));
    assertThat(documents).hasSize(2);
    JsonNode configuration = documents.get(0);
    assertThat(configuration.path("kind").asText()).isEqualTo("ClusterConfiguration");
    assertThat(configuration.path("clusterName").asText()).isEqualTo(cluster);
    assertThat(configuration.at("/networking/dnsDomain").asText()).isEqualTo(cluster);
    assertThat(configuration.path("imageRepository").asText()).isEqualTo(image);
    assertThat(configuration.at("/etcd/local").properties()).hasSize(1);
    assertThat(configuration.at("/etcd/local/dataDir").asText()).isEqualTo(folder);
    assertThat(configuration.at("/apiServer/certSANs/0").asText()).isEqualTo(hostname);
    assertThat(configuration.at("/apiServer/certSANs/1").asText()).isEqualTo(label);
    assertThat(configuration.at("/apiServer/certSANs")).hasSize(2);
    JsonNode registration = documents.get(1).path("nodeRegistration");
    assertThat(registration.path("name").asText()).isEqualTo(hostname);
    assertThat(registration.at("/kubeletExtraArgs/0/value").asText()).isEqualTo(label);
    assertThat(registration.at("/kubeletExtraArgs")).hasSize(1);
  }

  // Kubeadm reads the file as a stream of documents: a hostile one would bring a third.
  private static List<JsonNode> documents(String stream) {
    try (MappingIterator<JsonNode> read =
        new YAMLMapper().readerFor(JsonNode.class).readValues(stream)) {
      return read.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Property
  void instanceDataIsFilledInWhereverItStands(
      @ForAll("hostile") String before, @ForAll("hostile") String after) {
    KubeadmConfigSpec spec = new KubeadmConfigSpec();
    // A brace just before the tag would make another tag of it, for Jinja as for people.
    spec.preKubeadmCommands = List.of(before + " {{ ds.meta_data[\"local-hostname\"] }} " + after);

    Rendered data =
        Rendered.of(BootstrapData.joinWorker(Specs.input(spec, "v1.31.2"), Specs.DISCOVERY));

    assertThat(((List<?>) data.config().get("runcmd")).get(0))
        .isEqualTo(before + " ip-10-0-0-1 " + after);
  }

  @Provide
  Arbitrary<String> hostile() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "{",
            "%",
            "'",
            "\"",
            "\\",
            "\n",
            "\n\n",
            " ",
            "  ",
            "\t",
            "\r",
            "---\n",
            "...",
            ": ",
            " #",
            "- ",
            "|",
            ">",
            "&a",
            "*a",
            "!!python/x",
            "<<",
            "{{ .Values.x }}",
            "{{ $labels.instance }}",
            "{% raw %}",
            "{{ \"a\" }}",
            "true",
            "null",
            "1.30",
            "0755",
            "~",
            "=",
            "y",
            "@",
            "`",
            "\u0000",
            "\u0007",
            "\u0085",
            "\u2028",
            "\ufeff",
            "é",
            "😀",
            "\nruncmd:\n- rm",
            "x",
            "EOF\n",
            "${x}",
            "$(y)",
            "2001-01-01");
    Arbitrary<String> mixed = pieces.list().ofMinSize(1).ofMaxSize(12).map(l -> String.join("", l));
    Arbitrary<String> any = Arbitraries.strings().ofMinLength(1).ofMaxLength(60);
    return Arbitraries.oneOf(mixed, mixed, any).filter(HostileContentTest::encodable);
  }

  // Lone surrogates are no text: JSON and YAML cannot carry them, so no spec holds them.
  private static boolean encodable(String text) {
    return java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static File file(String path, String content) {
    File file = new File();
    file.path = path;
    file.content = content;
    return file;
  }

  private static User user(String name, String sudo) {
    User user = new User();
    user.name = name;
    user.sudo = sudo;
    return user;
  }

  private static DiskSetup disk(String device) {
    Partition partition = new Partition();
    partition.device = device;
    partition.layout = true;
    DiskSetup setup = new DiskSetup();
    setup.partitions = List.of(partition);
    return setup;
  }

  private static Arg arg(String value) {
    Arg arg = new Arg();
    arg.name = "a";
    arg.value = value;
    return arg;
  }
}
