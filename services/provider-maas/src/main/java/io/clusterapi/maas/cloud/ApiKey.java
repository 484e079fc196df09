package io.clusterapi.maas.cloud;

import io.clusterapi.provider.driver.CloudFailure.Category;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** An API key of MAAS, and the OAuth1 signature made of it. */
final class ApiKey {
  private final String consumer;
  private final String token;
  private final String secret;

  private ApiKey(String consumer, String token, String secret) {
    this.consumer = consumer;
    this.token = token;
    this.secret = secret;
  }

  /**
   * @param text {@code consumer:token:secret}, as MAAS shows it
   */
  static ApiKey parse(String text) {
    String[] parts = text.trim().split(":");
    if (parts.length != 3 || parts[0].isEmpty() || parts[1].isEmpty() || parts[2].isEmpty()) {
      throw MaasFailures.exception(
          Category.UNAUTHORIZED,
          "",
          "capi.maas.api-key is not a key of MAAS: wanted three texts separated by colons,"
              + " consumer:token:secret");
    }
    return new ApiKey(parts[0], parts[1], parts[2]);
  }

  /**
   * The header of one request. The PLAINTEXT signature is the consumer's secret, which MAAS leaves
   * empty, an ampersand and the token's secret, percent-encoded.
   */
  String authorization(Instant now) {
    return "OAuth oauth_version=\"1.0\", oauth_signature_method=\"PLAINTEXT\""
        + parameter("oauth_consumer_key", consumer)
        + parameter("oauth_token", token)
        + parameter("oauth_signature", "&" + secret)
        + parameter("oauth_nonce", UUID.randomUUID().toString())
        + parameter("oauth_timestamp", Long.toString(now.getEpochSecond()));
  }

  private static String parameter(String name, String value) {
    String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    return ", " + name + "=\"" + encoded + "\"";
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "API key of consumer " + consumer;
  }
}
