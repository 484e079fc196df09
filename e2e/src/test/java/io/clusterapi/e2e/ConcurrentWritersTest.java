package io.clusterapi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.RawApi.Answer;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * F13: many clients at one object: nobody's write is lost, and everybody else is told to try again.
 */
@OnTheStack
class ConcurrentWritersTest {
  private static final int WRITERS = 64;
  private static final int CREATORS = 100;
  private static final String PAUSED =
      """
      spec:
        paused: true
        infrastructureRef:
          apiGroup: infrastructure.cluster.x-k8s.io
          kind: AWSCluster
          name: none
      """;

  private final Stack stack;

  ConcurrentWritersTest(Stack stack) {
    this.stack = stack;
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "/api/v1/namespaces/writers/configmaps, ConfigMap, v1",
    "/apis/cluster.x-k8s.io/v1beta2/namespaces/writers/clusters, Cluster, cluster.x-k8s.io/v1beta2"
  })
  void theCounterEndsAtTheNumberOfAcceptedUpdates(String collection, String kind, String apiVersion)
      throws Exception {
    int updates = Settings.thorough() ? 500 : 5;
    Answer created = post(collection, manifest(apiVersion, kind, "counter"));
    assertThat(created.code()).as(created.text()).isEqualTo(201);
    String object = collection + "/counter";

    List<Integer> codes =
        atOnce(
                WRITERS,
                () -> {
                  List<Integer> answers = new ArrayList<>();
                  for (int i = 0; i < updates; i++) {
                    answers.add(increment(object));
                  }
                  return answers;
                })
            .stream()
            .flatMap(List::stream)
            .toList();

    assertThat(codes).hasSize(WRITERS * updates).containsOnly(200, 409);
    long accepted = codes.stream().filter(code -> code == 200).count();
    assertThat(accepted).isGreaterThanOrEqualTo(updates);
    assertThat(counter((ObjectNode) stack.http().get(object).json())).isEqualTo(accepted);
    assertThat(delete(object)).isEqualTo(200);
  }

  @Test
  void ofAHundredCreatesOfOneNameOneWins() throws Exception {
    String collection = "/api/v1/namespaces/writers/configmaps";
    List<Answer> answers =
        atOnce(CREATORS, () -> post(collection, manifest("v1", "ConfigMap", "contested")));

    assertThat(answers.stream().filter(answer -> answer.code() == 201)).hasSize(1);
    assertThat(answers.stream().filter(answer -> answer.code() != 201))
        .hasSize(CREATORS - 1)
        .allSatisfy(
            answer -> {
              assertThat(answer.code()).as(answer.text()).isEqualTo(409);
              assertThat(answer.json().path("reason").asText()).isEqualTo("AlreadyExists");
            });
    assertThat(delete(collection + "/contested")).isEqualTo(200);
  }

  @Test
  void whoAppliesAFieldOfAnotherIsToldWhoseItIs() throws Exception {
    String object = "/api/v1/namespaces/writers/configmaps/owned";
    assertThat(applied(object, "first", "1", false).code()).isEqualTo(201);

    List<Answer> answers =
        atOnce(WRITERS / 4, () -> applied(object, "other", "2", false)).stream().toList();

    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.code()).as(answer.text()).isEqualTo(409);
              assertThat(answer.json().path("reason").asText()).isEqualTo("Conflict");
              assertThat(answer.text()).contains("first", ".data.shared");
            });
    assertThat(applied(object, "other", "2", true).code()).isEqualTo(200);
    assertThat(stack.http().get(object).json().at("/data/shared").asText()).isEqualTo("2");
    assertThat(applied(object, "first", "3", false).code()).isEqualTo(409);
    assertThat(delete(object)).isEqualTo(200);
  }

  private Answer applied(String object, String manager, String value, boolean force)
      throws Exception {
    return stack
        .http()
        .send(
            "PATCH",
            object + "?fieldManager=" + manager + (force ? "&force=true" : ""),
            "application/apply-patch+yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: owned}
            data: {shared: "%s"}
            """
                .formatted(value));
  }

  private int increment(String object) throws Exception {
    ObjectNode read = (ObjectNode) stack.http().get(object).json();
    read.withObjectProperty("metadata")
        .withObjectProperty("annotations")
        .put("counter", Integer.toString(counter(read) + 1));
    return stack.http().send("PUT", object, "application/json", read.toString()).code();
  }

  private static int counter(ObjectNode object) {
    return Integer.parseInt(object.at("/metadata/annotations/counter").asText());
  }

  private Answer post(String collection, String manifest) throws Exception {
    return stack.http().send("POST", collection, "application/yaml", manifest);
  }

  private int delete(String object) throws Exception {
    return stack.http().send("DELETE", object, "application/json", "").code();
  }

  private static String manifest(String apiVersion, String kind, String name) {
    return """
        apiVersion: %s
        kind: %s
        metadata: {name: %s, annotations: {counter: "0"}}
        %s
        """
        .formatted(apiVersion, kind, name, kind.equals("Cluster") ? PAUSED : "");
  }

  private static <T> List<T> atOnce(int many, Callable<T> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      CountDownLatch together = new CountDownLatch(many);
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        running.add(
            threads.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return work.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : running) {
        // 64 writers with 500 updates are 64,000 requests.
        long patience = Settings.patience().toSeconds() * (Settings.thorough() ? 10 : 1);
        results.add(each.get(patience, TimeUnit.SECONDS));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
