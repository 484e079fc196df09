package io.clusterapi.local.terminal;

import java.util.ArrayList;
import java.util.List;

/** A block of lines that is drawn again in place; for terminals that can. */
public final class LiveBlock {
  private static final String ESCAPE = "\u001b[";

  private final Terminal terminal;
  private int drawn;

  public LiveBlock(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Draws the lines over those drawn before; lines too long for the terminal are cut. Of more lines
   * than the terminal has rows the last one is kept and those before it are counted: a terminal
   * cannot go back to what has left its screen.
   */
  public synchronized void draw(List<String> lines) {
    List<String> shown = fitting(lines, Math.max(3, terminal.rows() - 1));
    StringBuilder text = new StringBuilder();
    toTop(text);
    for (String line : shown) {
      text.append(ESCAPE).append("2K").append(fit(line, terminal.columns())).append('\n');
    }
    for (int left = shown.size(); left < drawn; left++) {
      text.append(ESCAPE).append("2K\n");
    }
    if (shown.size() < drawn) {
      text.append(ESCAPE).append(drawn - shown.size()).append('A');
    }
    drawn = shown.size();
    print(text);
  }

  /** Draws the lines for the last time, all of them; those too long for the terminal are cut. */
  public synchronized void finish(List<String> lines) {
    StringBuilder text = new StringBuilder();
    toTop(text);
    text.append(ESCAPE).append('J');
    lines.forEach(line -> text.append(fit(line, terminal.columns())).append('\n'));
    drawn = 0;
    print(text);
  }

  private void toTop(StringBuilder text) {
    if (drawn > 0) {
      text.append(ESCAPE).append(drawn).append('A');
    }
  }

  private void print(StringBuilder text) {
    terminal.out().print(text);
    terminal.out().flush();
  }

  private static List<String> fitting(List<String> lines, int rows) {
    if (lines.size() <= rows) {
      return lines;
    }
    List<String> kept = new ArrayList<>(lines.subList(0, rows - 2));
    kept.add("  (%d more lines)".formatted(lines.size() - rows + 1));
    kept.add(lines.get(lines.size() - 1));
    return kept;
  }

  /** The line, cut to so many visible characters; colour codes count for nothing. */
  static String fit(String line, int columns) {
    StringBuilder kept = new StringBuilder();
    int visible = 0;
    for (int at = 0; at < line.length(); at++) {
      char character = line.charAt(at);
      if (character == '\u001b') {
        int end = line.indexOf('m', at);
        kept.append(line, at, end + 1);
        at = end;
      } else if (visible < columns) {
        kept.append(character);
        visible++;
      }
    }
    return kept.toString();
  }
}
