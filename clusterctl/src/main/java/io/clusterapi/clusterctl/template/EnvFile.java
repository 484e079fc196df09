package io.clusterapi.clusterctl.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code KEY=VALUE} lines. Blank lines and lines that start with {@code #} are skipped, {@code
 * export } before the key is allowed. A value in single quotes is taken as it is; in double quotes
 * {@code \n}, {@code \t}, {@code \"} and {@code \\} mean what they mean in a shell; without quotes
 * it ends at {@code " #"}. Nothing is executed or expanded.
 */
public final class EnvFile {
  private static final Pattern ENTRY =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");
  private static final Pattern AFTER_QUOTE = Pattern.compile("\\s*(#.*)?");

  private EnvFile() {}

  /**
   * The entries in the order of the file; a later entry of the same key wins.
   *
   * @throws TemplateError naming the line that is none; its value is not repeated, it may be a
   *     secret
   */
  public static Map<String, String> parse(String text) {
    Map<String, String> entries = new LinkedHashMap<>();
    String[] lines = text.split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher entry = ENTRY.matcher(line);
      if (!entry.matches()) {
        throw new TemplateError(
            "line "
                + (i + 1)
                + ": expected KEY=VALUE; a key is made of letters, digits and underscores");
      }
      entries.put(entry.group(1), value(entry.group(2), i + 1));
    }
    return entries;
  }

  private static String value(String written, int line) {
    if (written.startsWith("'")) {
      int end = written.indexOf('\'', 1);
      return end < 0
          ? unclosed(line)
          : quoted(written.substring(1, end), written.substring(end + 1), line);
    }
    if (written.startsWith("\"")) {
      StringBuilder value = new StringBuilder();
      for (int i = 1; i < written.length(); i++) {
        char c = written.charAt(i);
        if (c == '"') {
          return quoted(value.toString(), written.substring(i + 1), line);
        }
        if (c == '\\' && i + 1 < written.length()) {
          value.append(escaped(written.charAt(++i)));
        } else {
          value.append(c);
        }
      }
      return unclosed(line);
    }
    int comment = written.indexOf(" #");
    return (comment < 0 ? written : written.substring(0, comment)).strip();
  }

  private static String escaped(char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case '"', '\\', '$', '`' -> String.valueOf(c);
      default -> "\\" + c;
    };
  }

  private static String quoted(String value, String rest, int line) {
    if (!AFTER_QUOTE.matcher(rest).matches()) {
      throw new TemplateError("line " + line + ": there is text after the closing quote");
    }
    return value;
  }

  private static String unclosed(int line) {
    throw new TemplateError(
        "line "
            + line
            + ": the quote is not closed; a value cannot span lines, write \\n in double quotes");
  }
}
