package io.clusterapi.model.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Mapper;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever stands where a version, an address range or a name is wanted is taken or refused, at
 * once. {@code -Djqwik.tries.default=1000000} for a million of each.
 */
class ParsersFuzzTest {
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  @Property
  void aVersionIsTakenOrRefusedNamingTheField(@ForAll("versions") String text) {
    ObjectNode object = Mapper.json().createObjectNode();
    object.putObject("spec").put("version", text);
    Problems problems = new Problems();
    atOnce(
        () -> {
          Versions.prefix(object, "spec.version");
          Versions.check(object, "spec.version", problems);
        });

    assertThat(problems.errors()).allMatch(problem -> problem.path().equals("spec.version"));
    if (problems.errors().isEmpty() && !text.isEmpty()) {
      assertThat(object.at("/spec/version").asText()).startsWith("v");
      assertThat(Versions.parse(object.at("/spec/version").asText())).isNotNull();
    }
  }

  @Property
  void aRangeIsTakenOrRefusedAndNothingIsLookedUp(@ForAll("ranges") String text) {
    // A look-up in the DNS would take longer.
    atOnce(() -> Cidrs.valid(text));

    if (Cidrs.valid(text)) {
      assertThat(text).matches("[0-9A-Fa-f:.]+/[0-9]{1,3}");
    }
  }

  @Property
  void aNameIsTakenOrRefused(@ForAll("versions") String text) {
    atOnce(() -> Names.qualifiedName(text));

    if (Names.dnsLabel(text).isEmpty()) {
      assertThat(text).matches("[a-z0-9-]{1,63}");
    }
    if (Names.dnsSubdomain(text).isEmpty()) {
      assertThat(text).matches("[a-z0-9.-]{1,253}");
    }
    if (Names.labelValue(text).isEmpty()) {
      assertThat(text).matches("[A-Za-z0-9._-]{0,63}");
    }
    Names.qualifiedName(text).ifPresent(why -> assertThat(why).isNotBlank());
  }

  // A busy machine lets anything wait once; what is slow by itself is slow again.
  private static void atOnce(Runnable act) {
    long began = System.nanoTime();
    act.run();
    if (System.nanoTime() - began > AT_ONCE.toNanos()) {
      began = System.nanoTime();
      act.run();
      assertThat(System.nanoTime() - began).isLessThan(AT_ONCE.toNanos());
    }
  }

  @Provide
  Arbitrary<String> versions() {
    return mixture(
        "v",
        "1",
        ".",
        "35",
        "3",
        "-",
        "+",
        "rc.1",
        "0",
        "00",
        "x",
        "*",
        "99999999999999999999",
        " ",
        "\n",
        "\u0000",
        "ä",
        "😀",
        "a".repeat(5_000),
        "/",
        "A",
        "_");
  }

  @Provide
  Arbitrary<String> ranges() {
    return mixture(
        "10",
        ".",
        "0",
        "256",
        "/",
        "8",
        "33",
        "129",
        ":",
        "::",
        "fd00",
        "%eth0",
        "1.2.3.4",
        "-1",
        "01",
        "localhost",
        "example.com",
        " ",
        "\u0000",
        "٣",
        "99999999999",
        ":".repeat(2_000));
  }

  private static Arbitrary<String> mixture(String... pieces) {
    return Arbitraries.oneOf(
        Arbitraries.of(pieces).list().ofMaxSize(12).map(parts -> String.join("", parts)),
        Arbitraries.strings().ofMaxLength(40));
  }
}
