package io.clusterapi.local.terminal;

import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command writes what its user reads.
 *
 * @param out the stream
 * @param live whether lines can be drawn again in place: a terminal, not a file or a pipe
 * @param color whether colours may be used
 * @param columns how many characters fit on a line
 * @param rows how many lines fit on the screen
 */
public record Terminal(PrintStream out, boolean live, boolean color, int columns, int rows) {
  /** System property by which the starting script says that the output is a terminal. */
  public static final String LIVE = "capi.terminal";

  /** Standard output of this process; {@code NO_COLOR} and {@code TERM=dumb} are respected. */
  public static Terminal ofProcess(Map<String, String> environment) {
    boolean dumb = "dumb".equals(environment.getOrDefault("TERM", "dumb"));
    boolean live = Boolean.getBoolean(LIVE) && !dumb;
    boolean color = live && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        System.out,
        live,
        color,
        Integer.getInteger("capi.columns", 80),
        Integer.getInteger("capi.rows", 24));
  }

  /** Prints a line. */
  public void line(String text) {
    out.println(text);
  }

  /** The text in green, where colours are used. */
  public String good(String text) {
    return paint("32", text);
  }

  /** The text in red, where colours are used. */
  public String bad(String text) {
    return paint("31", text);
  }

  /** The text in a lighter shade, where colours are used. */
  public String faint(String text) {
    return paint("2", text);
  }

  private String paint(String code, String text) {
    return color ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
