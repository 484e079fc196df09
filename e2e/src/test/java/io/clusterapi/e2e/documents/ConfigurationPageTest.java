package io.clusterapi.e2e.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docs/guide/configuration.md has every key a user can set, with its default, and no other. */
class ConfigurationPageTest {
  private static final Path ROOT = Path.of(System.getProperty("capi.root", ".."));
  private static final Pattern INJECTED =
      Pattern.compile(
          "@ConfigProperty\\(\\s*name = \"(capi\\.[^\"]+)\"(?:,\\s*defaultValue = \"([^\"]*)\")?");
  private static final Pattern PROPERTY = Pattern.compile("(?m)^(capi\\.[a-z.-]+)=(.*)$");
  private static final Pattern MAPPED =
      Pattern.compile(
          "(?:@WithName\\(\"([^\"]+)\"\\)\\s*)?(?:@WithDefault\\(\"([^\"]*)\"\\)\\s*)?"
              + "[\\w<>]+ (\\w+)\\(\\);");
  private static final Pattern MAPPING =
      Pattern.compile("@ConfigMapping\\(prefix = \"([^\"]+)\"\\)");
  private static final Pattern PREFIX = Pattern.compile("String PREFIX = \"(capi\\.[a-z.]+\\.)\"");
  private static final Pattern PREFIXED =
      Pattern.compile("(?:PREFIX \\+ |properties, )\"([a-z][a-z.-]*)\"");
  private static final Pattern COMPONENT =
      Pattern.compile("(?m)^  [A-Z_]+\\(\"([a-z-]+)\", Role\\.[A-Z]+, (\\d+)");
  private static final Pattern HANDED_OVER = Pattern.compile("keys\\.put\\(\"(capi\\.[^\"]+)\"");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(capi\\.[^`]+)` \\| ([^|]*) \\| ([^|]+) \\|$");

  private static final Map<String, Optional<String>> IN_SOURCES = new TreeMap<>();
  private static final Map<String, String> ON_PAGE = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    for (String part : new String[] {"libs", "services", "simulator", "deploy"}) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(part))) {
        files
            .filter(file -> file.toString().contains("/src/main/"))
            .filter(Files::isRegularFile)
            .forEach(ConfigurationPageTest::collect);
      }
    }
    Matcher row = ROW.matcher(text(ROOT.resolve("docs/guide/configuration.md")));
    while (row.find()) {
      ON_PAGE.put(row.group(1), row.group(2));
    }
  }

  @Test
  void hasEveryKeyOfTheSources() {
    assertThat(IN_SOURCES).hasSizeGreaterThan(40);
    assertThat(IN_SOURCES.keySet().stream().filter(key -> row(key).isEmpty()))
        .as("keys of the sources that docs/guide/configuration.md has no row for")
        .isEmpty();
  }

  @Test
  void hasNoKeyThatIsNotThere() {
    List<String> sources = IN_SOURCES.keySet().stream().toList();

    assertThat(ON_PAGE.keySet())
        .allSatisfy(
            key ->
                assertThat(sources)
                    .as("%s is on the page; which source reads it?", key)
                    .anyMatch(source -> matches(key, source)));
  }

  @Test
  void saysTheDefaultsOfTheSources() {
    IN_SOURCES.forEach(
        (key, standard) ->
            standard
                .filter(value -> !value.isEmpty() && !key.equals("capi.postgres.schema"))
                .ifPresent(
                    value ->
                        assertThat(row(key).orElse(""))
                            .as("default of %s", key)
                            .contains("`" + value + "`")));
  }

  private static Optional<String> row(String key) {
    return ON_PAGE.entrySet().stream()
        .filter(entry -> matches(entry.getKey(), key))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** A part in angle brackets stands for any text. */
  private static boolean matches(String onPage, String key) {
    String pattern =
        Stream.of(onPage.split("<[a-z]+>", -1))
            .map(Pattern::quote)
            .reduce((left, right) -> left + "[a-z-]*" + right)
            .orElseThrow();
    return key.matches(pattern);
  }

  private static void collect(Path file) {
    String name = file.getFileName().toString();
    if (name.endsWith(".properties")) {
      find(PROPERTY, text(file), match -> add(match.group(1), match.group(2)));
      return;
    }
    if (!name.endsWith(".java")) {
      return;
    }
    String text = text(file);
    find(INJECTED, text, match -> add(match.group(1), match.group(2)));
    find(HANDED_OVER, text, match -> add(match.group(1), null));
    Matcher mapping = MAPPING.matcher(text);
    if (mapping.find()) {
      find(
          MAPPED,
          text,
          match ->
              add(
                  mapping.group(1)
                      + "."
                      + (match.group(1) == null ? kebab(match.group(3)) : match.group(1)),
                  match.group(2)));
    }
    Matcher prefix = PREFIX.matcher(text);
    if (prefix.find()) {
      find(
          PREFIXED,
          text,
          match -> {
            String key = prefix.group(1) + match.group(1);
            add(key.endsWith(".") ? key + "any" : key, null);
          });
    }
    if (name.equals("Component.java")) {
      find(COMPONENT, text, match -> add("capi.local." + match.group(1) + ".port", match.group(2)));
    }
  }

  private interface Found {
    void match(Matcher matcher);
  }

  private static void find(Pattern pattern, String text, Found found) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.match(matcher);
    }
  }

  private static void add(String key, String standard) {
    IN_SOURCES.merge(
        key, Optional.ofNullable(standard), (first, second) -> first.isPresent() ? first : second);
  }

  private static String kebab(String method) {
    return method.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
