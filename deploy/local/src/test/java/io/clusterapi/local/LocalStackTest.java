package io.clusterapi.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.clusterapi.embedded.CacheFolder;
import io.clusterapi.embedded.PortTakenException;
import io.clusterapi.embedded.ProcessIdentity;
import io.clusterapi.embedded.StartException;
import io.clusterapi.local.pki.AdminTls;
import io.clusterapi.local.pki.ManagementPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackTest {
  private static final Set<Component> SMALL =
      EnumSet.of(Component.KAFKA, Component.POSTGRES, Component.CLUSTER, Component.AWS);

  @TempDir Path project;
  private Options options;

  @BeforeEach
  void buildServices() throws IOException {
    StandInService.buildAs(Component.CLUSTER, project);
    StandInService.buildAs(Component.AWS, project);
    // The programs unpacked for other tests serve here as well.
    Files.createDirectories(project.resolve(".local"));
    Files.createDirectories(CacheFolder.locate());
    Files.createSymbolicLink(project.resolve(".local/cache"), CacheFolder.locate());
    options = Options.onFreePorts(project, project.resolve(".local")).withComponents(SMALL);
  }

  @Test
  void startsEverythingKeepsItsDataAndLeavesNoProcess() throws Exception {
    List<ProcessIdentity> processes = new ArrayList<>();
    try (LocalStack stack = LocalStack.start(options)) {
      processes.addAll(identities(stack));
      execute(stack, "CREATE TABLE kept AS SELECT 1 AS one");
      assertThat(get(stack, Component.CLUSTER, "/postgres"))
          .isEqualTo("postgresql://127.0.0.1:%d/capi".formatted(stack.port(Component.POSTGRES)));
    }
    assertThat(processes).hasSize(4).allMatch(process -> process.running().isEmpty());
    assertThat(new StackRecords(options.state()).running()).isEmpty();

    try (LocalStack again = LocalStack.start(options)) {
      execute(again, "SELECT one FROM kept");
    }
  }

  @Test
  void theGatewayServesTlsToTheAdministratorAndToNobodyWithoutACertificate() throws Exception {
    StandInService.buildAs(Component.GATEWAY, project);
    Options withGateway =
        options.withComponents(EnumSet.of(Component.KAFKA, Component.POSTGRES, Component.GATEWAY));
    try (LocalStack stack = LocalStack.start(withGateway)) {
      HttpRequest request =
          HttpRequest.newBuilder(stack.address(Component.GATEWAY).resolve("/q/health/ready"))
              .build();
      HttpClient administrator =
          HttpClient.newBuilder().sslContext(AdminTls.context(stack.pki())).build();
      assertThat(administrator.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
      assertThat(Files.readString(stack.kubeconfig()))
          .contains("server: " + stack.address(Component.GATEWAY));
    }
  }

  @Test
  void stopsServicesBeforeTheServersThatKeepTheirData() {
    List<Component> stopped = Collections.synchronizedList(new ArrayList<>());
    StackListener order =
        new StackListener() {
          @Override
          public void stopping(Component component) {
            stopped.add(component);
          }
        };
    LocalStack.start(options, order).close();
    assertThat(stopped.subList(0, 2)).containsExactlyInAnyOrder(Component.CLUSTER, Component.AWS);
    assertThat(stopped.subList(2, 4))
        .containsExactlyInAnyOrder(Component.KAFKA, Component.POSTGRES);
  }

  @Test
  void aKilledServiceIsNoticedAndStartsAgainOnItsPort() throws Exception {
    List<Component> endedOnTheirOwn = Collections.synchronizedList(new ArrayList<>());
    StackListener ended =
        new StackListener() {
          @Override
          public void ended(Component component, int exitCode) {
            endedOnTheirOwn.add(component);
          }
        };
    try (LocalStack stack = LocalStack.start(options, ended)) {
      stack.kill(Component.CLUSTER);
      assertThat(stack.isAlive(Component.CLUSTER)).isFalse();
      stack.startService(Component.CLUSTER);
      assertThat(get(stack, Component.CLUSTER, "/q/health/ready")).contains("UP");
      assertThat(endedOnTheirOwn).as("we killed it, it did not end on its own").isEmpty();
    }
  }

  @Test
  void kafkaCanBeTakenAwayAndComesBackWhereItWas() {
    try (LocalStack stack = LocalStack.start(options)) {
      int port = stack.port(Component.KAFKA);
      stack.stopKafka();
      assertThat(stack.isAlive(Component.KAFKA)).isFalse();
      assertThat(stack.isAlive(Component.CLUSTER)).isTrue();
      stack.startKafka();
      assertThat(stack.isAlive(Component.KAFKA)).isTrue();
      assertThat(stack.port(Component.KAFKA)).isEqualTo(port);
    }
  }

  @Test
  void aTakenPortIsSaidBeforeAnythingIsStarted() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Map<Component, Integer> ports = new EnumMap<>(options.ports());
      ports.put(Component.AWS, taken.getLocalPort());
      Options onTaken = withPorts(ports);
      assertThatThrownBy(() -> LocalStack.start(onTaken))
          .isInstanceOf(PortTakenException.class)
          .hasMessageContaining("provider-aws")
          .hasMessageContaining("Port %d ".formatted(taken.getLocalPort()))
          .hasMessageContaining("capi.local.provider-aws.port");
      assertThat(options.state().data(Component.POSTGRES)).doesNotExist();
    }
  }

  @Test
  void aServiceThatDiesWhileStartingIsNamedWithItsLastWordsAndNothingStays() {
    Options failing = options.withServiceSettings(Map.of("capi.stand-in.fails", "yes"));
    assertThatThrownBy(() -> LocalStack.start(failing))
        .isInstanceOf(StartException.class)
        .hasMessageMatching("(?s)(cluster-svc|provider-aws) ended while it was starting.*")
        .hasMessageContaining("exit code 3")
        .hasMessageContaining("no schema for the table machines")
        .hasMessageContaining("./capi logs ");
    assertThat(new StackRecords(options.state()).running()).isEmpty();
  }

  @Test
  void aServiceThatIsNotBuiltIsNamedWithTheCommandThatBuildsIt() {
    Options withMachine = options.withComponents(EnumSet.of(Component.POSTGRES, Component.MACHINE));
    assertThatThrownBy(() -> LocalStack.start(withMachine))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("machine-svc is not built")
        .hasMessageContaining("./capi build");
  }

  @Test
  void aSecondStackOnTheSameStateIsRefused() {
    try (LocalStack first = LocalStack.start(options)) {
      Options second =
          Options.onFreePorts(project, project.resolve(".local")).withComponents(SMALL);
      assertThatThrownBy(() -> LocalStack.start(second))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("kafka (process %d)".formatted(first.pid(Component.KAFKA)))
          .hasMessageContaining("./capi down");
    }
  }

  @Test
  void anotherProgramStopsWhatIsOnRecord() {
    LocalStack stack = LocalStack.start(options);
    List<ProcessIdentity> processes = identities(stack);
    assertThat(new StackRecords(options.state()).stopAll(StackListener.NONE)).isTrue();
    assertThat(processes).hasSize(4).allMatch(process -> process.running().isEmpty());
    assertThat(new StackRecords(options.state()).stopAll(StackListener.NONE)).isFalse();
  }

  @Test
  void statusTellsAServiceThatEndedFromOneThatWasStopped() {
    try (LocalStack stack = LocalStack.start(options)) {
      ProcessHandle aws = ProcessHandle.of(stack.pid(Component.AWS)).orElseThrow();
      aws.destroyForcibly();
      aws.onExit().join();
      assertThat(StackStatus.of(options.state()))
          .extracting(ComponentStatus::component, ComponentStatus::condition)
          .contains(
              tuple(Component.CLUSTER, ComponentStatus.Condition.READY),
              tuple(Component.AWS, ComponentStatus.Condition.ENDED),
              tuple(Component.MACHINE, ComponentStatus.Condition.STOPPED));
    }
  }

  @Test
  void aServiceGetsTheUsersCredentialsOnlyWithoutSimulator() throws Exception {
    Map<String, String> simulated = ServiceEnvironment.of(Component.AWS, all(), prepared(all()));
    assertThat(simulated)
        .containsEntry(
            "CAPI_AWS_ENDPOINT", "http://127.0.0.1:" + options.ports().get(Component.SIMULATOR))
        .containsEntry("AWS_PROFILE", "")
        .containsKey("AWS_ACCESS_KEY_ID");
    Map<String, String> real =
        ServiceEnvironment.of(Component.AWS, all().withRealClouds(), prepared(all()));
    assertThat(real).doesNotContainKeys("CAPI_AWS_ENDPOINT", "AWS_PROFILE", "AWS_ACCESS_KEY_ID");
  }

  private Options all() {
    return options.withComponents(EnumSet.allOf(Component.class));
  }

  private static ManagementPki prepared(Options options) {
    ManagementPki pki = new ManagementPki(options.state());
    pki.ensure(options.ports().get(Component.GATEWAY), Instant.now());
    return pki;
  }

  private Options withPorts(Map<Component, Integer> ports) {
    return new Options(
        project,
        options.state(),
        ports,
        options.components(),
        true,
        options.startWithin(),
        128,
        Map.of(),
        Map.of(),
        false);
  }

  private static List<ProcessIdentity> identities(LocalStack stack) {
    return SMALL.stream()
        .map(component -> ProcessHandle.of(stack.pid(component)).orElseThrow())
        .map(handle -> ProcessIdentity.of(handle).orElseThrow())
        .toList();
  }

  private static void execute(LocalStack stack, String sql) throws Exception {
    String password = ManagementPki.secret(stack.options().state().postgresPassword());
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/capi".formatted(stack.port(Component.POSTGRES)),
                "capi",
                password);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String get(LocalStack stack, Component component, String path)
      throws IOException, InterruptedException {
    URI address = stack.address(component).resolve(path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
        .body();
  }
}
