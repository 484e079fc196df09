package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Address ranges in CIDR notation. */
final class Cidrs {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
  private static final Pattern PREFIX_LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");

  private Cidrs() {}

  /** Whether the text is an IPv4 or IPv6 range. Host bits may be set, as upstream allows. */
  static boolean valid(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !PREFIX_LENGTH.matcher(text.substring(slash + 1)).matches()) {
      return false;
    }
    int length = Integer.parseInt(text.substring(slash + 1));
    String address = text.substring(0, slash);
    if (IPV4.matcher(address).matches()) {
      return length <= 32;
    }
    return length <= 128 && ipv6(address);
  }

  static void check(JsonNode value, String path, Problems problems) {
    if (value.isTextual() && !value.asText().isEmpty() && !valid(value.asText())) {
      problems.invalid(
          path, value, "must be a range in CIDR notation, such as 10.0.0.0/16 or fd00::/48");
    }
  }

  static void checkAll(JsonNode values, String path, Problems problems) {
    for (int i = 0; i < values.size(); i++) {
      if (!valid(values.get(i).asText())) {
        problems.invalid(
            path + "[" + i + "]",
            values.get(i),
            "must be a range in CIDR notation, such as 10.0.0.0/16 or fd00::/48");
      }
    }
  }

  private static boolean ipv6(String address) {
    if (!IPV6.matcher(address).matches()) {
      return false;
    }
    try {
      // The pattern admits only what cannot be a host name, so nothing is looked up.
      InetAddress.getByName(address);
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
