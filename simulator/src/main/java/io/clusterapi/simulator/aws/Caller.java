package io.clusterapi.simulator.aws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who a call says it is and what it is for, read from its Signature Version 4 credential scope. The
 * signature itself is not checked: the simulator holds no secret keys.
 *
 * @param accessKey the access key id
 * @param account the 12-digit account the key belongs to
 * @param region the region of the scope
 * @param service the service's signing name, such as {@code ec2}
 * @param sessionArn the assumed role session, empty for a user's own key
 */
record Caller(String accessKey, String account, String region, String service, String sessionArn) {
  private static final Pattern SCOPE =
      Pattern.compile("Credential=([^/,\\s]+)/(\\d{8})/([^/,\\s]+)/([^/,\\s]+)/aws4_request");

  /** The account of the access key that AWS uses in its own examples, and of other unknown keys. */
  static final String DEFAULT_ACCOUNT = "123456789012";

  static Caller of(String authorization) {
    Matcher scope = SCOPE.matcher(authorization == null ? "" : authorization);
    if (!scope.find()) {
      throw new AwsError(
          403, "MissingAuthenticationToken", "Request is missing Authentication Token");
    }
    String key = scope.group(1);
    return new Caller(key, account(key), scope.group(3), scope.group(4), "");
  }

  /**
   * An access key that is 12 digits is its own account, so that tests can have several; any other
   * belongs to the default account.
   */
  private static String account(String accessKey) {
    return accessKey.matches("\\d{12}") ? accessKey : DEFAULT_ACCOUNT;
  }

  /** The same caller at another service. */
  Caller at(String other) {
    return new Caller(accessKey, account, region, other, sessionArn);
  }

  Caller inSession(String sessionAccount, String arn) {
    return new Caller(accessKey, sessionAccount, region, service, arn);
  }
}
