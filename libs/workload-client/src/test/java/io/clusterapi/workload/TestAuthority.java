package io.clusterapi.workload;

import java.io.StringWriter;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority that lives as long as a test. */
final class TestAuthority {
  // PKCS #1, as clusters get by default; made once because it costs up to a second.
  private static final KeyPair CLIENT_KEYS = keys("RSA", 2048);

  private final X500Name name;
  private final KeyPair keys = keys("EC", 256);
  private final X509Certificate certificate;

  TestAuthority(String commonName) {
    name = new X500Name("CN=" + commonName);
    certificate = sign(name, keys, true);
  }

  EtcdIdentity client(String commonName) {
    return issue(commonName, CLIENT_KEYS, CLIENT_KEYS);
  }

  /** A certificate for localhost, as kubeadm gives to etcd. */
  EtcdIdentity issue(String commonName) {
    KeyPair pair = keys("EC", 256);
    try {
      return issue(commonName, pair, new JcaPKCS8Generator(pair.getPrivate(), null));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private EtcdIdentity issue(String commonName, KeyPair pair, Object writtenKey) {
    return new EtcdIdentity(
        pem(certificate),
        pem(sign(new X500Name("CN=" + commonName), pair, false)),
        pem(writtenKey));
  }

  private X509Certificate sign(X500Name subject, KeyPair pair, boolean authority) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.valueOf(System.nanoTime()),
              Date.from(Instant.now().minusSeconds(300)),
              Date.from(Instant.now().plusSeconds(3600)),
              subject,
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }
}
