package io.clusterapi.planning;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Names of children, derived from the parent's UID and an ordinal, so that planning again after a
 * crash names the same child and a duplicate cannot come to be. They look like upstream's ({@code
 * <parent>-x7k2q}); the alphabet has no vowels and no look-alikes, as Kubernetes' own suffixes.
 */
public final class ChildNames {
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX = 5;

  /** Longest name that is still a valid label value. */
  public static final int MAX_LENGTH = 63;

  private ChildNames() {}

  /**
   * {@code <prefix>-<5 characters of hash(parentUid, ordinal)>}, the prefix cut so that 63
   * characters suffice.
   */
  public static String child(String prefix, String parentUid, String ordinal) {
    int room = MAX_LENGTH - SUFFIX - 1;
    return head(prefix, room) + "-" + suffix(SUFFIX, parentUid, ordinal);
  }

  /** A name cut behind a dot or dash would leave "x.-k7f2q", which is no object name. */
  private static String head(String prefix, int room) {
    if (prefix.length() <= room) {
      return prefix;
    }
    int end = room;
    while (end > 0 && !Character.isLetterOrDigit(prefix.charAt(end - 1))) {
      end--;
    }
    return prefix.substring(0, end);
  }

  /** Characters of the safe alphabet, chosen by a hash of the parts. */
  public static String suffix(int length, String... parts) {
    byte[] hash = sha256(String.join("\n", parts));
    StringBuilder suffix = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      suffix.append(ALPHABET.charAt(Math.floorMod(hash[i], ALPHABET.length())));
    }
    return suffix.toString();
  }

  /** An idempotency key: 32 hexadecimal characters of a hash over the parts. */
  public static String token(String... parts) {
    byte[] hash = sha256(String.join("\n", parts));
    StringBuilder hex = new StringBuilder(32);
    for (int i = 0; i < 16; i++) {
      hex.append(Character.forDigit((hash[i] >> 4) & 0xf, 16));
      hex.append(Character.forDigit(hash[i] & 0xf, 16));
    }
    return hex.toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
