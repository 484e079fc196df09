package io.clusterapi.controlplane.pki;

import java.security.KeyPair;
import java.security.SecureRandom;

/** Where fresh key pairs come from. */
@FunctionalInterface
public interface KeySource {
  /** A key pair that was never handed out before. */
  KeyPair next(KeyAlgorithm algorithm);

  /** A source that makes each pair when asked, on the caller's thread. */
  static KeySource generating(SecureRandom random) {
    return algorithm -> algorithm.generate(random);
  }
}
