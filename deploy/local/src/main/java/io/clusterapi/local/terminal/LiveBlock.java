package io.clusterapi.local.terminal;

import java.util.List;

/** A block of lines that is drawn again in place; for terminals that can. */
public final class LiveBlock {
  private static final String ESCAPE = "\u001b[";

  private final Terminal terminal;
  private int drawn;

  public LiveBlock(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Draws the lines over those drawn before; lines too long for the terminal are cut. */
  public synchronized void draw(List<String> lines) {
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append(ESCAPE).append(drawn).append('A');
    }
    for (String line : lines) {
      text.append(ESCAPE).append("2K").append(fit(line, terminal.columns())).append('\n');
    }
    for (int left = lines.size(); left < drawn; left++) {
      text.append(ESCAPE).append("2K\n");
    }
    if (lines.size() < drawn) {
      text.append(ESCAPE).append(drawn - lines.size()).append('A');
    }
    drawn = lines.size();
    terminal.out().print(text);
    terminal.out().flush();
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
