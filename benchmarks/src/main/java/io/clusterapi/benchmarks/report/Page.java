package io.clusterapi.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@code docs/benchmarks.md}: what the results of {@code benchmarks/results} say. */
public final class Page {
  private static final String INTRODUCTION = "/benchmarks-introduction.md";

  private Page() {}

  /** Where a project has the page. */
  public static Path file(Path project) {
    return project.resolve("docs").resolve("benchmarks.md");
  }

  /** Writes the page anew from the project's results. */
  public static void write(Path project) {
    Path file = file(project);
    try {
      Files.writeString(file, text(Result.readAll(Result.folder(project))));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  /** The page that these results give. */
  public static String text(List<Result> results) {
    StringBuilder page = new StringBuilder(introduction());
    promises(page, results);
    results.stream()
        .map(Result::benchmark)
        .distinct()
        .forEach(
            benchmark -> {
              List<Result> own =
                  results.stream().filter(each -> each.benchmark().equals(benchmark)).toList();
              page.append("\n## ").append(benchmark).append("\n\n");
              page.append(own.get(0).measures()).append("\n");
              own.forEach(result -> section(page, result));
            });
    return page.toString();
  }

  private static void promises(StringBuilder page, List<Result> results) {
    page.append("\n## What was promised\n\n");
    page.append(
        "| run | figure | wanted | seen | | runs | load before, cores | yardstick |\n|---|---|---|---|---|---:|---:|---:|\n");
    results.forEach(
        result ->
            result.measurements().stream()
                .filter(each -> each.wanted() != null)
                .forEach(
                    each ->
                        page.append(
                            "| %s | %s | %s | %s | %s | %d | %s, %d | %s |%n"
                                .formatted(
                                    result.name(),
                                    each.name(),
                                    TextReport.wanted(each),
                                    Figures.text(each.median(), each.unit()),
                                    each.met() ? "met" : "**missed**",
                                    each.values().size(),
                                    result.environment().loadBefore(),
                                    result.environment().cores(),
                                    TextReport.yardstick(result.environment())))));
  }

  private static void section(StringBuilder page, Result result) {
    page.append("\n### ").append(result.name()).append("\n\n");
    page.append(TextReport.parameters(result.parameters())).append("\n\n");
    page.append(TextReport.environment(result.environment())).append("\n\n");
    page.append("| figure | median | min - max | runs |\n|---|---:|---:|---:|\n");
    result
        .measurements()
        .forEach(
            each ->
                page.append(
                    "| %s | %s | %s | %d |%n"
                        .formatted(
                            each.name(),
                            Figures.text(each.median(), each.unit()),
                            TextReport.range(each),
                            each.values().size())));
    if (!result.plots().isEmpty()) {
      page.append("\n```text\n");
      for (int i = 0; i < result.plots().size(); i++) {
        Plot plot = result.plots().get(i);
        page.append(i == 0 ? "" : "\n").append(plot.title()).append("\n");
        plot.lines().forEach(line -> page.append(line).append("\n"));
      }
      page.append("```\n");
    }
    if (!result.notes().isEmpty()) {
      page.append("\n");
      result.notes().forEach(note -> page.append("- ").append(note).append("\n"));
    }
  }

  private static String introduction() {
    try (Stream<String> lines =
        new String(
                Page.class.getResourceAsStream(INTRODUCTION).readAllBytes(), StandardCharsets.UTF_8)
            .lines()) {
      return String.join("\n", lines.toList()) + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + INTRODUCTION, e);
    }
  }
}
