package io.clusterapi.workload;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Security;

/**
 * Cryptography in native code where there is some for this machine, Java's own elsewhere.
 *
 * <p>Every cluster costs five RSA-2048 key pairs and some dozen TLS handshakes. In a young JVM
 * Java's own code takes 440 to 540 ms for a key pair (60 to 110 once the second compiler has worked
 * on it for some seconds), the native one 60 ms from the first on
 * (docs/adr/0015-native-cryptography.md).
 */
public final class NativeCryptography {
  private static final boolean AVAILABLE = install();

  private NativeCryptography() {}

  /**
   * Makes it the first choice of this process; further calls do nothing.
   *
   * @return whether there is native code for this machine
   */
  public static boolean prefer() {
    return AVAILABLE;
  }

  private static boolean install() {
    // The key store that a client's key is put into never leaves memory: stretching the password
    // that protects it there takes 10,000 rounds, 0.3 s for the first connection of a process.
    Security.setProperty("keystore.pkcs12.keyPbeIterationCount", "1");
    AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
    if (provider.getLoadingError() != null) {
      return false;
    }
    AmazonCorrettoCryptoProvider.install();
    return true;
  }
}
