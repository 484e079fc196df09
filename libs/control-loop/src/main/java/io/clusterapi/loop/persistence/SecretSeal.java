package io.clusterapi.loop.persistence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Mapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Keeps the contents of Secrets unreadable at rest: AES-256-GCM with a fresh nonce per write, bound
 * to the Secret's UID so that one Secret's contents cannot be put in place of another's. The key
 * lies outside the database.
 */
@ApplicationScoped
public class SecretSeal {
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final String FIELD = "sealed";

  private final SecureRandom random = new SecureRandom();
  private final Optional<String> keyFile;
  private volatile SecretKeySpec key;

  /**
   * @param keyFile {@code capi.secrets.key-file}: file with 32 random bytes in base64; only
   *     services that own Secrets need it
   */
  public SecretSeal(@ConfigProperty(name = "capi.secrets.key-file") Optional<String> keyFile) {
    this.keyFile = keyFile;
  }

  public static boolean isSecret(Kind kind) {
    return kind.group().isEmpty() && kind.kind().equals("Secret");
  }

  /** The object as it may be written to disk. */
  public ObjectNode seal(ObjectNode secret) {
    ObjectNode contents = secret.objectNode();
    ObjectNode sealed = secret.deepCopy();
    for (String field : new String[] {"data", "stringData"}) {
      if (sealed.has(field)) {
        contents.set(field, sealed.remove(field));
      }
    }
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] body = crypt(Cipher.ENCRYPT_MODE, nonce, uid(secret), Mapper.toBytes(contents));
    sealed.put(
        FIELD,
        Base64.getEncoder()
            .encodeToString(ByteBuffer.allocate(NONCE + body.length).put(nonce).put(body).array()));
    return sealed;
  }

  /** The object as its readers know it. */
  public ObjectNode open(ObjectNode sealed) {
    if (!sealed.has(FIELD)) {
      return sealed;
    }
    ObjectNode secret = sealed.deepCopy();
    byte[] bytes = Base64.getDecoder().decode(secret.remove(FIELD).asText());
    byte[] nonce = java.util.Arrays.copyOf(bytes, NONCE);
    byte[] body = java.util.Arrays.copyOfRange(bytes, NONCE, bytes.length);
    byte[] contents = crypt(Cipher.DECRYPT_MODE, nonce, uid(sealed), body);
    try {
      secret.setAll((ObjectNode) Mapper.json().readTree(contents));
      return secret;
    } catch (IOException e) {
      throw new IllegalStateException("a sealed Secret does not hold JSON", e);
    }
  }

  private static String uid(ObjectNode secret) {
    return secret.path("metadata").path("uid").asText();
  }

  private byte[] crypt(int mode, byte[] nonce, String uid, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(uid.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "a Secret cannot be "
              + (mode == Cipher.ENCRYPT_MODE ? "sealed" : "opened")
              + "; is capi.secrets.key-file the key it was written with?",
          e);
    }
  }

  private SecretKeySpec key() {
    if (key == null) {
      String file =
          keyFile.orElseThrow(
              () ->
                  new IllegalStateException(
                      "capi.secrets.key-file is not set; it must name a file with 32 random bytes in base64"));
      try {
        byte[] bytes =
            Base64.getDecoder()
                .decode(Files.readString(Path.of(file), StandardCharsets.US_ASCII).trim());
        if (bytes.length != 32) {
          throw new IllegalStateException(
              "capi.secrets.key-file " + file + " holds " + bytes.length + " bytes, wanted 32");
        }
        key = new SecretKeySpec(bytes, "AES");
      } catch (IOException | IllegalArgumentException e) {
        throw new IllegalStateException(
            "capi.secrets.key-file " + file + " cannot be read as 32 bytes in base64", e);
      }
    }
    return key;
  }
}
