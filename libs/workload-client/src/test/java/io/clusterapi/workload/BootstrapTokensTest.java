package io.clusterapi.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clusterapi.workload.WorkloadException.Problem;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BootstrapTokensTest {
  private static final Instant NOW = Instant.now();
  private static final Duration TTL = BootstrapTokens.DEFAULT_TTL;

  private final WorkloadApi api = new WorkloadApi();
  private final WorkloadConnection connection = api.connect();
  private final BootstrapToken token = BootstrapToken.random(new SecureRandom());

  @AfterEach
  void stop() {
    connection.close();
    api.close();
  }

  @Test
  void aTokenIsTheSecretKubernetesLooksFor() {
    connection.bootstrapTokens().create(token, NOW, TTL);

    Secret secret =
        api.direct()
            .secrets()
            .inNamespace("kube-system")
            .withName("bootstrap-token-" + token.id())
            .get();
    assertThat(secret.getType()).isEqualTo("bootstrap.kubernetes.io/token");
    assertThat(text(secret, "token-id")).isEqualTo(token.id());
    assertThat(text(secret, "token-secret")).isEqualTo(token.secret());
    assertThat(text(secret, "expiration")).isEqualTo(after(Duration.ofMinutes(15)).toString());
    assertThat(text(secret, "usage-bootstrap-signing")).isEqualTo("true");
    assertThat(text(secret, "usage-bootstrap-authentication")).isEqualTo("true");
    assertThat(text(secret, "auth-extra-groups"))
        .isEqualTo("system:bootstrappers:kubeadm:default-node-token");
  }

  @Test
  void repeatingACreateExtendsItAndAnotherSecretUnderItsIdIsAConflict() {
    BootstrapTokens tokens = connection.bootstrapTokens();
    tokens.create(token, NOW, TTL);

    tokens.create(token, NOW.plusSeconds(60), TTL);

    assertThat(tokens.expiration(token.id())).contains(after(Duration.ofMinutes(16)));
    assertThatThrownBy(
            () -> tokens.create(new BootstrapToken(token.id(), "a".repeat(16)), NOW, TTL))
        .isInstanceOfSatisfying(
            WorkloadException.class, e -> assertThat(e.problem()).isEqualTo(Problem.CONFLICT))
        .hasMessageNotContaining(token.secret());
  }

  @Test
  void aTokenEndsByTheClockOfTheApiServer() {
    for (int hours : new int[] {-1, 1}) {
      BootstrapToken other = BootstrapToken.random(new SecureRandom());
      BootstrapTokens tokens = connection.bootstrapTokens();
      tokens.create(other, NOW.plus(Duration.ofHours(hours)), TTL);
      assertThat(tokens.expiration(other.id()).orElseThrow())
          .isBetween(NOW.plus(TTL).minusSeconds(1), NOW.plus(TTL).plusSeconds(120));
    }
  }

  @Test
  void aRepeatedCreateWithAClockThatWasSetBackLeavesTheTokenItsLife() {
    BootstrapTokens tokens = connection.bootstrapTokens();
    tokens.create(token, NOW, TTL);
    tokens.create(token, NOW.minus(Duration.ofHours(1)), TTL);
    assertThat(tokens.expiration(token.id()).orElseThrow())
        .isAfterOrEqualTo(NOW.plus(TTL).minusSeconds(1));
  }

  @Test
  void tokensAreRefreshedAndDeleted() {
    BootstrapTokens tokens = connection.bootstrapTokens();
    tokens.create(token, NOW, TTL);

    assertThat(tokens.refresh(token.id(), NOW.plusSeconds(300), TTL)).isTrue();
    assertThat(tokens.expiration(token.id())).contains(after(Duration.ofMinutes(20)));
    assertThat(tokens.delete(token.id())).isTrue();
    assertThat(tokens.delete(token.id())).isFalse();
    assertThat(tokens.refresh(token.id(), NOW, TTL)).isFalse();
    assertThat(tokens.expiration(token.id())).isEmpty();
  }

  @Test
  void tokensParseAndHideTheirSecret() {
    assertThat(BootstrapToken.parse(token.value())).isEqualTo(token);
    assertThat(token.toString()).contains(token.id()).doesNotContain(token.secret());
    assertThatThrownBy(() -> BootstrapToken.parse("NOT.atoken"))
        .hasMessageNotContaining("NOT.atoken");
  }

  private static Instant after(Duration life) {
    return NOW.plus(life).truncatedTo(ChronoUnit.SECONDS);
  }

  private static String text(Secret secret, String key) {
    return new String(
        Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
  }
}
