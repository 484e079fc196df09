package io.clusterapi.clusterctl.template;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TemplateFuzzTest {

  @Property(tries = 1000)
  void everyTextIsFilledInOrRefused(
      @ForAll("templates") String text, @ForAll("values") String value) {
    try {
      Template.fill(text, name -> name.startsWith("M") ? Optional.empty() : Optional.of(value));
    } catch (TemplateError expected) {
      if (expected.getMessage().isBlank()) {
        throw new AssertionError("a refusal without a reason");
      }
    }
  }

  @Property(tries = 1000)
  void textWithoutDollarsIsLeftAlone(@ForAll String text) {
    if (!text.contains("$")) {
      if (!Template.fill(text, name -> Optional.empty()).equals(text)) {
        throw new AssertionError(text);
      }
    }
  }

  @Property(tries = 1000)
  void everyEnvFileIsReadOrRefused(@ForAll("envFiles") String text) {
    try {
      EnvFile.parse(text);
    } catch (TemplateError expected) {
      if (!expected.getMessage().startsWith("line ")) {
        throw new AssertionError(expected.getMessage());
      }
    }
  }

  @Provide
  Arbitrary<String> templates() {
    return Arbitraries.of(
            "$",
            "{",
            "}",
            "${",
            "$$",
            "A",
            "MISSING",
            ":",
            "-",
            "=",
            ":=",
            "?",
            "+",
            "#",
            "##",
            "%",
            "/",
            "//",
            "\\",
            "^",
            ",",
            " ",
            "\n",
            "1",
            "*",
            "[a-z]",
            "ü",
            "\uD83D\uDE00")
        .list()
        .ofMaxSize(25)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.of(
        "", "a", "*", "[", "a/b", "\\", "-3", "99999999999999999999", "ü\uD83D\uDE00x");
  }

  @Provide
  Arbitrary<String> envFiles() {
    return Arbitraries.of("A", "=", "'", "\"", "\\", "#", " ", "\n", "export ", "$", "1")
        .list()
        .ofMaxSize(25)
        .map(parts -> String.join("", parts));
  }
}
