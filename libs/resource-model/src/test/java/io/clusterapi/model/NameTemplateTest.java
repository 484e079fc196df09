package io.clusterapi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NameTemplateTest {
  private static final Set<String> KNOWN = Set.of("cluster.name", "random");

  @Test
  void fillsInVariablesHoweverTheyAreSpaced() {
    NameTemplate template = NameTemplate.parse("a-{{.cluster.name}}-{{- .random -}}", KNOWN);

    assertThat(template.render(Map.of("cluster.name", "c", "random", "x7k2p")))
        .isEqualTo("a-c-x7k2p");
    assertThat(template.uses("random")).isTrue();
    assertThat(NameTemplate.parse("fixed", KNOWN).uses("random")).isFalse();
  }

  @Test
  void refusesWhatItWouldMisread() {
    assertThatThrownBy(() -> NameTemplate.parse("{{ .random | upper }}", KNOWN))
        .hasMessage(
            "\"{{ .random | upper }}\" is not supported; variables are {{ .cluster.name }},"
                + " {{ .random }}");
    assertThatThrownBy(() -> NameTemplate.parse("{{ .random", KNOWN))
        .hasMessageContaining("braces are not closed");
    assertThatThrownBy(() -> NameTemplate.parse("{{ .random }}", KNOWN).render(Map.of()))
        .hasMessage("no value for {{ .random }}");
  }
}
