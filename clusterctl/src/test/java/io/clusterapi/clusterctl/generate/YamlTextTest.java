package io.clusterapi.clusterctl.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.manifest.Limits;
import io.clusterapi.model.manifest.Manifests;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class YamlTextTest {

  @Property(tries = 1000)
  void whatIsWrittenReadsBackTheSame(
      @ForAll("texts") String text, @ForAll int number, @ForAll boolean flag) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object
        .put("apiVersion", "v1")
        .put("kind", "ConfigMap")
        .put("text", text)
        .put("number", number)
        .put("flag", flag)
        .putNull("nothing");
    object.putArray("list").add(text).addObject().put(text, text);
    object.putObject("empty");

    assertThat(Manifests.read(YamlText.of(List.of(object, object)), Limits.DEFAULT))
        .extracting(read -> read.tree())
        .containsExactly(object, object);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> traps =
        Arbitraries.of(
            "",
            " ",
            "yes",
            "no",
            "on",
            "y",
            "n",
            "null",
            "~",
            "true",
            "1",
            "1.5",
            "1e3",
            "0644",
            "0x1F",
            "1_000",
            "1:30",
            "2026-01-01",
            "- a",
            "a: b",
            "# c",
            "a #b",
            "'",
            "\"",
            "\\",
            "\n",
            "a\n",
            "a\n\nb\n",
            "  a\n b",
            "\t",
            "{{ x }}",
            "&a",
            "*a",
            "!a",
            "%",
            "@",
            "`",
            "---",
            "...",
            "=",
            "<<",
            "|",
            ">",
            "?",
            "é",
            "\uD83D\uDE00",
            ".inf",
            "-");
    return Arbitraries.oneOf(
        traps,
        Arbitraries.strings().ascii().ofMaxLength(20),
        traps.list().ofSize(2).map(two -> String.join("", two)));
  }
}
