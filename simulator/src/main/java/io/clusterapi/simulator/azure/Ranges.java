package io.clusterapi.simulator.azure;

import java.util.Set;

/** IPv4 ranges. */
record Ranges(long first, int length) {

  static Ranges parse(String text) {
    String[] parts = text.split("/");
    try {
      long address = 0;
      String[] octets = parts[0].split("\\.");
      for (String octet : octets) {
        address = address << 8 | Integer.parseInt(octet);
      }
      int length = Integer.parseInt(parts[1]);
      if (octets.length == 4 && length >= 0 && length <= 32) {
        long mask = length == 0 ? 0 : -1L << (32 - length) & 0xffffffffL;
        return new Ranges(address & mask, length);
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      // answered below
    }
    throw ArmError.invalid(
        "InvalidAddressPrefixFormat", "Address prefix %s is not valid.".formatted(text));
  }

  private long size() {
    return 1L << (32 - length);
  }

  boolean contains(Ranges other) {
    return other.length >= length && overlaps(other);
  }

  boolean contains(String address) {
    return contains(parse(address + "/32"));
  }

  boolean overlaps(Ranges other) {
    return first < other.first + other.size() && other.first < first + size();
  }

  /** The first address nobody has; Azure keeps the first four and the last for itself. */
  String free(Set<String> taken) {
    for (long address = first + 4; address < first + size() - 1; address++) {
      String text =
          (address >>> 24)
              + "."
              + (address >>> 16 & 0xff)
              + "."
              + (address >>> 8 & 0xff)
              + "."
              + (address & 0xff);
      if (!taken.contains(text)) {
        return text;
      }
    }
    throw ArmError.invalid(
        "SubnetIsFull", "Subnet has no free addresses to allocate a network interface in.");
  }
}
