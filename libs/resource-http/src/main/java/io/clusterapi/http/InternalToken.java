package io.clusterapi.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The secret the services of one installation share ({@code capi.internal.token-file}). Whoever
 * shows it may say on whose behalf a request is made.
 */
public final class InternalToken {
  private static final int SHORTEST = 16;

  private final byte[] token;

  private InternalToken(byte[] token) {
    this.token = token;
  }

  /** A token given as text. */
  public static InternalToken of(String token) {
    return new InternalToken(token.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads the file.
   *
   * @throws IllegalStateException if the key is not set, the file cannot be read or holds less than
   *     16 characters; the message names the key and the file, never its content
   */
  public static InternalToken read(Optional<String> file) {
    String path =
        file.filter(text -> !text.isBlank())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "capi.internal.token-file is not set: name a file with the secret all"
                            + " services share (at least "
                            + SHORTEST
                            + " characters)"));
    String text;
    try {
      text = Files.readString(Path.of(path)).strip();
    } catch (IOException e) {
      throw new IllegalStateException(
          "capi.internal.token-file: cannot read " + path + " (" + e.getMessage() + ")", e);
    }
    if (text.length() < SHORTEST) {
      throw new IllegalStateException(
          "capi.internal.token-file: "
              + path
              + " holds "
              + text.length()
              + " characters, at least "
              + SHORTEST
              + " are wanted");
    }
    return of(text);
  }

  /** Value of the Authorization header to send. */
  public String authorization() {
    return "Bearer " + new String(token, StandardCharsets.UTF_8);
  }

  /** Compares in time that does not depend on where the difference is. */
  public boolean matches(String authorization) {
    if (authorization == null || !authorization.startsWith("Bearer ")) {
      return false;
    }
    byte[] shown = authorization.substring(7).strip().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(token, shown);
  }

  @Override
  public String toString() {
    return "InternalToken[redacted]";
  }
}
