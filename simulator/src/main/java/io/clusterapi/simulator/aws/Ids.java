package io.clusterapi.simulator.aws;

import java.util.concurrent.ThreadLocalRandom;

/** Makes identifiers as AWS writes them: a prefix and 17 hexadecimal digits, the first one 0. */
final class Ids {
  private Ids() {}

  static String next(String prefix) {
    return prefix + "0" + hex(16);
  }

  static String hex(int digits) {
    StringBuilder text = new StringBuilder(digits);
    while (text.length() < digits) {
      text.append(String.format("%016x", ThreadLocalRandom.current().nextLong()));
    }
    return text.substring(0, digits);
  }
}
