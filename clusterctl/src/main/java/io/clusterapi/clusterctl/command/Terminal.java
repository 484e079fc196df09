package io.clusterapi.clusterctl.command;

import io.clusterapi.clusterctl.tree.Ansi;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a command sees of the world around it.
 *
 * @param interactive whether a person watches: output goes to a terminal and not to a file or pipe
 */
public record Terminal(
    PrintWriter out,
    PrintWriter err,
    InputStream in,
    boolean interactive,
    Map<String, String> environment,
    Path workingDirectory,
    Clock clock) {

  private static final Size SMALLEST = new Size(24, 80);
  private static final String POSITIVE = "[1-9]\\d{0,4}";

  /** The real one. */
  static Terminal system() {
    return new Terminal(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        System.in,
        outputIsTerminal(),
        System.getenv(),
        Path.of(""),
        Clock.systemUTC());
  }

  /** Colours only for a person who did not switch them off (see no-color.org). */
  boolean color() {
    return interactive
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
  }

  /**
   * Replaces what the last call drew. Lines are cut to the terminal, since a wrapped one could not
   * be taken back.
   */
  void redraw(List<String> before, List<String> lines) {
    if (!before.isEmpty()) {
      out.print("\u001b[" + before.size() + "F\u001b[0J");
    }
    int columns = interactive ? size().columns() : Integer.MAX_VALUE;
    lines.forEach(line -> out.println(Ansi.cut(line, columns)));
    out.flush();
  }

  /**
   * As many of the lines as the terminal has rows; what scrolled away could not be taken back
   * either.
   */
  List<String> fitting(List<String> lines) {
    int rows = Math.max(2, size().rows() - 1);
    if (lines.size() <= rows) {
      return lines;
    }
    List<String> shown = new ArrayList<>(lines.subList(0, rows - 1));
    shown.add("... " + (lines.size() - shown.size()) + " more lines");
    return shown;
  }

  private record Size(int rows, int columns) {}

  /**
   * LINES and COLUMNS if somebody exported them, else what the terminal says now: it may be resized
   * at any time.
   */
  private Size size() {
    if (number("LINES") > 0 && number("COLUMNS") > 0) {
      return new Size(number("LINES"), number("COLUMNS"));
    }
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectErrorStream(true)
              .start();
      String[] answer =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .strip()
              .split(" ");
      if (answer.length == 2 && answer[0].matches(POSITIVE) && answer[1].matches(POSITIVE)) {
        return new Size(Integer.parseInt(answer[0]), Integer.parseInt(answer[1]));
      }
    } catch (IOException e) {
      // no stty, no terminal of that name: the smallest usual size does no harm
    }
    return SMALLEST;
  }

  private int number(String variable) {
    String text = environment.getOrDefault(variable, "");
    return text.matches(POSITIVE) ? Integer.parseInt(text) : 0;
  }

  private static boolean outputIsTerminal() {
    java.io.Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 there is always a console and it says itself whether it is a terminal.
      return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
