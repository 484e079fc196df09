package io.clusterapi.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clusterapi.workload.WorkloadException.Problem;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BootstrapTokensTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.987Z");
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
    assertThat(text(secret, "expiration")).isEqualTo("2026-03-01T10:15:00Z");
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

    assertThat(tokens.expiration(token.id())).contains(Instant.parse("2026-03-01T10:16:00Z"));
    assertThatThrownBy(
            () -> tokens.create(new BootstrapToken(token.id(), "a".repeat(16)), NOW, TTL))
        .isInstanceOfSatisfying(
            WorkloadException.class, e -> assertThat(e.problem()).isEqualTo(Problem.CONFLICT))
        .hasMessageNotContaining(token.secret());
  }

  @Test
  void tokensAreRefreshedAndDeleted() {
    BootstrapTokens tokens = connection.bootstrapTokens();
    tokens.create(token, NOW, TTL);

    assertThat(tokens.refresh(token.id(), NOW.plusSeconds(300), TTL)).isTrue();
    assertThat(tokens.expiration(token.id())).contains(Instant.parse("2026-03-01T10:20:00Z"));
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

  private static String text(Secret secret, String key) {
    return new String(
        Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
  }
}
