package io.clusterapi.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.clusterapi.model.Owner;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drives the gateway with the unmodified kubectl of the machine; skipped where there is none. */
class KubectlTest {
  private static final String MANIFEST =
      """
      apiVersion: cluster.x-k8s.io/v1beta2
      kind: MachineDeployment
      metadata: {name: md, labels: {team: red}}
      spec:
        clusterName: demo
        replicas: %d
        template:
          spec:
            clusterName: demo
            version: v1.35.0
            bootstrap: {dataSecretName: data}
            infrastructureRef:
              apiGroup: infrastructure.cluster.x-k8s.io
              kind: AWSMachineTemplate
              name: t
      """;

  @TempDir private Path folder;
  private GatewayServer gateway;
  private Path kubeconfig;

  private record Run(int code, String output) {}

  @BeforeEach
  void start() throws IOException {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(part -> Files.isExecutable(Path.of(part, "kubectl"))),
        "kubectl is not on the PATH");
    gateway =
        new GatewayServer(
            folder, List.of(Owner.CLUSTER, Owner.MACHINE, Owner.CONTROLPLANE, Owner.AWS));
    kubeconfig = gateway.kubeconfig();
    Files.writeString(folder.resolve("md.yaml"), MANIFEST.formatted(2));
    Files.writeString(folder.resolve("md5.yaml"), MANIFEST.formatted(5));
  }

  @AfterEach
  void stop() {
    if (gateway != null) {
      gateway.close();
    }
  }

  @Test
  void kubectlDrivesTheApi() throws Exception {
    assertThat(ok("api-resources", "--categories=cluster-api"))
        .contains("machinedeployments", "md", "kubeadmcontrolplanes");
    assertThat(ok("auth", "can-i", "create", "clusters")).contains("yes");
    assertThat(ok("auth", "whoami")).contains("admin", "capi:admins");
    assertThat(ok("explain", "machinedeployment.spec.replicas")).contains("replicas <integer>");

    assertThat(ok("apply", "-f", "md.yaml")).contains("md created");
    assertThat(ok("apply", "-f", "md.yaml")).contains("md unchanged");
    assertThat(ok("get", "md", "-o", "wide")).contains("DESIRED", "demo", "v1.35.0");
    assertThat(ok("get", "cluster-api")).contains("machinedeployment.cluster.x-k8s.io/md");
    assertThat(ok("get", "machinedeployments.v1beta1.cluster.x-k8s.io", "md", "-o", "yaml"))
        .contains("apiVersion: cluster.x-k8s.io/v1beta1");
    assertThat(ok("describe", "md", "md")).contains("Cluster Name:", "Created", "test-svc");
    assertThat(ok("get", "events")).contains("LAST SEEN", "machinedeployment/md", "Created");
    assertThat(ok("events", "--for", "machinedeployment/md")).contains("Created");
    assertThat(ok("get", "events.v1.events.k8s.io", "-o", "yaml")).contains("regarding:");
    assertThat(kubectl("delete", "events", "--all").output())
        .contains("they are read, not written");
    assertThat(ok("diff", "-f", "md.yaml")).isEmpty();

    ok("scale", "md/md", "--replicas=4");
    assertThat(replicas()).isEqualTo("4");
    ok(
        "patch",
        "md",
        "md",
        "--type=json",
        "-p",
        "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":3}]");
    assertThat(replicas()).isEqualTo("3");
    ok("patch", "md", "md", "--type=merge", "-p", "{\"spec\":{\"replicas\":1}}");
    assertThat(replicas()).isEqualTo("1");
    ok("label", "md", "md", "team=blue", "--overwrite");
    ok("annotate", "md", "md", "note=x");
    assertThat(ok("get", "md", "-l", "team in (blue)", "-o", "name")).contains("/md");
    assertThat(ok("get", "md", "-l", "team=red", "-o", "name")).isEmpty();

    Run conflict = kubectl("apply", "--server-side", "--field-manager=other", "-f", "md5.yaml");
    assertThat(conflict.code()).isNotZero();
    assertThat(conflict.output()).contains("conflict with \"kubectl-patch\"", ".spec.replicas");
    ok("apply", "--server-side", "--field-manager=other", "--force-conflicts", "-f", "md5.yaml");
    assertThat(replicas()).isEqualTo("5");
    assertThat(ok("apply", "--dry-run=server", "-f", "md.yaml")).contains("server dry run");
    assertThat(replicas()).isEqualTo("5");

    ok(
        "patch",
        "md",
        "md",
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"conditions\":[{\"type\":\"Available\",\"status\":\"True\",\"reason\":\"Ok\",\"message\":\"\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}]}}");
    assertThat(ok("wait", "md/md", "--for=condition=Available", "--timeout=10s"))
        .contains("condition met");

    assertThat(ok("create", "secret", "generic", "s", "--from-literal=a=b")).contains("created");
    assertThat(ok("get", "secrets")).contains("Opaque");
    assertThat(ok("get", "ns")).contains("default");

    assertThat(ok("delete", "md", "md", "--cascade=foreground")).contains("deleted");
    assertThat(kubectl("get", "md", "md").output()).contains("not found");
  }

  @Test
  void anUnknownFieldIsRefusedWithItsPath() throws Exception {
    Files.writeString(
        folder.resolve("bad.yaml"), MANIFEST.formatted(2).replace("replicas", "replicaz"));

    Run refused = kubectl("apply", "-f", "bad.yaml");

    assertThat(refused.code()).isNotZero();
    assertThat(refused.output()).contains("spec.replicaz");
  }

  private String replicas() throws Exception {
    return ok("get", "md", "md", "-o", "jsonpath={.spec.replicas}");
  }

  private String ok(String... arguments) throws Exception {
    Run run = kubectl(arguments);
    assertThat(run.code()).as("kubectl %s: %s", String.join(" ", arguments), run.output()).isZero();
    return run.output();
  }

  private Run kubectl(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("kubectl", "--request-timeout=20s"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectErrorStream(true);
    Path output = Files.createTempFile(folder, "kubectl", ".out");
    builder.redirectOutput(output.toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("KUBECACHEDIR", folder.resolve("cache").toString());
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("kubectl did not end: " + command);
    }
    return new Run(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8).strip());
  }
}
