package io.clusterapi.azure.cloud;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.EdECPublicKey;
import java.util.Base64;

/**
 * Azure makes no machine without a key or password. Where nobody gave a key, a machine gets one
 * whose private half was never kept, so nobody can log in with it. Ed25519, since this runs on an
 * event loop: making an RSA key there held up all other calls for up to 10 s on a busy machine.
 */
final class SshKeys {
  private static final int LENGTH = 32;
  private static final byte[] TYPE = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);

  private SshKeys() {}

  static String random() {
    try {
      EdECPublicKey key =
          (EdECPublicKey) KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
      ByteBuffer blob = ByteBuffer.allocate(4 + TYPE.length + 4 + LENGTH);
      blob.putInt(TYPE.length).put(TYPE).putInt(LENGTH).put(point(key));
      return "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob.array());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /** The point as RFC 8032 writes it: y in little-endian order, the sign of x in the last bit. */
  private static byte[] point(EdECPublicKey key) {
    BigInteger y = key.getPoint().getY();
    byte[] encoded = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      encoded[i] = y.shiftRight(8 * i).byteValue();
    }
    if (key.getPoint().isXOdd()) {
      encoded[LENGTH - 1] |= (byte) 0x80;
    }
    return encoded;
  }
}
