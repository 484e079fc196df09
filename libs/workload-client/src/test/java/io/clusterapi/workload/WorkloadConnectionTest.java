package io.clusterapi.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clusterapi.workload.WorkloadException.Problem;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadConnectionTest {
  private final WorkloadApi api = new WorkloadApi();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aServerThatAnswersIsReachable() throws Exception {
    api.server().expect().get().withPath("/").andReturn(200, "{}").once();

    try (WorkloadConnection connection = api.connect()) {
      connection.probe().toCompletableFuture().get(10, TimeUnit.SECONDS);
      assertThat(connection.server()).contains(":" + api.server().getPort());
    }
  }

  @ParameterizedTest
  @CsvSource({"401, UNAUTHORIZED", "403, FORBIDDEN", "500, OTHER"})
  void refusalsAreClassified(int code, Problem problem) {
    api.server().clearExpectations();
    api.server().expect().get().withPath("/").andReturn(code, "").always();

    try (WorkloadConnection connection = api.connect()) {
      assertThat(problemOf(connection)).isEqualTo(problem);
    }
  }

  @Test
  void aServerThatIsNotThereIsUnreachable() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (WorkloadClients clients = WorkloadClients.create(WorkloadSettings.defaults());
        WorkloadConnection connection =
            clients.connect("ns/c1", WorkloadApi.kubeconfig("https://127.0.0.1:" + port))) {
      assertThat(problemOf(connection)).isEqualTo(Problem.UNREACHABLE);
      assertThatThrownBy(() -> connection.nodes().list())
          .isInstanceOfSatisfying(
              WorkloadException.class, e -> assertThat(e.problem()).isEqualTo(Problem.UNREACHABLE))
          .hasMessageStartingWith("list nodes in ns/c1: cannot reach the API server: ");
    }
  }

  @Test
  void aServerThatNeverAnswersIsUnreachableAfterTheTimeout() throws Exception {
    WorkloadSettings quick =
        new WorkloadSettings(
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            java.util.List.of());
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        WorkloadClients clients = WorkloadClients.create(quick);
        WorkloadConnection connection =
            clients.connect(
                "ns/c1", WorkloadApi.kubeconfig("https://127.0.0.1:" + silent.getLocalPort()))) {
      assertThat(problemOf(connection)).isEqualTo(Problem.UNREACHABLE);
      assertThatThrownBy(() -> connection.nodes().list())
          .isInstanceOfSatisfying(
              WorkloadException.class, e -> assertThat(e.problem()).isEqualTo(Problem.UNREACHABLE));
    }
  }

  @Test
  void anUntrustedServerIsUnreachableAndSaysTls() {
    String strict =
        WorkloadApi.kubeconfig("https://localhost:" + api.server().getPort())
            .replace("insecure-skip-tls-verify: true", "insecure-skip-tls-verify: false");
    try (WorkloadClients clients = WorkloadClients.create(WorkloadSettings.defaults());
        WorkloadConnection connection = clients.connect("ns/c1", strict)) {
      assertThatThrownBy(() -> connection.nodes().list())
          .isInstanceOfSatisfying(
              WorkloadException.class, e -> assertThat(e.problem()).isEqualTo(Problem.UNREACHABLE))
          .hasMessageContaining("TLS failed");
    }
  }

  private static Problem problemOf(WorkloadConnection connection) {
    return connection
        .probe()
        .handle((ok, failure) -> ((WorkloadException) failure.getCause()).problem())
        .toCompletableFuture()
        .join();
  }
}
