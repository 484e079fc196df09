package io.clusterapi.gateway.access;

import io.clusterapi.http.protocol.ApiFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.naming.NamingException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Finds out who makes a request, as Kubernetes does: by client certificate (common name is the
 * user, organizations are the groups), by a bearer token of the tokens file, or by one that an
 * OpenID Connect issuer has signed.
 */
public final class Authentication {
  static final String AUTHENTICATED = "system:authenticated";

  /** Users by the SHA-256 of their token: looking one up tells nothing about tokens by its time. */
  private final Map<String, User> byTokenHash;

  private final Vertx vertx;
  private final Optional<OidcTokens> oidc;

  private Authentication(Map<String, User> byTokenHash, Vertx vertx, Optional<OidcTokens> oidc) {
    this.byTokenHash = byTokenHash;
    this.vertx = vertx;
    this.oidc = oidc;
  }

  /** The same, accepting the tokens of an OpenID Connect issuer too. */
  public Authentication withIssuer(Vertx vertx, OidcSettings settings) {
    return new Authentication(
        byTokenHash, vertx, Optional.of(new OidcTokens(settings, Clock.systemUTC())));
  }

  /**
   * Reads the tokens file ({@code capi.gateway.tokens-file}): lines {@code
   * token,user,uid,"group1,group2"}; empty lines and lines that begin with # are skipped.
   *
   * @throws IllegalStateException naming the line that is wrong, never its token
   */
  public static Authentication read(Optional<String> tokensFile) {
    if (tokensFile.isEmpty() || tokensFile.get().isBlank()) {
      return new Authentication(Map.of(), null, Optional.empty());
    }
    try {
      return parse(tokensFile.get(), Files.readAllLines(Path.of(tokensFile.get())));
    } catch (IOException e) {
      throw new IllegalStateException(
          "capi.gateway.tokens-file: cannot read " + tokensFile.get() + " (" + e.getMessage() + ")",
          e);
    }
  }

  static Authentication parse(String file, List<String> lines) {
    Map<String, User> users = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split(",", 4);
      if (parts.length < 3 || parts[0].isBlank() || parts[1].isBlank()) {
        throw new IllegalStateException(
            "%s line %d: wanted token,user,uid,\"group1,group2\"".formatted(file, i + 1));
      }
      List<String> groups = new ArrayList<>();
      if (parts.length == 4) {
        for (String group : parts[3].strip().replaceAll("^\"|\"$", "").split(",")) {
          if (!group.isBlank()) {
            groups.add(group.strip());
          }
        }
      }
      groups.add(AUTHENTICATED);
      users.put(
          hash(parts[0].strip()),
          new User(parts[1].strip(), parts[2].strip(), List.copyOf(groups)));
    }
    return new Authentication(users, null, Optional.empty());
  }

  /**
   * The user of a request.
   *
   * @return complete at once unless an issuer's token is seen for the first time; fails with {@link
   *     ApiFailure} 401 when there are no valid credentials, 503 when the keys to check them cannot
   *     be had
   */
  public Future<User> authenticate(HttpServerRequest request) {
    String authorization = request.getHeader("Authorization");
    if (authorization != null) {
      String[] parts = authorization.split(" ", 2);
      return parts.length == 2 && parts[0].equalsIgnoreCase("Bearer")
          ? bearer(parts[1].strip())
          : Future.failedFuture(ApiFailure.unauthorized());
    }
    try {
      return Future.succeededFuture(
          certificate(request).map(Authentication::subject).orElseThrow(ApiFailure::unauthorized));
    } catch (ApiFailure unknown) {
      return Future.failedFuture(unknown);
    }
  }

  private Future<User> bearer(String token) {
    String hash = hash(token);
    User user = byTokenHash.get(hash);
    if (user != null) {
      return Future.succeededFuture(user);
    }
    if (oidc.isEmpty() || !OidcTokens.looksLikeOne(token)) {
      return Future.failedFuture(ApiFailure.unauthorized());
    }
    return oidc.get()
        .known(hash)
        .map(Future::succeededFuture)
        .orElseGet(() -> vertx.executeBlocking(() -> oidc.get().check(token, hash), false));
  }

  private static Optional<X509Certificate> certificate(HttpServerRequest request) {
    SSLSession session = request.sslSession();
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate certificate
          ? Optional.of(certificate)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      // The client showed no certificate.
      return Optional.empty();
    }
  }

  static User subject(X509Certificate certificate) {
    String name = "";
    List<String> groups = new ArrayList<>();
    try {
      for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        var attributes = rdn.toAttributes().getAll();
        while (attributes.hasMore()) {
          var attribute = attributes.next();
          for (var values = attribute.getAll(); values.hasMore(); ) {
            String value = String.valueOf(values.next());
            if (attribute.getID().equalsIgnoreCase("CN")) {
              name = value;
            } else if (attribute.getID().equalsIgnoreCase("O")) {
              groups.add(value);
            }
          }
        }
      }
    } catch (NamingException e) {
      throw ApiFailure.unauthorized();
    }
    if (name.isBlank()) {
      throw ApiFailure.unauthorized();
    }
    groups.add(AUTHENTICATED);
    return new User(name, "", List.copyOf(groups));
  }

  private static String hash(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return java.util.HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
