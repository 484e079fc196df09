package io.clusterapi.benchmarks.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final List<String> HISTOGRAM =
      List.of(
          "4242:",
          " num     #instances         #bytes  class name (module)",
          "-------------------------------------------------------",
          "   1:         90532        4345536  java.util.HashMap$Node (java.base@17.0.15)",
          "   2:         20110        2000000  [B (java.base@17.0.15)",
          "   3:           412        9000000  [I (java.base@17.0.15)",
          "   4:             2             96  io.clusterapi.Thing",
          "Total        111056       15345632");

  @Test
  void readsTheBytesOfEachClassFromAHistogramButForWhatFillsGaps() {
    assertThat(ProcessUse.classes(HISTOGRAM))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "java.util.HashMap$Node", 4345536.0, "[B", 2000000.0, "io.clusterapi.Thing", 96.0));
  }

  @Test
  void tellsOfWhichClassesAComponentHasMoreThanBefore() {
    Memory before = new Memory(Map.of(), Map.of("svc", Map.of("A", 100.0, "B", 50.0)));
    Memory after = new Memory(Map.of(), Map.of("svc", Map.of("A", 300.0, "C", 7.0)));

    assertThat(after.liveBytes()).isEqualTo(307);
    assertThat(after.grownSince(before, "svc"))
        .containsExactlyInAnyOrderEntriesOf(Map.of("A", 200.0, "B", -50.0, "C", 7.0));
  }
}
