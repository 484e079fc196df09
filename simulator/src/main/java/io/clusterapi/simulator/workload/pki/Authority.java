package io.clusterapi.simulator.workload.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority given by its PEM files, which signs what kubeadm signs with it. */
public final class Authority {
  private static final Duration VALIDITY = Duration.ofDays(365);
  private static final Duration BACKDATE = Duration.ofMinutes(5);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

  private final X509Certificate certificate;
  private final PrivateKey key;

  private Authority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * @throws InvalidKeyException when a part is unreadable, the certificate is no CA's, is outside
   *     its validity, or the key is not the certificate's; the message says which
   */
  public static Authority read(String certificatePem, String keyPem) throws InvalidKeyException {
    X509Certificate certificate = certificate(certificatePem);
    if (certificate.getBasicConstraints() < 0) {
      throw new InvalidKeyException("the certificate is not a certificate authority");
    }
    Date now = new Date();
    if (now.before(certificate.getNotBefore()) || now.after(certificate.getNotAfter())) {
      throw new InvalidKeyException(
          "the certificate is valid from "
              + certificate.getNotBefore().toInstant()
              + " to "
              + certificate.getNotAfter().toInstant());
    }
    PrivateKey key = privateKey(keyPem);
    if (!belongs(certificate, key)) {
      throw new InvalidKeyException("the private key does not belong to the certificate");
    }
    return new Authority(certificate, key);
  }

  private static boolean belongs(X509Certificate certificate, PrivateKey key) {
    if (certificate.getPublicKey() instanceof RSAPublicKey open
        && key instanceof RSAPrivateKey secret) {
      // A machine brings four authorities; signing a probe with each took a fifth of all the
      // simulator does.
      return open.getModulus().equals(secret.getModulus());
    }
    try {
      byte[] probe = {1, 2, 3};
      String algorithm = signatureAlgorithm(key);
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(probe);
      byte[] signed = signer.sign();
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certificate.getPublicKey());
      verifier.update(probe);
      return verifier.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // different algorithms: an RSA key beside an EC certificate
    }
  }

  private static String signatureAlgorithm(PrivateKey key) {
    return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
  }

  /**
   * @throws InvalidKeyException when the text holds no certificate
   */
  public static X509Certificate certificate(String pem) throws InvalidKeyException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      if (parser.readObject() instanceof X509CertificateHolder holder) {
        return new JcaX509CertificateConverter().getCertificate(holder);
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new InvalidKeyException("the certificate is not readable");
    }
    throw new InvalidKeyException("no certificate found");
  }

  static PrivateKey privateKey(String pem) throws InvalidKeyException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        if (part instanceof PEMKeyPair pair) {
          return decode(pair.getPrivateKeyInfo());
        }
        if (part instanceof PrivateKeyInfo info) {
          return decode(info);
        }
        // an EC PARAMETERS block may stand before the key itself
      }
    } catch (CurveMissingException e) {
      throw new InvalidKeyException(
          "the EC PRIVATE KEY does not name its curve (field parameters of RFC 5915)");
    } catch (IOException | GeneralSecurityException e) {
      // The parser's message may quote the text, which is a key.
      throw new InvalidKeyException("the private key is not readable");
    }
    throw new InvalidKeyException("no private key found");
  }

  private static final class CurveMissingException extends GeneralSecurityException {
    private static final long serialVersionUID = 1L;
  }

  private static PrivateKey decode(PrivateKeyInfo info)
      throws IOException, GeneralSecurityException {
    var algorithm = info.getPrivateKeyAlgorithm();
    boolean rsa = algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption);
    if (!rsa && algorithm.getParameters() == null) {
      // Go's parser, and so a real kubeadm, refuses it as an unknown elliptic curve.
      throw new CurveMissingException();
    }
    return KeyFactory.getInstance(rsa ? "RSA" : "EC")
        .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** What {@code --discovery-token-ca-cert-hash} pins: SHA-256 over the public key info. */
  public String publicKeyHash() {
    return publicKeyHash(certificate);
  }

  public static String publicKeyHash(X509Certificate certificate) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(certificate.getPublicKey().getEncoded());
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A server certificate with the names and addresses, for a fresh P-256 key, valid for a year. */
  public TlsIdentity server(String commonName, Collection<String> alternativeNames) {
    KeyPair pair = newKey();
    List<GeneralName> names = new ArrayList<>();
    for (String name : alternativeNames) {
      boolean address = ADDRESS.matcher(name).matches();
      names.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name));
    }
    X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
    // Server and client: an etcd member uses the one certificate in both roles.
    KeyPurposeId[] uses = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
    X509Certificate signed = sign(subject, pair, uses, names);
    return new TlsIdentity(pem(signed), pem(pair.getPrivate()), pem(certificate));
  }

  /** A client certificate for the user, for a fresh P-256 key, valid for a year. */
  public TlsIdentity client(String user, String group) {
    KeyPair pair = newKey();
    X500NameBuilder subject = new X500NameBuilder();
    if (group != null) {
      subject.addRDN(BCStyle.O, group);
    }
    subject.addRDN(BCStyle.CN, user);
    KeyPurposeId[] uses = {KeyPurposeId.id_kp_clientAuth};
    X509Certificate signed = sign(subject.build(), pair, uses, List.of());
    return new TlsIdentity(pem(signed), pem(pair.getPrivate()), pem(certificate));
  }

  private X509Certificate sign(
      X500Name subject, KeyPair pair, KeyPurposeId[] uses, List<GeneralName> names) {
    Instant now = Instant.now();
    Instant end = now.plus(VALIDITY);
    Instant authorityEnd = certificate.getNotAfter().toInstant();
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
              new BigInteger(64, RANDOM).setBit(0),
              Date.from(now.minus(BACKDATE)),
              Date.from(end.isBefore(authorityEnd) ? end : authorityEnd),
              subject,
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(uses));
      if (!names.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(names.toArray(GeneralName[]::new)));
      }
      var signer = new JcaContentSignerBuilder(signatureAlgorithm(key)).build(key);
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "cannot sign a certificate for %s", subject), e);
    }
  }

  // P-256 and not RSA as kubeadm's default: a key takes 0.3 ms instead of 70, and each control
  // plane
  // machine needs several.
  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(Object value) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          value instanceof PrivateKey key ? new JcaPKCS8Generator(key, null) : value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
