package io.clusterapi.controlplane.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority with its key.
 *
 * @param certificate the authority's own certificate
 * @param key signs what it issues
 */
public record CertificateAuthority(X509Certificate certificate, PrivateKey key) {
  /** Life of an authority in days when the spec says nothing, as upstream. */
  public static final int DEFAULT_VALIDITY_DAYS = 3650;

  /** Life of a client certificate, as upstream. */
  public static final Duration CLIENT_VALIDITY = Duration.ofDays(365);

  // A machine's clock may run behind ours: upstream dates authorities five minutes back.
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  /** A new self-signed authority that may sign leaves only (path length 0). */
  public static CertificateAuthority selfSigned(
      String commonName, KeyPair keys, int validityDays, Instant now, SecureRandom random) {
    if (validityDays < 1) {
      throw new IllegalArgumentException(
          "clusterConfiguration.caCertificateValidityPeriodDays: found "
              + validityDays
              + ", must be at least 1");
    }
    X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              serial(random),
              Date.from(now.minus(CLOCK_SKEW)),
              Date.from(now.plus(Duration.ofDays(validityDays))),
              name,
              keys.getPublic());
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(
              KeyUsage.keyEncipherment | KeyUsage.digitalSignature | KeyUsage.keyCertSign));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      return new CertificateAuthority(
          sign(builder, keys.getPrivate(), keys.getPublic()), keys.getPrivate());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Cannot create the authority " + commonName, e);
    }
  }

  /**
   * Reads an authority and checks that key and certificate belong together.
   *
   * @throws PkiException naming the key of the Secret that is wrong
   */
  public static CertificateAuthority from(Credentials credentials) {
    if (!credentials.hasKey()) {
      throw new PkiException("tls.key: missing, the authority's private key is needed to sign");
    }
    X509Certificate certificate;
    PrivateKey key;
    try {
      certificate = Pem.certificate(credentials.certificate());
    } catch (PkiException e) {
      throw new PkiException("tls.crt: " + e.getMessage());
    }
    try {
      key = Pem.privateKey(credentials.key());
    } catch (PkiException e) {
      throw new PkiException("tls.key: " + e.getMessage());
    }
    if (certificate.getBasicConstraints() < 0) {
      throw new PkiException("tls.crt: the certificate is not an authority (CA:TRUE is missing)");
    }
    if (!KeyMatch.belongTogether(certificate.getPublicKey(), key)) {
      throw new PkiException("tls.key: does not belong to the certificate in tls.crt");
    }
    return new CertificateAuthority(certificate, key);
  }

  public Credentials credentials() {
    return new Credentials(Pem.encode(certificate), Pem.encode(key, certificate.getPublicKey()));
  }

  /**
   * A certificate that proves who a client is, valid for {@link #CLIENT_VALIDITY} from now.
   *
   * @param organizations become the client's groups in Kubernetes; may be empty
   */
  public Credentials issueClient(
      String commonName,
      List<String> organizations,
      KeyPair keys,
      Instant now,
      SecureRandom random) {
    X500NameBuilder subject = new X500NameBuilder();
    organizations.forEach(o -> subject.addRDN(BCStyle.O, o));
    subject.addRDN(BCStyle.CN, commonName);
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
              serial(random),
              certificate.getNotBefore(),
              Date.from(now.plus(CLIENT_VALIDITY)),
              subject.build(),
              keys.getPublic());
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(
              KeyUsage.digitalSignature
                  | (keys.getPublic() instanceof RSAPublicKey ? KeyUsage.keyEncipherment : 0)));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate.getPublicKey()));
      X509Certificate issued = sign(builder, key, certificate.getPublicKey());
      return new Credentials(Pem.encode(issued), Pem.encode(keys.getPrivate(), keys.getPublic()));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Cannot issue a client certificate to " + commonName, e);
    }
  }

  /**
   * Our own certificate towards etcd; this authority must be the etcd authority. etcd admits every
   * client its authority signed, so the name only shows up in etcd's log.
   */
  public Credentials issueEtcdClient(KeyPair keys, Instant now, SecureRandom random) {
    return issueClient("cluster-api.x-k8s.io", List.of(), keys, now, random);
  }

  /**
   * What a joining machine must find: {@code sha256:} and the hex digest of the public key (Subject
   * Public Key Info) of every certificate in the text, as kubeadm's {@code caCertHashes}.
   */
  public static List<String> discoveryHashes(String certificatesPem) {
    List<X509Certificate> certificates = Pem.certificates(certificatesPem);
    if (certificates.isEmpty()) {
      throw new PkiException("tls.crt: no CERTIFICATE block found in the PEM data");
    }
    return certificates.stream()
        .map(c -> "sha256:" + HexFormat.of().formatHex(sha256(c.getPublicKey().getEncoded())))
        .toList();
  }

  @Override
  public String toString() {
    return "CertificateAuthority[" + certificate.getSubjectX500Principal().getName() + "]";
  }

  private static X509Certificate sign(
      JcaX509v3CertificateBuilder builder, PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    try {
      var signer = new JcaContentSignerBuilder(signatureAlgorithm(publicKey)).build(key);
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static String signatureAlgorithm(PublicKey key) {
    if (key instanceof RSAPublicKey) {
      return "SHA256withRSA";
    }
    if (key instanceof ECPublicKey ec) {
      return ec.getParams().getOrder().bitLength() > 256 ? "SHA384withECDSA" : "SHA256withECDSA";
    }
    throw new PkiException("tls.key: keys are RSA or EC, found " + key.getAlgorithm());
  }

  private static BigInteger serial(SecureRandom random) {
    return new BigInteger(62, random).add(BigInteger.ONE);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256", e);
    }
  }
}
