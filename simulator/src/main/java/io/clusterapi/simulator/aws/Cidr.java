package io.clusterapi.simulator.aws;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 block.
 *
 * @param base its first address
 * @param length of its prefix in bits
 */
record Cidr(long base, int length) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

  /** Empty when the text is no block in canonical form (host bits must be 0). */
  static Optional<Cidr> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    long base = 0;
    for (int i = 1; i <= 4; i++) {
      int part = Integer.parseInt(form.group(i));
      if (part > 255) {
        return Optional.empty();
      }
      base = base << 8 | part;
    }
    int length = Integer.parseInt(form.group(5));
    Cidr cidr = new Cidr(base, length);
    return length > 32 || base % cidr.size() != 0 ? Optional.empty() : Optional.of(cidr);
  }

  /** The block, or AWS's refusal of the parameter. */
  static Cidr require(String text, String parameter) {
    return parse(text)
        .orElseThrow(
            () ->
                AwsError.invalid(
                    "Value ("
                        + text
                        + ") for parameter "
                        + parameter
                        + " is invalid. This is not a valid CIDR block."));
  }

  long size() {
    return 1L << (32 - length);
  }

  boolean contains(Cidr other) {
    return other.base >= base && other.base + other.size() <= base + size();
  }

  boolean overlaps(Cidr other) {
    return contains(other) || other.contains(this);
  }

  /** The address at the offset from the block's first. */
  String address(long offset) {
    long address = base + offset;
    return (address >> 24 & 255)
        + "."
        + (address >> 16 & 255)
        + "."
        + (address >> 8 & 255)
        + "."
        + (address & 255);
  }

  static long number(String address) {
    return Cidr.parse(address + "/32").orElseThrow().base();
  }
}
