package io.clusterapi.controlplane.pki;

import io.clusterapi.workload.NativeCryptography;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Key algorithms of a cluster's certificates, by the names of kubeadm's {@code
 * ClusterConfiguration.encryptionAlgorithm}.
 */
public enum KeyAlgorithm {
  RSA_2048("RSA-2048", "RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4)),
  RSA_3072("RSA-3072", "RSA", new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F4)),
  RSA_4096("RSA-4096", "RSA", new RSAKeyGenParameterSpec(4096, RSAKeyGenParameterSpec.F4)),
  ECDSA_P256("ECDSA-P256", "EC", new ECGenParameterSpec("secp256r1")),
  ECDSA_P384("ECDSA-P384", "EC", new ECGenParameterSpec("secp384r1"));

  static {
    NativeCryptography.prefer();
  }

  private final String kubeadmName;
  private final String family;
  private final AlgorithmParameterSpec parameters;

  KeyAlgorithm(String kubeadmName, String family, AlgorithmParameterSpec parameters) {
    this.kubeadmName = kubeadmName;
    this.family = family;
    this.parameters = parameters;
  }

  /** The name as written in a manifest. */
  public String kubeadmName() {
    return kubeadmName;
  }

  /**
   * The algorithm of a manifest's {@code encryptionAlgorithm}; absent means RSA-2048.
   *
   * @throws IllegalArgumentException for any other name
   */
  public static KeyAlgorithm of(String kubeadmName) {
    if (kubeadmName == null || kubeadmName.isEmpty()) {
      return RSA_2048;
    }
    for (KeyAlgorithm algorithm : values()) {
      if (algorithm.kubeadmName.equals(kubeadmName)) {
        return algorithm;
      }
    }
    throw new IllegalArgumentException(
        "clusterConfiguration.encryptionAlgorithm: found \""
            + kubeadmName
            + "\", supported are "
            + Arrays.stream(values())
                .map(KeyAlgorithm::kubeadmName)
                .collect(Collectors.joining(", ")));
  }

  /** A fresh key pair; RSA-2048 takes 60 ms of CPU, ECDSA well below 1 ms. */
  public KeyPair generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
      generator.initialize(parameters, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "This Java runtime cannot create " + kubeadmName + " keys", e);
    }
  }
}
