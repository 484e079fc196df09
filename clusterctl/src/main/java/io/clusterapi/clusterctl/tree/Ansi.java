package io.clusterapi.clusterctl.tree;

import java.util.regex.Pattern;

/** Terminal colours. */
public enum Ansi {
  BOLD("1"),
  RED("31"),
  GREEN("32"),
  YELLOW("33"),
  CYAN("36"),
  GRAY("90");

  private static final Pattern CODE = Pattern.compile("\u001b\\[[0-9;]*m");
  private final String code;

  Ansi(String code) {
    this.code = code;
  }

  public String paint(String text, boolean enabled) {
    return enabled && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  /** Columns the text takes on a terminal. */
  public static int width(String text) {
    String plain = CODE.matcher(text).replaceAll("");
    return plain.codePointCount(0, plain.length());
  }

  /** The text cut to that many columns; codes are kept and switched off at the end. */
  public static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int used = 0;
    for (int i = 0; i < text.length() && used < columns; ) {
      if (text.charAt(i) == '\u001b') {
        int end = text.indexOf('m', i);
        int stop = end < 0 ? text.length() : end + 1;
        out.append(text, i, stop);
        i = stop;
      } else {
        int point = text.codePointAt(i);
        out.appendCodePoint(point);
        i += Character.charCount(point);
        used++;
      }
    }
    return text.indexOf('\u001b') >= 0 ? out + "\u001b[0m" : out.toString();
  }
}
