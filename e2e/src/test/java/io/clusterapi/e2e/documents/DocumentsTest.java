package io.clusterapi.e2e.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents hold together: links lead somewhere, decisions are numbered, sources exist. */
class DocumentsTest {
  private static final Path ROOT = Path.of(System.getProperty("capi.root", "..")).toAbsolutePath();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern ADR_REFERENCE = Pattern.compile("ADR (\\d{4})");
  private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]+[A-Z]\\w+)(?:\\.\\w+)?`");

  static List<Path> documents() throws IOException {
    List<Path> all = new ArrayList<>();
    for (String one : new String[] {"README.md", "CONTRIBUTING.md"}) {
      all.add(ROOT.resolve(one));
    }
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(all::add);
    }
    return all;
  }

  static List<Path> decisions() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("docs/adr"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkLeadsSomewhere(Path document) {
    Matcher link = LINK.matcher(text(document));
    while (link.find()) {
      String target = link.group(1);
      if (target.startsWith("https://")) {
        continue;
      }
      String[] parts = target.split("#", 2);
      Path file = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
      assertThat(file).as("%s links to %s", ROOT.relativize(document), target).exists();
      if (parts.length == 2) {
        assertThat(anchors(file))
            .as("%s links to %s", ROOT.relativize(document), target)
            .contains(parts[1]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyDecisionReferredToIsThere(Path document) throws IOException {
    List<String> numbers =
        decisions().stream().map(file -> file.getFileName().toString().substring(0, 4)).toList();
    Matcher reference = ADR_REFERENCE.matcher(text(document));
    while (reference.find()) {
      assertThat(numbers).as(document.toString()).contains(reference.group(1));
    }
  }

  @Test
  void decisionsAreNumberedWithoutGapsAndHaveTheirParts() throws IOException {
    int number = 0;
    for (Path decision : decisions()) {
      String expected = "%04d".formatted(++number);
      assertThat(decision.getFileName().toString()).matches(expected + "-[a-z0-9-]+\\.md");
      assertThat(text(decision))
          .as(decision.getFileName().toString())
          .startsWith("# " + expected + ": ")
          .contains("\nStatus: ", "\n## Context\n", "\n## Decision\n")
          .contains("\n## Consequences\n", "\n## Rejected\n");
    }
    assertThat(number).isGreaterThanOrEqualTo(14);
  }

  /** A page that names a class or reason that was renamed misleads whoever looks for it. */
  @ParameterizedTest
  @MethodSource("documents")
  void everyClassNamedIsThere(Path document) throws IOException {
    List<String> sources = sources();
    Matcher named = CLASS.matcher(text(document));
    while (named.find()) {
      String name = named.group(1);
      Pattern word = Pattern.compile("\\b" + name + "\\b");
      assertThat(sources.stream().anyMatch(source -> word.matcher(source).find()))
          .as("%s names %s, which no source has", ROOT.relativize(document), name)
          .isTrue();
    }
  }

  private static List<String> sources;

  private static synchronized List<String> sources() throws IOException {
    if (sources == null) {
      List<String> read = new ArrayList<>();
      for (String part :
          new String[] {"schemas", "libs", "services", "simulator", "clusterctl", "deploy"}) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(part))) {
          files
              .filter(file -> file.toString().contains("/src/"))
              .filter(file -> file.toString().matches(".*\\.(java|avdl)"))
              .forEach(file -> read.add(text(file)));
        }
      }
      sources = read;
    }
    return sources;
  }

  /** Anchors as they are made of headings where the documents are shown. */
  private static List<String> anchors(Path file) {
    List<String> anchors = new ArrayList<>();
    Matcher heading = HEADING.matcher(text(file));
    while (heading.find()) {
      anchors.add(
          heading
              .group(1)
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^a-z0-9 -]", "")
              .replace(' ', '-'));
    }
    return anchors;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
