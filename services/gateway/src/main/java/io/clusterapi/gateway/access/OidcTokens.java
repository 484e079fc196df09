package io.clusterapi.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.model.Mapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jose4j.http.Get;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;

/**
 * Checks the ID tokens of one OpenID Connect issuer: signature, issuer, audience and life time. A
 * token that was checked is known until it expires.
 */
final class OidcTokens {
  private static final Logger LOG = Logger.getLogger(OidcTokens.class);
  private static final int MOST_KNOWN = 1_000;
  private static final int CLOCK_SKEW_SECONDS = 30;
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final long KEYS_SURVIVE_AN_OUTAGE_SECONDS = 600;
  private static final int RETRY_AFTER_SECONDS = 5;

  /**
   * Only signatures with the private half of a key: with a shared secret the public keys would do.
   */
  private static final AlgorithmConstraints ALGORITHMS =
      new AlgorithmConstraints(
          AlgorithmConstraints.ConstraintType.PERMIT,
          AlgorithmIdentifiers.RSA_USING_SHA256,
          AlgorithmIdentifiers.RSA_USING_SHA384,
          AlgorithmIdentifiers.RSA_USING_SHA512,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
          AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
          AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
          AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512);

  private final OidcSettings settings;
  private final Clock clock;
  private final Get get = new Get();
  private JwtConsumer consumer;

  private record Known(User user, Instant until) {}

  private final Map<String, Known> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MOST_KNOWN;
        }
      };

  /**
   * @throws IllegalStateException when the authority's file cannot be read
   */
  OidcTokens(OidcSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    get.setConnectTimeout(TIMEOUT_MILLIS);
    get.setReadTimeout(TIMEOUT_MILLIS);
    get.setRetries(1);
    settings.caFile().ifPresent(file -> get.setTrustedCertificates(certificates(file)));
  }

  /** Whether a bearer token has the form of those an issuer signs: three parts, two dots. */
  static boolean looksLikeOne(String token) {
    return token.chars().filter(c -> c == '.').count() == 2;
  }

  /** Whose token it is, if it was checked before and is still valid. */
  Optional<User> known(String hash) {
    synchronized (known) {
      Known found = known.get(hash);
      if (found == null) {
        return Optional.empty();
      }
      if (!found.until().isAfter(clock.instant())) {
        known.remove(hash);
        return Optional.empty();
      }
      return Optional.of(found.user());
    }
  }

  /**
   * Checks a token. Blocks while the issuer's keys are fetched.
   *
   * @param hash under which it will be known
   * @throws ApiFailure 401 when it is not valid, 503 when the issuer's keys cannot be had
   */
  User check(String token, String hash) {
    try {
      JwtClaims claims = consumer().processToClaims(token);
      User user = user(claims);
      Instant until =
          Instant.ofEpochSecond(claims.getExpirationTime().getValue() + CLOCK_SKEW_SECONDS);
      synchronized (known) {
        known.put(hash, new Known(user, until));
      }
      return user;
    } catch (InvalidJwtException e) {
      if (causedByIo(e)) {
        throw keysMissing(e);
      }
      // The library's message quotes the token's claims, which say who somebody is.
      LOG.debugf("an OIDC token was refused: error codes %s", codes(e));
      throw ApiFailure.unauthorized();
    } catch (MalformedClaimException e) {
      throw ApiFailure.unauthorized();
    } catch (IOException e) {
      throw keysMissing(e);
    }
  }

  private synchronized JwtConsumer consumer() throws IOException {
    if (consumer == null) {
      HttpsJwks keys =
          new HttpsJwks(settings.keysUrl().isPresent() ? settings.keysUrl().get() : discover());
      keys.setSimpleHttpGet(get);
      keys.setRetainCacheOnErrorDuration(KEYS_SURVIVE_AN_OUTAGE_SECONDS);
      consumer =
          new JwtConsumerBuilder()
              .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(keys))
              .setJwsAlgorithmConstraints(ALGORITHMS)
              .setExpectedIssuer(settings.issuer())
              .setExpectedAudience(settings.clientId())
              .setRequireExpirationTime()
              .setAllowedClockSkewInSeconds(CLOCK_SKEW_SECONDS)
              .build();
    }
    return consumer;
  }

  /** The issuer's discovery document says where its keys are. */
  private String discover() throws IOException {
    String address = settings.issuer().replaceAll("/+$", "") + "/.well-known/openid-configuration";
    JsonNode document = Mapper.json().readTree(get.get(address).getBody());
    if (!document.path("issuer").asText().equals(settings.issuer())) {
      throw new IOException(
          "%s is of the issuer \"%s\", not of capi.oidc.issuer"
              .formatted(address, document.path("issuer").asText()));
    }
    String keys = document.path("jwks_uri").asText();
    if (keys.isEmpty()) {
      throw new IOException(address + " has no jwks_uri; set capi.oidc.jwks-url");
    }
    return keys;
  }

  private User user(JwtClaims claims) throws MalformedClaimException {
    String name = claims.getClaimValueAsString(settings.usernameClaim());
    if (name == null || name.isBlank()) {
      LOG.warnf(
          "a valid OIDC token has no claim %s (capi.oidc.username-claim)",
          settings.usernameClaim());
      throw ApiFailure.unauthorized();
    }
    // As Kubernetes: an address nobody has confirmed could be anybody's.
    if (settings.usernameClaim().equals("email")
        && Boolean.FALSE.equals(claims.getClaimValue("email_verified"))) {
      throw ApiFailure.unauthorized();
    }
    List<String> groups = new ArrayList<>();
    Object claim = claims.getClaimValue(settings.groupsClaim());
    if (claim instanceof String one) {
      groups.add(settings.groupsPrefix() + one);
    } else if (claim instanceof Collection<?> several) {
      several.forEach(group -> groups.add(settings.groupsPrefix() + group));
    }
    groups.add(Authentication.AUTHENTICATED);
    String subject = claims.getSubject();
    return new User(
        settings.usernamePrefix() + name, subject == null ? "" : subject, List.copyOf(groups));
  }

  private ApiFailure keysMissing(Exception e) {
    LOG.warnf("the keys of %s cannot be read: %s", settings.issuer(), rootMessage(e));
    return ApiFailure.unavailable(
        RETRY_AFTER_SECONDS,
        "the keys of the token's issuer (capi.oidc.issuer) cannot be read; try again shortly");
  }

  private static boolean causedByIo(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  private static String rootMessage(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString();
  }

  private static List<Integer> codes(InvalidJwtException e) {
    return e.getErrorDetails().stream().map(error -> error.getErrorCode()).toList();
  }

  private static Collection<X509Certificate> certificates(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      List<X509Certificate> certificates = new ArrayList<>();
      CertificateFactory.getInstance("X.509")
          .generateCertificates(in)
          .forEach(each -> certificates.add((X509Certificate) each));
      return certificates;
    } catch (IOException | CertificateException e) {
      throw new IllegalStateException(
          "capi.oidc.ca-file: cannot read certificates from " + file + " (" + e.getMessage() + ")",
          e);
    }
  }
}
