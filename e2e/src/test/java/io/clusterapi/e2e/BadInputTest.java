package io.clusterapi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.ApiFailure;
import io.clusterapi.e2e.stack.ManifestTopic;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.RawApi.Answer;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.e2e.stack.TestCluster;
import io.clusterapi.events.ManifestResult;
import io.clusterapi.events.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong is refused in words that help, at once, and leaves nothing behind. */
@OnTheStack
class BadInputTest {
  private static final String KNOWN = "bad-input-immutable";

  private final Stack stack;

  BadInputTest(Stack stack) {
    this.stack = stack;
  }

  static List<BadInput> inputs() {
    return BadInput.all();
  }

  static List<BadInput> submissions() {
    // The producer refuses 3 MB itself unless told otherwise, and brokers take 1 MB by default.
    return BadInput.onTheTopic().stream()
        .filter(input -> input.body().length() < 1_000_000)
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inputs")
  void overHttpItIsRefusedNamingWhatIsWrong(BadInput input)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Answer answer = stack.http().send("POST", input.path(), "application/yaml", input.body());
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    assertThat(answer.code()).as(answer.text()).isIn(input.codes());
    assertThat(answer.json().path("kind").asText()).isEqualTo("Status");
    assertThat(answer.json().path("message").asText()).isNotBlank();
    assertThat(answer.text().toLowerCase(Locale.ROOT))
        .contains(input.told().stream().map(text -> text.toLowerCase(Locale.ROOT)).toList());
    assertNoInsides(answer.text());
    assertThat(took).isLessThan(Duration.ofSeconds(10));
    assertNothingStored();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("submissions")
  void onTheTopicItIsRefusedNamingWhatIsWrong(BadInput input) {
    List<ManifestResult> results =
        new ManifestTopic(stack)
            .submit("bad-" + input.what().replace(' ', '-'), "apply", input.body(), 1);

    assertThat(results).hasSize(1);
    ManifestResult result = results.get(0);
    assertThat(result.getOutcome()).isEqualTo(Outcome.REFUSED);
    assertThat(result.getCode()).isBetween(400, 499);
    assertThat(result.getMessage()).isNotBlank();
    assertThat(result.toString().toLowerCase(Locale.ROOT))
        .contains(input.told().stream().map(text -> text.toLowerCase(Locale.ROOT)).toList());
    assertNoInsides(result.toString());
    assertNothingStored();
  }

  @Test
  void anImmutableFieldCannotBeChanged() throws IOException, InterruptedException {
    ObjectNode template =
        new TestCluster(stack, KNOWN, "fixed")
            .builtIn(1, 0).objects().stream()
                .filter(object -> object.path("kind").asText().equals("AWSMachineTemplate"))
                .findFirst()
                .orElseThrow();
    ObjectNode stored = stack.api().apply(template).object();
    ObjectNode changed = template.deepCopy();
    changed
        .withObjectProperty("spec")
        .withObjectProperty("template")
        .withObjectProperty("spec")
        .put("instanceType", "m5.4xlarge");

    assertThatThrownBy(() -> stack.api().apply(changed))
        .isInstanceOfSatisfying(
            ApiFailure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(422);
              assertThat(failure.getMessage()).contains("spec.template.spec", "immutable");
              assertNoInsides(failure.getMessage());
            });
    assertThat(read(stored)).isEqualTo(stored);
    stack
        .api()
        .delete(
            TestCluster.AWS, "AWSMachineTemplate", KNOWN, template.at("/metadata/name").asText());
  }

  private ObjectNode read(ObjectNode object) {
    return stack
        .api()
        .get(
            object.path("apiVersion").asText(),
            object.path("kind").asText(),
            object.at("/metadata/namespace").asText(),
            object.at("/metadata/name").asText())
        .orElseThrow();
  }

  private static void assertNoInsides(String text) {
    assertThat(text)
        .doesNotContain("\tat ", "\\tat ", "Exception", "io.clusterapi", "java.", "com.fasterxml");
  }

  private void assertNothingStored() {
    List<ObjectNode> found = new ArrayList<>();
    found.addAll(stack.api().list(TestCluster.CORE, "Cluster", BadInput.NAMESPACE).items());
    found.addAll(
        stack
            .api()
            .list(TestCluster.CONTROL_PLANE, "KubeadmControlPlane", BadInput.NAMESPACE)
            .items());
    found.addAll(stack.api().list("v1", "ConfigMap", BadInput.NAMESPACE).items());
    assertThat(found).as("what was stored").isEmpty();
  }
}
