package io.clusterapi.provider.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.model.core.V1Beta1Condition;
import io.clusterapi.provider.lifecycle.V1Beta1Conditions.Severity;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class V1Beta1ConditionsTest {
  private static final List<String> ALL = List.of("Allowed", "A", "B", "C");
  private static final List<String> STEPS = List.of("A", "B", "C");

  private final V1Beta1Conditions conditions = new V1Beta1Conditions(null, Instant.EPOCH);

  @Test
  void readySaysHowManyStepsAreDoneAndWhatIsWaitedFor() {
    conditions.isTrue("Allowed").isTrue("A");
    conditions.isFalse("B", Severity.Info, "Started", "waiting for b");
    assertThat(ready().message).isEqualTo("1 of 2 completed, waiting for b");
    conditions.isTrue("B").isFalse("C", Severity.Info, "Started", null);
    assertThat(ready().message).isEqualTo("2 of 3 completed");
    conditions.isTrue("C");
    assertThat(ready().message).isNull();
    assertThat(ready().status).isEqualTo("True");
  }

  @Test
  void whatIsWrongIsSaidAloneWithoutACount() {
    conditions.isTrue("A").isFalse("B", Severity.Info, "Started", "waiting for b");
    conditions.isFalse("C", Severity.Error, "Failed", "c: refused");
    assertThat(ready().message).isEqualTo("c: refused");
    assertThat(ready().reason).isEqualTo("Failed");
  }

  private V1Beta1Condition ready() {
    return conditions.summarize(ALL, STEPS).list().get(0);
  }
}
