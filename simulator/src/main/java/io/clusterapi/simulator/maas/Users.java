package io.clusterapi.simulator.maas;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who may call, by API key: OAuth1 with a plain-text signature that holds the key's secret. */
final class Users {
  /** The key of the user that providers are given. */
  static final String KEY = "simulated-consumer:simulated-token:simulated-secret";

  /** The key of a second user, who owns what is foreign to the first. */
  static final String FOREIGN_KEY = "foreign-consumer:foreign-token:foreign-secret";

  private static final Pattern PARAMETER = Pattern.compile("(oauth_[a-z_]+)=\"([^\"]*)\"");
  private static final Map<String, String> BY_KEY =
      Map.of(KEY, "capi", FOREIGN_KEY, "someone-else");

  private Users() {}

  /**
   * The caller's name.
   *
   * @throws MaasError 401 when the request is not signed with a known key
   */
  static String of(String authorization) {
    if (!authorization.startsWith("OAuth ")) {
      throw new MaasError(401, "Unrecognised signature: the request is not signed");
    }
    Map<String, String> found = new HashMap<>();
    for (Matcher each = PARAMETER.matcher(authorization); each.find(); ) {
      found.put(each.group(1), URLDecoder.decode(each.group(2), StandardCharsets.UTF_8));
    }
    if (!"PLAINTEXT".equals(found.get("oauth_signature_method"))) {
      throw new MaasError(401, "Unrecognised signature: only PLAINTEXT is taken");
    }
    // consumer secret, which MAAS leaves empty, ampersand, token secret
    String signature = found.getOrDefault("oauth_signature", "");
    String key =
        found.get("oauth_consumer_key")
            + ":"
            + found.get("oauth_token")
            + ":"
            + (signature.startsWith("&") ? signature.substring(1) : "\u0000");
    String user = BY_KEY.get(key);
    if (user == null
        || !found.containsKey("oauth_nonce")
        || !found.containsKey("oauth_timestamp")) {
      throw new MaasError(401, "Authorization Error: 'Invalid API key.'");
    }
    return user;
  }
}
