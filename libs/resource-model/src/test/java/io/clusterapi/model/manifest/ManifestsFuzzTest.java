package io.clusterapi.model.manifest;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ManifestsFuzzTest {

  @Property(tries = 1000)
  void whateverIsSentIsReadOrRefused(@ForAll("scraps") String text) {
    try {
      Manifests.read(text, new Limits(10_000, 20, 1_000, 100));
    } catch (ManifestInvalid expected) {
      if (expected.getMessage().isBlank()) {
        throw new AssertionError("a refusal without a reason");
      }
    }
  }

  @Provide
  Arbitrary<String> scraps() {
    return Arbitraries.of(
            "a",
            ": ",
            "- ",
            "\n",
            "  ",
            "{",
            "}",
            "[",
            "]",
            "&x ",
            "*x",
            "<<: ",
            "!!int ",
            "!!bool ",
            "!!float ",
            "|\n",
            ">\n",
            "'",
            "\"",
            "---\n",
            "...\n",
            "# c\n",
            "? ",
            ",",
            "\t",
            "apiVersion: v1\n",
            "kind: A\n",
            "0",
            "1e",
            "~",
            "%",
            "@",
            "ü",
            "\u0000")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }
}
