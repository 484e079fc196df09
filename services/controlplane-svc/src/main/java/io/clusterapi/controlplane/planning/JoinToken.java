package io.clusterapi.controlplane.planning;

import io.clusterapi.workload.BootstrapToken;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The bootstrap token of one machine, derived from the key of the cluster's authority. So it need
 * not be kept anywhere: planner and operation work it out alone, and trying again after a crash
 * makes the same token instead of one more. Who can derive it holds the authority's key, which is
 * worth more than any token.
 */
public final class JoinToken {
  private static final int ID = 6;
  private static final int SECRET = 16;

  private JoinToken() {}

  /**
   * @param authorityKey private key of the cluster's authority, PEM
   * @param configUid UID of the machine's KubeadmConfig
   */
  public static BootstrapToken of(String authorityKey, String configUid) {
    byte[] digest;
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(authorityKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      digest = mac.doFinal(("bootstrap-token\n" + configUid).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has HmacSHA256", e);
    }
    // 256 bits make 49 or 50 digits to base 36; the last 22 are as good as evenly distributed.
    String digits = "0".repeat(ID + SECRET) + new BigInteger(1, digest).toString(36);
    String tail = digits.substring(digits.length() - ID - SECRET);
    return new BootstrapToken(tail.substring(0, ID), tail.substring(ID));
  }
}
