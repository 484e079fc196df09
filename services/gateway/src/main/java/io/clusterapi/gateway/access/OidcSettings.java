package io.clusterapi.gateway.access;

import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Whose OpenID Connect tokens are accepted and who they stand for. The names follow Kubernetes'
 * {@code --oidc-*} flags.
 *
 * @param issuer {@code capi.oidc.issuer}: the {@code iss} of every token
 * @param clientId {@code capi.oidc.client-id}: what must be among the {@code aud} of a token
 * @param keysUrl {@code capi.oidc.jwks-url}: where the issuer's keys are; empty to ask the issuer's
 *     discovery document
 * @param caFile {@code capi.oidc.ca-file}: PEM file of the authority of the issuer's certificate;
 *     empty for those the JDK trusts
 * @param usernameClaim {@code capi.oidc.username-claim}
 * @param usernamePrefix {@code capi.oidc.username-prefix}: in front of every name, so that no
 *     issuer can name a user of the tokens file or of a certificate
 * @param groupsClaim {@code capi.oidc.groups-claim}: one group or a list of them
 * @param groupsPrefix {@code capi.oidc.groups-prefix}: in front of every group, so that no issuer
 *     can put somebody into {@code capi:admins}
 */
public record OidcSettings(
    String issuer,
    String clientId,
    Optional<String> keysUrl,
    Optional<String> caFile,
    String usernameClaim,
    String usernamePrefix,
    String groupsClaim,
    String groupsPrefix) {

  private static final String PREFIX = "capi.oidc.";

  /** What a prefix is set to when there shall be none. */
  private static final String NONE = "-";

  /**
   * @throws IllegalStateException naming the key that is missing or wrong
   */
  public OidcSettings {
    if (clientId.isBlank()) {
      throw new IllegalStateException(
          "capi.oidc.client-id is not set: with capi.oidc.issuer it must say for whom tokens are");
    }
    checkAddress("capi.oidc.issuer", issuer);
    keysUrl.ifPresent(url -> checkAddress("capi.oidc.jwks-url", url));
  }

  /** Reads {@code capi.oidc.*}; empty when no issuer is set. */
  public static Optional<OidcSettings> read(Config config) {
    return text(config, PREFIX + "issuer")
        .map(
            issuer ->
                new OidcSettings(
                    issuer,
                    text(config, PREFIX + "client-id").orElse(""),
                    text(config, PREFIX + "jwks-url"),
                    text(config, PREFIX + "ca-file"),
                    text(config, PREFIX + "username-claim").orElse("sub"),
                    prefix(text(config, PREFIX + "username-prefix").orElse("oidc:")),
                    text(config, PREFIX + "groups-claim").orElse("groups"),
                    prefix(text(config, PREFIX + "groups-prefix").orElse("oidc:"))));
  }

  private static Optional<String> text(Config config, String key) {
    return config.getOptionalValue(key, String.class).filter(value -> !value.isBlank());
  }

  private static String prefix(String text) {
    return text.equals(NONE) ? "" : text;
  }

  // Keys that anybody on the way could replace would let anybody in.
  private static void checkAddress(String key, String text) {
    URI address;
    try {
      address = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(key + ": wanted https://HOST/..., found \"" + text + "\"");
    }
    boolean loopback =
        "http".equals(address.getScheme())
            && address.getHost() != null
            && (address.getHost().startsWith("127.") || address.getHost().equals("localhost"));
    if (!loopback && !("https".equals(address.getScheme()) && address.getHost() != null)) {
      throw new IllegalStateException(
          key
              + ": wanted https://HOST/... (http only on this machine's own addresses), found \""
              + text
              + "\"");
    }
  }
}
