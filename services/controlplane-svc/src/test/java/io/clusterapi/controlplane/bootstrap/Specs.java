package io.clusterapi.controlplane.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.clusterapi.controlplane.pki.CertificatePurpose;
import io.clusterapi.controlplane.pki.ClusterCertificates;
import io.clusterapi.controlplane.pki.Credentials;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Inputs of the rendering tests. */
final class Specs {
  static final ClusterFacts CLUSTER =
      new ClusterFacts(
          "c1",
          "api.example.com:6443",
          "cluster.local",
          List.of("10.96.0.0/12"),
          List.of("192.168.0.0/16"));
  static final Discovery DISCOVERY =
      new Discovery("abcdef.0123456789abcdef", List.of("sha256:" + "0".repeat(64)));
  static final ClusterCertificates CERTIFICATES =
      new ClusterCertificates(
          Map.of(
              CertificatePurpose.CLUSTER_CA, new Credentials("ca crt\n", "ca key\n"),
              CertificatePurpose.ETCD_CA, new Credentials("etcd crt\n", "etcd key\n"),
              CertificatePurpose.FRONT_PROXY_CA, new Credentials("proxy crt\n", "proxy key\n"),
              CertificatePurpose.SERVICE_ACCOUNT, new Credentials("sa pub\n", "sa key\n")));

  private static final YAMLMapper YAML = new YAMLMapper();

  private Specs() {}

  static KubeadmConfigSpec spec(String yaml) {
    KubeadmConfigSpec spec = Mapper.value(tree(yaml), KubeadmConfigSpec.class);
    return spec == null ? new KubeadmConfigSpec() : spec;
  }

  static JsonNode tree(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static String resource(String name) {
    try (InputStream in = Specs.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (Exception e) {
      throw new IllegalStateException(name, e);
    }
  }

  static BootstrapData.Input input(KubeadmConfigSpec spec, String version) {
    return new BootstrapData.Input(
        spec,
        CLUSTER,
        version,
        version,
        CERTIFICATES,
        (name, key) ->
            name.equals("known") ? Optional.of("from " + name + "/" + key) : Optional.empty());
  }
}
