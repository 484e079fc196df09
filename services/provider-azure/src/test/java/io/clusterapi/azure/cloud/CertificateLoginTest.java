package io.clusterapi.azure.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clusterapi.model.infrastructure.azure.AzureClusterIdentity;
import io.clusterapi.model.infrastructure.azure.AzureClusterIdentitySpec;
import io.clusterapi.provider.contract.IdleKubeadm;
import io.clusterapi.provider.limit.SteadyClock;
import io.clusterapi.provider.part.Account;
import io.clusterapi.simulator.Simulator;
import io.clusterapi.simulator.SimulatorSettings;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identities of type ServicePrincipalCertificate at the simulated token endpoint. */
class CertificateLoginTest {
  private static final Account ACCOUNT = new Account("AzurePublicCloud/s", "default/id");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final AzureHttp http = new AzureHttp(vertx, Duration.ofSeconds(10));
  private final AzureClusterIdentity identity = new AzureClusterIdentity();
  private Simulator simulator;

  private Instant wall = Instant.now();
  private int logins;

  @BeforeAll
  static void makeTheCertificate() throws Exception {
    ClientCertificateTest.make();
  }

  @BeforeEach
  void start() {
    simulator =
        Simulator.start(
            SimulatorSettings.in(folder.resolve("cloud")),
            (vertx, data, endpoints, machines, ledger, clock) -> new IdleKubeadm());
    identity.setMetadata(new ObjectMetaBuilder().withNamespace("default").withName("id").build());
    AzureClusterIdentitySpec spec = new AzureClusterIdentitySpec();
    spec.type = "ServicePrincipalCertificate";
    spec.tenantID = "00000000-0000-0000-0000-000000000002";
    spec.clientID = "00000000-0000-0000-0000-000000000003";
    spec.clientSecret = new AzureClusterIdentitySpec.SecretReference();
    spec.clientSecret.name = "certificate";
    identity.setSpec(spec);
  }

  @AfterEach
  void stop() {
    simulator.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private String token(String secret, Clock clock) {
    return tokens(secret, clock).token(ACCOUNT).await().atMost(PATIENCE);
  }

  private Tokens tokens(String secret, Clock clock) {
    return tokens(secret, clock, new SteadyClock(clock));
  }

  private Tokens tokens(String secret, Clock clock, SteadyClock steady) {
    Credentials credentials =
        new Credentials() {
          @Override
          public Uni<AzureClusterIdentity> identity(String namespace, String name) {
            return Uni.createFrom().item(identity);
          }

          @Override
          public Uni<String> password(String namespace, String name) {
            assertThat(namespace + "/" + name).isEqualTo("default/certificate");
            logins++;
            return Uni.createFrom().item(secret);
          }
        };
    AzureSettings settings =
        new AzureSettings(
            Optional.of(simulator.uri()),
            Optional.of(simulator.uri()),
            URI.create("http://127.0.0.1:1"),
            Optional.empty(),
            Duration.ofSeconds(10));
    return new Tokens(http, settings, credentials, clock, steady);
  }

  @Test
  void theCertificateOfASecretIsGoodForAToken() {
    assertThat(token(ClientCertificateTest.pem(), Clock.systemUTC())).isNotEmpty();
  }

  @Test
  void theCertificateOfAFileIsGoodForAToken() throws Exception {
    Path file = folder.resolve("principal.pem");
    Files.writeString(file, ClientCertificateTest.pem());
    identity.getSpec().certPath = file.toString();
    assertThat(token("not asked for", Clock.systemUTC())).isNotEmpty();
    identity.getSpec().certPath = folder.resolve("none.pem").toString();
    assertThatThrownBy(() -> token("not asked for", Clock.systemUTC()))
        .hasMessageContaining("spec.certPath")
        .hasMessageContaining("none.pem cannot be read");
  }

  @Test
  void anAssertionOfAClockThatIsSlowIsRefusedWithAzuresReason() {
    Clock slow = Clock.fixed(Instant.now().minus(Duration.ofHours(1)), ZoneOffset.UTC);
    assertThatThrownBy(() -> token(ClientCertificateTest.pem(), slow))
        .hasMessageContaining("AzureClusterIdentity default/id was refused a token")
        .hasMessageContaining("valid time range");
  }

  @Test
  void aTokenIsKeptAsLongAsItIsGoodWhateverTheClockIsSetTo() {
    Tokens tokens =
        tokens(ClientCertificateTest.pem(), ((InstantSource) () -> wall).withZone(ZoneOffset.UTC));
    tokens.token(ACCOUNT).await().atMost(PATIENCE);
    wall = wall.plus(Duration.ofHours(2));
    tokens.token(ACCOUNT).await().atMost(PATIENCE);
    assertThat(logins).isEqualTo(1);
  }

  @Test
  void theTokenOfAnAccountThatIsNotCalledAnyMoreIsForgotten() {
    AtomicLong passed = new AtomicLong();
    Clock clock = Clock.systemUTC();
    Tokens tokens = tokens(ClientCertificateTest.pem(), clock, new SteadyClock(clock, passed::get));
    for (int i = 0; i < 5; i++) {
      Account account = new Account("AzurePublicCloud/s", "default/id-" + i);
      tokens.token(account).await().atMost(PATIENCE);
      passed.addAndGet(Duration.ofMinutes(4).toNanos());
    }
    // A token lasts an hour, and ten minutes without a call.
    assertThat(tokens.kept()).isEqualTo(3);
    passed.addAndGet(Duration.ofHours(2).toNanos());
    tokens.token(ACCOUNT).await().atMost(PATIENCE);
    assertThat(tokens.kept()).isEqualTo(1);
  }

  @Test
  void aSecretWithoutCertificateIsNamedByItsIdentity() {
    assertThatThrownBy(() -> token("simulated-password", Clock.systemUTC()))
        .hasMessageContaining("The certificate of AzureClusterIdentity default/id cannot be used")
        .hasMessageNotContaining("simulated-password");
  }
}
