package io.clusterapi.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorsTest {

  @ParameterizedTest
  @CsvSource({
    "In,true,false,false",
    "NotIn,false,true,true",
    "Exists,true,true,false",
    "DoesNotExist,false,false,true",
    "Near,false,false,false"
  })
  void anExpressionHoldsAsKubernetesSays(
      String operator, boolean equal, boolean other, boolean absent) {
    LabelSelector selector =
        new LabelSelectorBuilder()
            .addNewMatchExpression()
            .withKey("tier")
            .withOperator(operator)
            .withValues("gold")
            .endMatchExpression()
            .build();

    assertThat(LabelSelectors.matches(selector, Map.of("tier", "gold"))).isEqualTo(equal);
    assertThat(LabelSelectors.matches(selector, Map.of("tier", "iron"))).isEqualTo(other);
    assertThat(LabelSelectors.matches(selector, Map.of())).isEqualTo(absent);
  }

  @Test
  void everyRequirementMustHoldAndNoneAsksForNothing() {
    LabelSelector two =
        new LabelSelectorBuilder().addToMatchLabels("a", "1").addToMatchLabels("b", "2").build();

    assertThat(LabelSelectors.matches(two, Map.of("a", "1", "b", "2", "c", "3"))).isTrue();
    assertThat(LabelSelectors.matches(two, Map.of("a", "1"))).isFalse();
    assertThat(LabelSelectors.matches(two, null)).isFalse();
    assertThat(LabelSelectors.matches(null, Map.of())).isFalse();
    assertThat(LabelSelectors.matches(new LabelSelector(), Map.of("a", "1"))).isTrue();
    assertThat(LabelSelectors.isEmpty(new LabelSelector())).isTrue();
    assertThat(LabelSelectors.isEmpty(two)).isFalse();
  }

  @Test
  void isWrittenAsInStatusSelector() {
    LabelSelector selector =
        new LabelSelectorBuilder()
            .addToMatchLabels("b", "2")
            .addToMatchLabels("a", "1")
            .addToMatchExpressions(new LabelSelectorRequirement("c", "In", List.of("y", "x")))
            .addToMatchExpressions(new LabelSelectorRequirement("d", "DoesNotExist", List.of()))
            .build();

    assertThat(LabelSelectors.format(selector)).isEqualTo("a=1,b=2,c in (x,y),!d");
  }
}
