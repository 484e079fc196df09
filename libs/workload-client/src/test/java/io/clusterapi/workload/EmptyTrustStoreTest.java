package io.clusterapi.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import javax.net.ssl.X509TrustManager;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Whom a connection to a workload cluster believes. Pure. */
class EmptyTrustStoreTest {

  @Test
  void aKubeconfigWithAnAuthorityTrustsThatOneAlone() throws Exception {
    String pem = new TestAuthority("its-own").client("me").authorities();
    String data = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    assertThat(accepted(kubeconfig("\n    certificate-authority-data: " + data)))
        .singleElement(InstanceOfAssertFactories.type(X509Certificate.class))
        .satisfies(
            trusted ->
                assertThat(trusted.getSubjectX500Principal().getName()).isEqualTo("CN=its-own"));
  }

  @Test
  void itIsThereAgainWhenTheFolderOfTemporaryFilesWasCleared() throws Exception {
    Files.delete(Path.of(EmptyTrustStore.file()));
    assertThat(Path.of(EmptyTrustStore.file())).isNotEmptyFile();
  }

  @Test
  void aKubeconfigWithoutOneTrustsWhatTheMachineTrusts() throws Exception {
    assertThat(accepted(kubeconfig(""))).hasSizeGreaterThan(10);
  }

  private static Object[] accepted(String kubeconfig) throws Exception {
    Config config = Kubeconfig.parse(kubeconfig, WorkloadSettings.defaults());
    return Arrays.stream(SSLUtils.trustManagers(config))
        .map(X509TrustManager.class::cast)
        .flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers()))
        .toArray();
  }

  private static String kubeconfig(String authority) {
    return """
        apiVersion: v1
        kind: Config
        current-context: x
        clusters:
        - name: c
          cluster:
            server: https://127.0.0.1:6443%s
        users:
        - name: u
          user: {token: t}
        contexts:
        - name: x
          context: {cluster: c, user: u}
        """
        .formatted(authority);
  }
}
