package io.clusterapi.simulator.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.simulator.RecordingKubeadm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudInitTest {
  private final List<String> log = new ArrayList<>();
  private final RecordingKubeadm kubeadm = new RecordingKubeadm();
  private final Machine machine =
      new Machine(
          "i-1",
          "aws",
          "aws:///eu-central-1a/i-1",
          "ip-10-0-0-4.eu-central-1.compute.internal",
          "eu-central-1",
          "eu-central-1a",
          "10.0.0.4",
          Optional.empty(),
          "v1.35.3",
          "m5.large",
          MachineFiles.inMemory());

  private void boot(byte[] userData) {
    BootSource source =
        new BootSource() {
          @Override
          public byte[] userData() {
            return userData;
          }

          @Override
          public Map<String, Object> metadata() {
            return Map.of(
                "local-hostname",
                machine.hostname(),
                "instance-id",
                machine.id(),
                "placement",
                Map.of("availability-zone", machine.zone()));
          }

          @Override
          public void runBootHook(Machine on, String script) {
            on.files().write("/etc/hooked", script);
          }

          @Override
          public String name() {
            return "test";
          }
        };
    new CloudInit(machine, source, kubeadm, Runnable::run, log::add, () -> true)
        .boot()
        .toCompletableFuture()
        .join();
  }

  private void boot(String userData) {
    boot(userData.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ds.meta_data.local_hostname",
        "ds.meta_data[\"local_hostname\"]",
        "ds.meta_data['local-hostname']",
        "local_hostname",
        "v1.local_hostname"
      })
  void everyUpstreamWayToNameTheHostIsRendered(String expression) {
    boot(
        "## template: jinja\n#cloud-config\nwrite_files:\n- path: /n\n  content: |-\n    {{ "
            + expression
            + " }}\n");
    assertThat(log).last().isEqualTo("cloud-init: finished");
    assertThat(machine.files().readText("/n")).hasValue(machine.hostname());
  }

  @Test
  void placesAreRendered() {
    boot(
        "## template: jinja\n#cloud-config\nwrite_files:\n- path: /n\n  content: |\n"
            + "    {{ ds.meta_data.instance_id }} {{ v1.availability_zone }} {{ region }}"
            + " {{ ds.meta_data.placement.availability_zone }}\n");
    assertThat(machine.files().readText("/n"))
        .hasValue("i-1 eu-central-1a eu-central-1 eu-central-1a\n");
  }

  @Test
  void withoutTheTemplateHeaderNothingIsRendered() {
    boot("#cloud-config\nwrite_files:\n- {path: /n, content: '{{ local_hostname }}'}\n");
    assertThat(machine.files().readText("/n")).hasValue("{{ local_hostname }}");
  }

  @Test
  void compressedUserDataAndFilesAreUnpacked() throws IOException {
    String packed = Base64.getEncoder().encodeToString(gzip("inside"));
    boot(
        gzip(
            "#cloud-config\nwrite_files:\n- {path: /n, encoding: gzip+base64, content: "
                + packed
                + ", permissions: 0600}\n"));
    assertThat(machine.files().readText("/n")).hasValue("inside");
    assertThat(machine.files().read("/n").orElseThrow().permissions()).isEqualTo("0600");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void commandsRunInOrderAndAFailedOneStopsOnlyItsOwnList() {
    boot(
        """
        #cloud-config
        runcmd:
        - kubeadm join --config /none.yaml && echo success > /ok
        - [sh, -c, "echo 'a b' > /after; echo more >> /after"]
        - |
          set -e
          NAME="x"
          echo "${NAME}y" > /script
          false || echo caught >> /script
        bootcmd:
        - echo first > /order
        write_files:
        - {path: /order, content: second, append: true}
        """);
    assertThat(machine.files().exists("/ok")).isFalse();
    assertThat(machine.files().readText("/after")).hasValue("a b\nmore\n");
    assertThat(machine.files().readText("/script")).hasValue("xy\ncaught\n");
    assertThat(machine.files().readText("/order")).hasValue("first\nsecond");
    assertThat(log).contains("cloud-init: finished with errors");
  }

  @Test
  void aScriptFileIsRunAndOneThatIsNotUnderstoodNeverPretendsToHaveJoined() {
    boot(
        """
        #cloud-config
        write_files:
        - path: /run/join.sh
          content: |
            #!/bin/bash
            kubeadm join --config /run/c.yaml
        - {path: /run/c.yaml, content: x}
        - path: /run/loop.sh
          content: |
            for i in 1 2 3; do kubeadm join --config /run/c.yaml; done
        runcmd:
        - /run/join.sh
        - bash -x /run/join.sh
        - bash /run/loop.sh && echo joined > /joined
        - systemctl restart containerd
        """);
    assertThat(kubeadm.events).hasSize(2);
    assertThat(machine.files().exists("/joined")).isFalse();
    assertThat(log).anyMatch(line -> line.contains("does not interpret 'for'"));
    assertThat(log).contains("+ systemctl restart containerd (noted, not run)");
  }

  @Test
  void whatGoesWrongNeverQuotesTheFileItIsIn() {
    boot("#cloud-config\nwrite_files:\n- path: /k\n  content: |\n    SECRET-KEY\n  bad: [\n");
    assertThat(log).anyMatch(line -> line.contains("Failed loading yaml blob"));
    assertThat(String.join("\n", log)).doesNotContain("SECRET-KEY");
    boot("just text");
    assertThat(log).anyMatch(line -> line.contains("Unhandled non-multipart"));
  }

  @Test
  void theTokenOfAJoinIsNotLogged() {
    boot(
        "#cloud-config\nruncmd:\n- kubeadm join 127.64.0.1:6443 --token abcdef.0123456789abcdef\n");
    assertThat(log).contains("+ kubeadm join 127.64.0.1:6443 --token ***");
  }
}
