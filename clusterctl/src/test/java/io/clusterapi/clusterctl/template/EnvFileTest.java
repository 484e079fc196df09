package io.clusterapi.clusterctl.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EnvFileTest {

  @Test
  void readsWhatPeopleWrite() {
    assertThat(
            EnvFile.parse(
                """
                # comment
                AWS_REGION=eu-central-1

                export KEY = value with spaces   # and a comment
                SINGLE='a $b "c" # d' # comment
                DOUBLE="line\\nnext \\"quoted\\" \\\\ \\x"
                HASH=a#b
                EMPTY=
                URL=https://example.com/?a=b
                AWS_REGION=us-east-1
                """))
        .containsExactly(
            java.util.Map.entry("AWS_REGION", "us-east-1"),
            java.util.Map.entry("KEY", "value with spaces"),
            java.util.Map.entry("SINGLE", "a $b \"c\" # d"),
            java.util.Map.entry("DOUBLE", "line\nnext \"quoted\" \\ \\x"),
            java.util.Map.entry("HASH", "a#b"),
            java.util.Map.entry("EMPTY", ""),
            java.util.Map.entry("URL", "https://example.com/?a=b"));
  }

  @Test
  void whatIsNoEntryIsRefusedWithoutRepeatingIt() {
    assertThatThrownBy(() -> EnvFile.parse("A=1\nmy secret\n"))
        .isInstanceOf(TemplateError.class)
        .hasMessage("line 2: expected KEY=VALUE; a key is made of letters, digits and underscores");
    assertThatThrownBy(() -> EnvFile.parse("A='x"))
        .hasMessageStartingWith("line 1: the quote is not closed");
    assertThatThrownBy(() -> EnvFile.parse("A='x' y"))
        .hasMessage("line 1: there is text after the closing quote");
  }
}
