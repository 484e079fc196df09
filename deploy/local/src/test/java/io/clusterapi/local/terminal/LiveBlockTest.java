package io.clusterapi.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveBlockTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void drawsOverWhatItDrewBefore() {
    LiveBlock block = new LiveBlock(terminal());
    block.draw(List.of("one", "two"));
    block.draw(List.of("three"));
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "\u001b[2Kone\n\u001b[2Ktwo\n" + "\u001b[2A\u001b[2Kthree\n\u001b[2K\n\u001b[1A");
  }

  @Test
  void countsWhatDoesNotFitOnTheScreenAndKeepsTheLastLine() {
    LiveBlock block = new LiveBlock(terminal());
    block.draw(List.of("1", "2", "3", "4", "5", "total"));
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualTo("\u001b[2K1\n\u001b[2K2\n\u001b[2K  (3 more lines)\n\u001b[2Ktotal\n");
  }

  @Test
  void leavesAllLinesWhenItIsDone() {
    LiveBlock block = new LiveBlock(terminal());
    block.draw(List.of("one", "two"));
    block.finish(List.of("1", "2", "3", "4", "longer than the terminal is"));
    assertThat(said.toString(StandardCharsets.UTF_8))
        .endsWith("\u001b[2A\u001b[J1\n2\n3\n4\nlonger than the term\n");
  }

  @Test
  void cutsALineWhereTheTerminalEndsWithoutCountingColours() {
    assertThat(LiveBlock.fit("\u001b[32mready\u001b[0m and more", 7))
        .isEqualTo("\u001b[32mready\u001b[0m a");
    assertThat(LiveBlock.fit("short", 7)).isEqualTo("short");
  }

  @Test
  void usesNoColourWhereTheUserWantsNone() {
    System.setProperty(Terminal.LIVE, "true");
    try {
      assertThat(Terminal.ofProcess(Map.of("TERM", "xterm")).color()).isTrue();
      assertThat(Terminal.ofProcess(Map.of("TERM", "xterm", "NO_COLOR", "1")).color()).isFalse();
      assertThat(Terminal.ofProcess(Map.of("TERM", "dumb")).live()).isFalse();
    } finally {
      System.clearProperty(Terminal.LIVE);
    }
  }

  private Terminal terminal() {
    return new Terminal(new PrintStream(said, true, StandardCharsets.UTF_8), true, false, 20, 5);
  }
}
