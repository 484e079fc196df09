package io.clusterapi.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
  private static final Path PROJECT =
      Path.of(System.getProperty("capi.root", "..")).toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void thePageOfTheProjectSaysWhatItsResultsSay() throws Exception {
    assertThat(Files.readString(Page.file(PROJECT)))
        .as("docs/benchmarks.md; write it anew with: ./capi bench page")
        .isEqualTo(Page.text(Result.readAll(Result.folder(PROJECT))));
  }

  @Test
  void aResultReadFromItsFileGivesTheSamePage() {
    Result result = result("one", 0.7);
    result.write(folder);

    assertThat(Page.text(Result.readAll(folder))).isEqualTo(Page.text(List.of(result)));
  }

  @Test
  void whatWasPromisedAndMissedStandsAtTheTop() {
    assertThat(Page.text(List.of(result("one", 0.7))))
        .contains(
            "| one | CPU of a cluster | ≤ 0.60 CPU-s | 0.70 CPU-s | **missed** | 1 | 1.5, 2 | 99.5 µs |");
    assertThat(Page.text(List.of(result("one", 0.5)))).contains("| 0.50 CPU-s | met |");
  }

  private static Result result(String name, double cpu) {
    return new Result(
        name,
        "clusters",
        "What clusters cost.",
        Map.of("clusters", "10"),
        new Environment(
            "2026-11-22T12:00:00Z", "0123456789", 2, 1.5, 2, 99.5, Map.of("java", "17"), ""),
        List.of(
            new Measurement("CPU of a cluster", "CPU-s", 0.6, List.of(cpu)),
            new Measurement("until all are ready", "s", null, List.of(3.0, 1.0, 2.0))),
        List.of(Plots.bars("CPU by component", "CPU-s", Map.of("kafka", 0.1, "postgres", 0.05))),
        List.of("A note."));
  }
}
