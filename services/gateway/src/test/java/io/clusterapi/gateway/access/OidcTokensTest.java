package io.clusterapi.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.clusterapi.http.protocol.ApiFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OidcTokensTest {
  private TestIssuer issuer;
  private OidcTokens tokens;

  @BeforeEach
  void start() throws Exception {
    issuer = new TestIssuer();
    tokens = new OidcTokens(issuer.settings(), Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void aTokenSaysWhoSomebodyIsButMakesNobodyAnAdministrator() throws Exception {
    User user = tokens.check(issuer.sign(issuer.claims()), "hash");

    assertThat(user.name()).isEqualTo("oidc:olga");
    assertThat(user.groups())
        .containsExactly("oidc:viewers", "oidc:capi:admins", "system:authenticated");
    assertThat(user.isAdmin()).isFalse();
  }

  @Test
  void theKeysAreFetchedOnceAndAgainForAKeyThatIsNew() throws Exception {
    tokens.check(issuer.sign(issuer.claims()), "1");
    tokens.check(issuer.sign(issuer.claims()), "2");
    assertThat(issuer.keysFetched).hasValue(1);

    issuer.rotate();
    String token = issuer.sign(issuer.claims());
    // Keys fetched less than 300 ms ago are not fetched again, whatever a token says.
    await()
        .ignoreExceptionsInstanceOf(ApiFailure.class)
        .until(() -> tokens.check(token, "3").name().equals("oidc:olga"));
    assertThat(issuer.keysFetched).hasValue(2);
  }

  @Test
  void whatIsNotValidIsRefused() throws Exception {
    refused(claims -> claims.setIssuer("https://else.where"));
    refused(claims -> claims.setAudience("another-client"));
    refused(claims -> claims.setExpirationTimeMinutesInTheFuture(-5));
    refused(claims -> claims.unsetClaim("exp"));
    refused(claims -> claims.setNotBeforeMinutesInThePast(-5));
    refused(claims -> claims.unsetClaim("sub"));
    String foreign = TestIssuer.sign(issuer.claims(), TestIssuer.key("first"));
    assertThat(codeOf(foreign)).as("signed with somebody else's key").isEqualTo(401);
    String good = issuer.sign(issuer.claims());
    String unsigned =
        Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes())
            + good.substring(good.indexOf('.'), good.lastIndexOf('.') + 1);
    assertThat(codeOf(unsigned)).as("not signed").isEqualTo(401);
    JsonWebSignature shared = new JsonWebSignature();
    shared.setPayload(issuer.claims().toJson());
    shared.setAlgorithmHeaderValue("HS256");
    shared.setKey(new HmacKey(new byte[32]));
    assertThat(codeOf(shared.getCompactSerialization())).as("shared secret").isEqualTo(401);
    assertThat(codeOf("a.b.c")).isEqualTo(401);
  }

  @Test
  void aCheckedTokenIsKnownUntilItExpires() throws Exception {
    assertThat(tokens.known("hash")).isEmpty();
    User user = tokens.check(issuer.sign(issuer.claims()), "hash");
    assertThat(tokens.known("hash")).contains(user);

    OidcTokens later =
        new OidcTokens(issuer.settings(), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(6)));
    later.check(issuer.sign(issuer.claims()), "hash");
    assertThat(later.known("hash")).isEmpty();
  }

  @Test
  void anIssuerThatIsAwayIsToldFromATokenThatIsWrong() throws Exception {
    String token = issuer.sign(issuer.claims());
    issuer.close();

    ApiFailure failure = catchThrowableOfType(ApiFailure.class, () -> tokens.check(token, "hash"));

    assertThat(failure.code()).isEqualTo(503);
    assertThat(failure.retryAfter()).isPositive();
    assertThat(failure).hasMessageContaining("capi.oidc.issuer");
  }

  @Test
  void settingsThatAreWrongAreNamed() {
    assertThatThrownBy(() -> settings("https://issuer", ""))
        .hasMessageContaining("capi.oidc.client-id");
    assertThatThrownBy(() -> settings("http://issuer.example", "capi"))
        .hasMessageContaining("capi.oidc.issuer")
        .hasMessageContaining("http://issuer.example");
  }

  private static OidcSettings settings(String issuer, String client) {
    return new OidcSettings(
        issuer, client, Optional.empty(), Optional.empty(), "sub", "", "groups", "");
  }

  private void refused(Consumer<JwtClaims> change) throws Exception {
    JwtClaims claims = issuer.claims();
    change.accept(claims);
    assertThat(codeOf(issuer.sign(claims))).as(claims.toJson()).isEqualTo(401);
  }

  private int codeOf(String token) {
    return catchThrowableOfType(ApiFailure.class, () -> tokens.check(token, "hash")).code();
  }
}
