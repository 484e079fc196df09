package io.clusterapi.workload;

import java.security.SecureRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kubeadm bootstrap token: with it a machine that knows nothing else joins the cluster.
 *
 * @param id public part, 6 characters of a-z and 0-9
 * @param secret 16 characters of the same
 */
public record BootstrapToken(String id, String secret) {
  private static final Pattern FORM = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

  public BootstrapToken {
    if (!FORM.matcher(id + "." + secret).matches()) {
      throw new IllegalArgumentException("A bootstrap token has the form [a-z0-9]{6}.[a-z0-9]{16}");
    }
  }

  public static BootstrapToken random(SecureRandom random) {
    return new BootstrapToken(characters(6, random), characters(16, random));
  }

  /**
   * Reads {@code id.secret}.
   *
   * @throws IllegalArgumentException without repeating the text
   */
  public static BootstrapToken parse(String token) {
    Matcher matcher = FORM.matcher(token);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("A bootstrap token has the form [a-z0-9]{6}.[a-z0-9]{16}");
    }
    return new BootstrapToken(matcher.group(1), matcher.group(2));
  }

  /** {@code id.secret}, as kubeadm takes it. */
  public String value() {
    return id + "." + secret;
  }

  @Override
  public String toString() {
    return "BootstrapToken[" + id + "]";
  }

  private static String characters(int count, SecureRandom random) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
