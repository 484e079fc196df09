package io.clusterapi.model.conditions;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Messages inside messages: a line of its own stays on the line of its bullet, several are indented
 * below it.
 */
final class Bullets {
  private static final Pattern BULLET = Pattern.compile("\\s*\\*\\s+");

  private Bullets() {}

  /** What follows {@code "* Type:"}: {@code " message"}, or the lines of the message two deeper. */
  static String nested(String message) {
    if (!message.contains("\n") && !BULLET.matcher(message).find()) {
      return " " + message;
    }
    List<String> lines = List.of(message.split("\n", -1));
    boolean allBullets = lines.stream().allMatch(Bullets::bullet);
    List<String> indented = new ArrayList<>();
    for (String line : lines) {
      if (allBullets) {
        indented.add("  " + line);
      } else {
        indented.add((bullet(line) ? "    " : "  * ") + line);
      }
    }
    return "\n" + String.join("\n", indented);
  }

  private static boolean bullet(String line) {
    return BULLET.matcher(line).find();
  }
}
