package io.clusterapi.model.manifest;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Any text in the place of a manifest; {@code -Djqwik.tries.default=1000000} for a million. */
class ManifestsFuzzTest {

  @Property
  void whateverIsSentIsReadOrRefused(@ForAll("scraps") String text) {
    try {
      Manifests.read(text, new Limits(10_000, 20, 1_000, 100));
    } catch (ManifestInvalid expected) {
      if (expected.getMessage().isBlank()) {
        throw new AssertionError("a refusal without a reason");
      }
    }
  }

  /** A few bytes that stand for many, or for a depth no reader's stack has. */
  @Property
  void aBombIsRefusedWithinASecond(
      @ForAll @IntRange(min = 2, max = 12) int width,
      @ForAll @IntRange(min = 5, max = 200_000) int depth,
      @ForAll @IntRange(min = 0, max = 5) int kind) {
    String bomb =
        switch (kind) {
          case 0 -> "[".repeat(depth);
          case 1 -> "{\"a\":".repeat(depth);
          case 2 -> "a: " + "[".repeat(depth) + "]".repeat(depth);
          case 3 -> "- ".repeat(depth);
          case 4 -> aliases(width, Math.min(depth, 40));
          default -> "a: &a {b: *a}\n<<: [" + "*a, ".repeat(Math.min(depth, 20_000)) + "*a]";
        };
    long began = System.nanoTime();
    boolean refused = false;
    try {
      Manifests.read("apiVersion: v1\nkind: A\nx: " + bomb, Limits.DEFAULT);
      Manifests.read(bomb, Limits.DEFAULT);
    } catch (ManifestInvalid expected) {
      refused = true;
    }
    if (!refused) {
      throw new AssertionError("taken: " + bomb.substring(0, Math.min(80, bomb.length())));
    }
    // A busy machine lets anything wait once; what is slow by itself is slow again.
    if (System.nanoTime() - began > 1_000_000_000L) {
      began = System.nanoTime();
      try {
        Manifests.read(bomb, Limits.DEFAULT);
      } catch (ManifestInvalid expected) {
        // as before
      }
      if (System.nanoTime() - began > 1_000_000_000L) {
        throw new AssertionError("kind %d of depth %d takes seconds".formatted(kind, depth));
      }
    }
  }

  private static String aliases(int width, int levels) {
    StringBuilder text = new StringBuilder("\na0: &a0 [" + "x,".repeat(width) + "x]\n");
    for (int level = 1; level <= levels; level++) {
      text.append("a%d: &a%d [".formatted(level, level));
      text.append(("*a" + (level - 1) + ",").repeat(width)).append("x]\n");
    }
    return text.toString();
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
