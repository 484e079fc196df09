package io.clusterapi.controlplane.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * PEM text in the forms kubeadm reads and writes: {@code CERTIFICATE}, {@code PUBLIC KEY}, {@code
 * RSA PRIVATE KEY} (PKCS #1), {@code EC PRIVATE KEY} (SEC 1). Reading also accepts PKCS #8 {@code
 * PRIVATE KEY}. Messages never repeat the text they could not read: it may be a key.
 */
public final class Pem {
  private Pem() {}

  public static String encode(X509Certificate certificate) {
    try {
      return write("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A certificate that was just read cannot be encoded", e);
    }
  }

  public static String encode(PublicKey key) {
    return write("PUBLIC KEY", key.getEncoded());
  }

  /**
   * The private key in its algorithm's own form.
   *
   * @param publicKey written beside an EC key, as Go and OpenSSL do
   */
  public static String encode(PrivateKey key, PublicKey publicKey) {
    try {
      PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
      if (key instanceof RSAPrivateKey) {
        return write("RSA PRIVATE KEY", info.parsePrivateKey().toASN1Primitive().getEncoded());
      }
      if (key instanceof ECPrivateKey ec && publicKey instanceof ECPublicKey) {
        // The JDK leaves the curve out of the inner structure; Go's x509.ParseECPrivateKey, and so
        // kubeadm, then fails with "unknown elliptic curve".
        ASN1BitString point =
            SubjectPublicKeyInfo.getInstance(publicKey.getEncoded()).getPublicKeyData();
        var sec1 =
            new org.bouncycastle.asn1.sec.ECPrivateKey(
                ec.getParams().getOrder().bitLength(),
                ec.getS(),
                point,
                info.getPrivateKeyAlgorithm().getParameters());
        return write("EC PRIVATE KEY", sec1.getEncoded());
      }
    } catch (IOException e) {
      throw new IllegalStateException("A private key of this process cannot be encoded", e);
    }
    throw new IllegalArgumentException("Keys are RSA or EC, found algorithm " + key.getAlgorithm());
  }

  /**
   * The first certificate of the text.
   *
   * @throws PkiException when there is none, or it cannot be read
   */
  public static X509Certificate certificate(String pem) {
    List<X509Certificate> all = certificates(pem);
    if (all.isEmpty()) {
      throw new PkiException("no CERTIFICATE block found in the PEM data");
    }
    return all.get(0);
  }

  /** Every certificate of the text, in its order; other blocks are passed over. */
  public static List<X509Certificate> certificates(String pem) {
    List<X509Certificate> found = new ArrayList<>();
    try (PemReader reader = new PemReader(new StringReader(pem))) {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (PemObject block = reader.readPemObject();
          block != null;
          block = reader.readPemObject()) {
        if (block.getType().equals("CERTIFICATE")) {
          found.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(block.getContent())));
        }
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new PkiException("the CERTIFICATE block is not a readable X.509 certificate");
    }
    return found;
  }

  /**
   * The private key of the text.
   *
   * @throws PkiException when there is none, it is encrypted, or it cannot be read
   */
  public static PrivateKey privateKey(String pem) {
    Object parsed;
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      parsed = parser.readObject();
      // OpenSSL writes the curve's parameters as a block of their own before the key.
      if (parsed instanceof org.bouncycastle.asn1.ASN1ObjectIdentifier) {
        parsed = parser.readObject();
      }
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      if (parsed instanceof PEMKeyPair pair) {
        return converter.getPrivateKey(pair.getPrivateKeyInfo());
      }
      if (parsed instanceof PrivateKeyInfo info) {
        return converter.getPrivateKey(info);
      }
    } catch (PEMException e) {
      throw new PkiException("the private key block cannot be decoded");
    } catch (IOException | RuntimeException e) {
      throw new PkiException("the private key is not readable PEM");
    }
    throw new PkiException(
        parsed == null
            ? "no private key block found in the PEM data"
            : "expected an unencrypted RSA or EC private key");
  }

  private static String write(String type, byte[] content) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    } catch (IOException e) {
      throw new IllegalStateException("Writing to memory failed", e);
    }
    // PemWriter uses the platform's line separator; the receiving machine is always Unix.
    return text.toString().replace("\r\n", "\n");
  }
}
