package io.clusterapi.clusterctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private final StringWriter out = new StringWriter();

  @Test
  void redrawingTakesBackWhatWasDrawnAndCutsToTheWidth() {
    Terminal terminal = terminal(true, Map.of("COLUMNS", "5", "LINES", "10"));
    terminal.redraw(List.of(), List.of("first line", "b"));
    terminal.redraw(List.of("first line", "b"), List.of("c"));

    assertThat(out).hasToString("first\nb\n\u001b[2F\u001b[0Jc\n");
  }

  @Test
  void whatDoesNotFitIsCounted() {
    Terminal terminal = terminal(true, Map.of("COLUMNS", "80", "LINES", "4"));

    assertThat(terminal.fitting(List.of("a", "b", "c"))).containsExactly("a", "b", "c");
    assertThat(terminal.fitting(List.of("a", "b", "c", "d", "e")))
        .containsExactly("a", "b", "... 3 more lines");
  }

  @Test
  void filesAreNeitherColouredNorCut() {
    Terminal terminal = terminal(false, Map.of("COLUMNS", "5", "LINES", "10"));
    terminal.redraw(List.of(), List.of("a long line"));

    assertThat(out).hasToString("a long line\n");
    assertThat(terminal.color()).isFalse();
    assertThat(terminal(true, Map.of()).color()).isTrue();
    assertThat(terminal(true, Map.of("NO_COLOR", "1")).color()).isFalse();
    assertThat(terminal(true, Map.of("TERM", "dumb")).color()).isFalse();
  }

  private Terminal terminal(boolean interactive, Map<String, String> environment) {
    PrintWriter writer = new PrintWriter(out, true);
    return new Terminal(
        writer,
        writer,
        InputStream.nullInputStream(),
        interactive,
        environment,
        Path.of(""),
        Clock.systemUTC());
  }
}
