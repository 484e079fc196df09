package io.clusterapi.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeconfigTest {
  private static final String GOOD = WorkloadApi.kubeconfig("https://10.0.0.1:6443");

  @Test
  void theCurrentContextDecidesServerAndUser() {
    var config =
        Kubeconfig.parse(
            GOOD.replace("clusters: [", "clusters: [{name: other, cluster: {server: x}}, "),
            WorkloadSettings.defaults());

    assertThat(config.getMasterUrl()).startsWith("https://10.0.0.1:6443");
    assertThat(config.getOauthToken()).isEqualTo("t");
    assertThat(config.getRequestTimeout()).isEqualTo(10_000);
    assertThat(config.getRequestRetryBackoffLimit()).isZero();
  }

  @Test
  void aProgramNamedInTheKubeconfigIsRefusedAndNeverRun(@TempDir Path folder) {
    Path proof = folder.resolve("ran");
    String evil =
        GOOD.replace(
            "{token: t}",
            "{exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: [\""
                + proof
                + "\"], interactiveMode: Never}}");

    assertThatThrownBy(() -> Kubeconfig.parse(evil, WorkloadSettings.defaults()))
        .isInstanceOf(WorkloadException.class)
        .hasMessageStartingWith("user.exec is not allowed");
    assertThat(Files.exists(proof)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "{client-certificate: /etc/passwd}, user.client-certificate",
    "{client-key: /etc/passwd}, user.client-key",
    "{tokenFile: /etc/passwd}, user.tokenFile",
    "{auth-provider: {name: oidc}}, user.auth-provider"
  })
  void filesOfThisMachineAreNeverRead(String user, String field) {
    assertThatThrownBy(
            () -> Kubeconfig.parse(GOOD.replace("{token: t}", user), WorkloadSettings.defaults()))
        .hasMessageStartingWith(field + " is not allowed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "current-context: c1-admin@c1|current-context: other|current-context names no entry",
        "current-context: c1-admin@c1|x: y|current-context is missing",
        "user: c1-admin}|user: nobody}|user is not in users",
        "cluster: c1,|cluster: none,|cluster is not in clusters"
      })
  void whatIsMissingIsNamed(String from, String to, String message) {
    assertThatThrownBy(() -> Kubeconfig.parse(GOOD.replace(from, to), WorkloadSettings.defaults()))
        .isInstanceOf(WorkloadException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anUnreadableKubeconfigIsNotQuoted() {
    assertThatThrownBy(() -> Kubeconfig.parse("token: [topsecret", WorkloadSettings.defaults()))
        .hasMessageNotContaining("topsecret")
        .hasNoCause();
  }
}
