package io.clusterapi.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReachableKubeconfigTest {
  private static final String KUBECONFIG =
      """
      clusters:
      - cluster:
          certificate-authority-data: abc
          server: https://demo-1.maas.example.internal:6443
        name: demo
      """;

  @Test
  void aNameThatDoesNotResolveGivesWayToItsAddressAndStaysForTheCertificate() {
    assertThat(ReachableKubeconfig.of(KUBECONFIG, host -> Optional.of("127.60.0.1")))
        .isEqualTo(
            """
            clusters:
            - cluster:
                certificate-authority-data: abc
                server: https://127.60.0.1:6443
                tls-server-name: demo-1.maas.example.internal
              name: demo
            """);
  }

  @Test
  void theNameThatGaveWayIsTold() {
    assertThat(ReachableKubeconfig.host(KUBECONFIG)).contains("demo-1.maas.example.internal");
    assertThat(ReachableKubeconfig.host("clusters: []")).isEmpty();
  }

  @Test
  void whatResolvesStaysAsItIs() {
    assertThat(ReachableKubeconfig.of(KUBECONFIG, host -> Optional.empty())).isEqualTo(KUBECONFIG);
  }
}
