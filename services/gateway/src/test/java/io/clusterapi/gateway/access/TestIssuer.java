package io.clusterapi.gateway.access;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** An OpenID Connect issuer on a free loopback port, with a key made when it starts. */
public final class TestIssuer implements AutoCloseable {
  private final HttpServer server;
  private volatile PublicJsonWebKey key;
  public final AtomicInteger keysFetched = new AtomicInteger();

  public TestIssuer() throws IOException, JoseException {
    key = key("first");
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/.well-known/openid-configuration",
        exchange ->
            answer(
                exchange, "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(url(), url())));
    server.createContext(
        "/keys",
        exchange -> {
          keysFetched.incrementAndGet();
          answer(exchange, new JsonWebKeySet(key).toJson());
        });
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Settings that accept this issuer's tokens for {@code capi}. */
  public OidcSettings settings() {
    return new OidcSettings(
        url(), "capi", Optional.empty(), Optional.empty(), "sub", "oidc:", "groups", "oidc:");
  }

  /** Claims that are accepted. */
  public JwtClaims claims() {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(url());
    claims.setAudience("capi");
    claims.setSubject("olga");
    claims.setStringListClaim("groups", List.of("viewers", "capi:admins"));
    claims.setExpirationTimeMinutesInTheFuture(5);
    return claims;
  }

  public String sign(JwtClaims claims) throws JoseException {
    return sign(claims, key);
  }

  static String sign(JwtClaims claims, PublicJsonWebKey key) throws JoseException {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKey(key.getPrivateKey());
    signature.setKeyIdHeaderValue(key.getKeyId());
    signature.setAlgorithmHeaderValue("ES256");
    return signature.getCompactSerialization();
  }

  static PublicJsonWebKey key(String id) throws JoseException {
    PublicJsonWebKey made = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    made.setKeyId(id);
    made.setAlgorithm("ES256");
    return made;
  }

  /** From now on tokens are signed with another key. */
  void rotate() throws JoseException {
    key = key("second");
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
