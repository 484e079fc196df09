package io.clusterapi.clusterctl.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  private static final Map<String, String> VALUES =
      Map.of("V", "Hello World", "E", "", "PATH", "/usr/local/bin", "FILE", "a.tar.gz", "N", "3");

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "plain text~plain text",
        "${V}!~Hello World!",
        "${ V } ${V } ${ V}~Hello World Hello World Hello World",
        "$V costs 5$~$V costs 5$",
        "$${V} $$~${V} $",
        "$$${N}~$3",
        "${X:-d}${X:=d}${X-d}${X=d}~dddd",
        "${E:-d}${E:=d}|${E-d}${E=d}|~dd||",
        "${V:-d}~Hello World",
        "${X:=${N}}~3",
        "${X:=a ${N} b ${Y:-${N}}}~a 3 b 3",
        "${X:-{\"a\": 1}~{\"a\": 1",
        "${V^^} ${V,,} ${V,} ${N^}~HELLO WORLD hello world hello World 3",
        "${#V}~11",
        "${V:6}~World",
        "${V:0:5}~Hello",
        "${V:-5}~Hello World",
        "${V: -5}~World",
        "${V:2:${N}}~llo",
        "${V:x}~Hello World",
        "${V:99}|${V:3:99}~|lo World",
        "${PATH#*/}~usr/local/bin",
        "${PATH##*/}~bin",
        "${PATH%/*}~/usr/local",
        "${FILE%.*}~a.tar",
        "${FILE%%.*}~a",
        "${FILE%nothing}~a.tar.gz",
        "${V/o/0}~Hell0 World",
        "${V//o/0}~Hell0 W0rld",
        "${V/#Hello/Bye}~Bye World",
        "${V/%World/Moon}~Hello Moon",
        "${V/l}~Helo World",
        "${PATH//\\//:}~:usr:local:bin",
        "${V:+set}${E:+set}~set",
      })
  void placeholdersAreReplacedAsUpstreamDoes(String template, String expected) {
    assertThat(fill(template)).isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void allMissingVariablesAreNamedAtOnceAndSorted() {
    MissingVariables error =
        catchThrowableOfType(MissingVariables.class, () -> fill("${B} ${A} ${V} ${C:-x}"));

    assertThat(error.names()).containsExactly("A", "B");
    assertThat(error)
        .hasMessage(
            "the variables A, B have no value and no default: set them in the environment, for example export A=..., or in an --env file");
    assertThatThrownBy(() -> fill("${A}"))
        .hasMessage(
            "the variable A has no value and no default: set it in the environment, for example export A=..., or in an --env file");
  }

  @Test
  void anEmptyValueIsAValue() {
    assertThat(fill("[${E}]")).isEqualTo("[]");
  }

  @Test
  void variablesTellWhatIsRequiredAndTheDefault() {
    assertThat(Template.parse("${B} ${A:=1} ${C:=${D}-x} ${D} ${F:-${G}} ${A}").variables())
        .containsExactly(
            new Variable("A", Optional.of("1")),
            new Variable("B", Optional.empty()),
            new Variable("C", Optional.of("${D}-x")),
            new Variable("D", Optional.empty()),
            new Variable("F", Optional.of("${G}")),
            new Variable("G", Optional.of("")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "a ${V~line 1, column 3: the placeholder of V has no closing \"}\"",
        "${}~line 1, column 1: a variable name must follow",
        "x: ${-a}~line 1, column 4: a variable name must follow",
        "${V!}~line 1, column 1: the placeholder of V cannot be read at '!'",
      })
  void whatCannotBeReadIsRefusedWithItsPlace(String template, String message) {
    assertThatThrownBy(() -> fill(template))
        .isInstanceOf(TemplateError.class)
        .hasMessageContaining(message);
  }

  @Test
  void theLineIsCounted() {
    assertThatThrownBy(() -> fill("a\nb\n  ${")).hasMessageStartingWith("line 3, column 3: ");
  }

  @Test
  void aRequiredValueMayBringItsOwnMessage() {
    assertThatThrownBy(() -> fill("${E:?set it to a region}")).hasMessage("E: set it to a region");
  }

  private static String fill(String template) {
    return Template.fill(template, name -> Optional.ofNullable(VALUES.get(name)));
  }
}
