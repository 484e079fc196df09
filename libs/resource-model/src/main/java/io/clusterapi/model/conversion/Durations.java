package io.clusterapi.model.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations: text such as {@code 1h30m} in v1beta1, whole seconds in v1beta2. */
final class Durations {
  private static final Pattern TEXT =
      Pattern.compile("[+-]?(?:(?:\\d+\\.?\\d*|\\.\\d+)(?:ns|us|µs|μs|ms|s|m|h))+|[+-]?0");
  private static final Pattern PART =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, BigDecimal> SECONDS =
      Map.of(
          "ns", new BigDecimal("0.000000001"),
          "us", new BigDecimal("0.000001"),
          "µs", new BigDecimal("0.000001"),
          "μs", new BigDecimal("0.000001"),
          "ms", new BigDecimal("0.001"),
          "s", BigDecimal.ONE,
          "m", BigDecimal.valueOf(60),
          "h", BigDecimal.valueOf(3600));

  private Durations() {}

  /** {@code nodeDrainTimeout: 10s} to {@code deletion.nodeDrainTimeoutSeconds: 10}. */
  static Step seconds(String from, String to) {
    return Steps.moveMapped(
        from, to, (scope, value) -> toSeconds(scope, from, value), Durations::toText);
  }

  /**
   * Fractions are cut off and more than an int holds becomes the most it holds, as upstream does.
   */
  static JsonNode toSeconds(Scope scope, String field, JsonNode value) {
    String text = value.isTextual() ? value.asText() : "";
    if (text.length() > 64 || !TEXT.matcher(text).matches()) {
      throw scope.refuse(
          field, "must be a duration such as 10s, 5m or 1h30m but is " + Steps.described(value));
    }
    BigDecimal total = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      total = total.add(new BigDecimal(part.group(1)).multiply(SECONDS.get(part.group(2))));
    }
    BigDecimal signed = text.startsWith("-") ? total.negate() : total;
    BigDecimal whole = signed.setScale(0, RoundingMode.DOWN);
    return IntNode.valueOf(
        whole
            .min(BigDecimal.valueOf(Integer.MAX_VALUE))
            .max(BigDecimal.valueOf(Integer.MIN_VALUE))
            .intValue());
  }

  /** As Go prints a duration: {@code 1h0m0s}, {@code 5m0s}, {@code 10s}. */
  static JsonNode toText(JsonNode value) {
    if (!value.isIntegralNumber()) {
      return value;
    }
    long all = value.asLong();
    long seconds = Math.abs(all);
    StringBuilder text = new StringBuilder(all < 0 ? "-" : "");
    if (seconds >= 3600) {
      text.append(seconds / 3600).append('h');
    }
    if (seconds >= 60) {
      text.append(seconds % 3600 / 60).append('m');
    }
    return TextNode.valueOf(text.append(seconds % 60).append('s').toString());
  }
}
