package io.clusterapi.aws.planning;

import java.util.ArrayList;
import java.util.List;

/** An IPv4 range, for example {@code 10.0.0.0/16}. */
public record Cidr(int address, int prefix) {
  /** AWS has no subnets smaller than this. */
  private static final int SMALLEST = 28;

  /**
   * @throws IllegalArgumentException saying what is wrong
   */
  public static Cidr parse(String text) {
    String[] parts = text.split("[./]", -1);
    if (parts.length != 5) {
      throw new IllegalArgumentException("wanted an IPv4 range like 10.0.0.0/16, found " + text);
    }
    try {
      int address = 0;
      for (int i = 0; i < 4; i++) {
        int octet = Integer.parseInt(parts[i]);
        if (octet < 0 || octet > 255) {
          throw new NumberFormatException();
        }
        address = address << 8 | octet;
      }
      int prefix = Integer.parseInt(parts[4]);
      if (prefix < 0 || prefix > 32) {
        throw new NumberFormatException();
      }
      return new Cidr(address & mask(prefix), prefix);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("wanted an IPv4 range like 10.0.0.0/16, found " + text);
    }
  }

  /**
   * The first {@code count} of the equal blocks this range is cut into; there are as many blocks as
   * the next power of two, as upstream cuts.
   *
   * @throws IllegalArgumentException when the blocks would be smaller than AWS takes
   */
  public List<Cidr> split(int count) {
    int bits = 32 - Integer.numberOfLeadingZeros(count - 1);
    int inner = prefix + (count == 1 ? 0 : bits);
    if (inner > SMALLEST) {
      throw new IllegalArgumentException(
          "%s is too small to be cut into %d subnets: AWS wants at least /%d for each"
              .formatted(this, count, SMALLEST));
    }
    List<Cidr> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      blocks.add(new Cidr(address + (inner == 0 ? 0 : i << (32 - inner)), inner));
    }
    return blocks;
  }

  /** Whether an address of the other range is in this one too. */
  public boolean overlaps(Cidr other) {
    int common = Math.min(prefix, other.prefix);
    return (address & mask(common)) == (other.address & mask(common));
  }

  private static int mask(int prefix) {
    return prefix == 0 ? 0 : -1 << (32 - prefix);
  }

  @Override
  public String toString() {
    return "%d.%d.%d.%d/%d"
        .formatted(
            address >>> 24, address >>> 16 & 0xff, address >>> 8 & 0xff, address & 0xff, prefix);
  }
}
