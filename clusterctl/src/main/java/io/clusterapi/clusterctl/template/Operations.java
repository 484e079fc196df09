package io.clusterapi.clusterctl.template;

import java.util.List;
import java.util.Locale;

/** What a placeholder's operator makes of the variable's value. */
final class Operations {
  private Operations() {}

  /**
   * @param value null when the variable is not set
   * @param arguments already filled in
   */
  static String apply(Node.Use use, String value, List<String> arguments) {
    String set = value == null ? "" : value;
    return switch (use.operator()) {
      case Parser.LENGTH ->
          Integer.toString(set.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
      case ":=", ":-" -> set.isEmpty() ? arguments.get(0) : set;
      case "=", "-" -> value == null ? arguments.get(0) : set;
      case ":?" -> required(use, set, arguments.get(0));
      case ":+" -> set.isEmpty() ? "" : arguments.get(0);
      case "^" -> first(set, true);
      case "^^" -> set.toUpperCase(Locale.ROOT);
      case "," -> first(set, false);
      case ",," -> set.toLowerCase(Locale.ROOT);
      case "#" -> set.substring(Globs.prefix(arguments.get(0), set, false));
      case "##" -> set.substring(Globs.prefix(arguments.get(0), set, true));
      case "%" -> set.substring(0, set.length() - Globs.suffix(arguments.get(0), set, false));
      case "%%" -> set.substring(0, set.length() - Globs.suffix(arguments.get(0), set, true));
      case ":" -> substring(set, arguments);
      case "/", "//", "/#", "/%" -> replace(use.operator(), set, arguments);
      default -> set;
    };
  }

  private static String required(Node.Use use, String value, String message) {
    if (value.isEmpty()) {
      throw new TemplateError(
          use.name()
              + ": "
              + (message.isBlank() ? "a value is required: set it in the environment" : message));
    }
    return value;
  }

  private static String first(String value, boolean upper) {
    if (value.isEmpty()) {
      return value;
    }
    int end = value.offsetByCodePoints(0, 1);
    String head = value.substring(0, end);
    return (upper ? head.toUpperCase(Locale.ROOT) : head.toLowerCase(Locale.ROOT))
        + value.substring(end);
  }

  /**
   * Offsets below zero count from the end; what is no number leaves the value as it is, as bash
   * does.
   */
  private static String substring(String value, List<String> arguments) {
    try {
      long length = value.length();
      long from = Long.parseLong(arguments.get(0).trim());
      long start = from < 0 ? Math.max(0, length + from) : Math.min(from, length);
      long end = length;
      if (arguments.size() > 1) {
        long count = Long.parseLong(arguments.get(1).trim());
        end = count < 0 ? length + count : Math.min(length, start + Math.min(count, length));
      }
      return end <= start ? "" : value.substring((int) start, (int) end);
    } catch (NumberFormatException e) {
      return value;
    }
  }

  private static String replace(String operator, String value, List<String> arguments) {
    String pattern = arguments.get(0);
    String replacement = arguments.size() > 1 ? arguments.get(1) : "";
    if (pattern.isEmpty()) {
      return value;
    }
    return switch (operator) {
      case "//" -> value.replace(pattern, replacement);
      case "/#" ->
          value.startsWith(pattern) ? replacement + value.substring(pattern.length()) : value;
      case "/%" ->
          value.endsWith(pattern)
              ? value.substring(0, value.length() - pattern.length()) + replacement
              : value;
      default -> {
        int at = value.indexOf(pattern);
        yield at < 0
            ? value
            : value.substring(0, at) + replacement + value.substring(at + pattern.length());
      }
    };
  }
}
