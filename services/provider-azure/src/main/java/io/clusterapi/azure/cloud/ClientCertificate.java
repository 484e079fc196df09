package io.clusterapi.azure.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Mapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service principal's certificate and key, with which it signs an assertion about itself instead
 * of showing a password (RFC 7523). Azure knows the certificate by its SHA-1 thumbprint.
 */
final class ClientCertificate {
  /** Long enough for a request, short enough to be worth nothing afterwards. */
  private static final Duration VALID = Duration.ofMinutes(10);

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  private final X509Certificate certificate;
  private final PrivateKey key;

  private ClientCertificate(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * Reads PEM text with a private key (PKCS#8) and the certificate, in any order; of a chain the
   * first one counts.
   *
   * @throws IllegalArgumentException saying what is missing or unreadable, without any of the text
   */
  static ClientCertificate read(String pem) {
    byte[] certificate = null;
    byte[] key = null;
    Matcher blocks = BLOCK.matcher(pem);
    while (blocks.find()) {
      byte[] content = Base64.getMimeDecoder().decode(blocks.group(2));
      switch (blocks.group(1)) {
        case "CERTIFICATE" -> certificate = certificate == null ? content : certificate;
        case "PRIVATE KEY" -> key = content;
        case "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY" ->
            throw new IllegalArgumentException(
                "wanted the key as BEGIN PRIVATE KEY, found BEGIN %s: convert it with openssl pkcs8 -topk8 -nocrypt"
                    .formatted(blocks.group(1)));
        default -> {
          // parameters of a key, trust settings
        }
      }
    }
    if (certificate == null || key == null) {
      throw new IllegalArgumentException(
          "wanted PEM text with BEGIN CERTIFICATE and BEGIN PRIVATE KEY, found no "
              + (certificate == null ? "certificate" : "private key"));
    }
    try {
      return new ClientCertificate(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(certificate)),
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("wanted an RSA certificate and its key, found others", e);
    }
  }

  /**
   * A signed assertion that this is the client.
   *
   * @param audience address of the token endpoint it is for
   */
  String assertion(String client, String audience, Instant now) {
    ObjectNode header = Mapper.json().createObjectNode();
    header.put("alg", "RS256").put("typ", "JWT").put("x5t", thumbprint());
    ObjectNode claims = Mapper.json().createObjectNode();
    claims.put("aud", audience).put("iss", client).put("sub", client);
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("nbf", now.getEpochSecond());
    claims.put("exp", now.plus(VALID).getEpochSecond());
    String signed = encoded(bytes(header)) + "." + encoded(bytes(claims));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + encoded(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("wanted an RSA key that can sign, found another", e);
    }
  }

  private String thumbprint() {
    try {
      return encoded(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read has an encoding", e);
    }
  }

  private static byte[] bytes(ObjectNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
