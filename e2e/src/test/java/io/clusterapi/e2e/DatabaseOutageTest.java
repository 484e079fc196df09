package io.clusterapi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.RawApi.Answer;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.local.Component;
import org.junit.jupiter.api.Test;

/** While PostgreSQL is away every request says so and when to come back; afterwards all goes on. */
@OnTheStack
class DatabaseOutageTest {
  private static final String MAPS = "/api/v1/namespaces/database-outage/configmaps";
  private static final String CLUSTERS =
      "/apis/cluster.x-k8s.io/v1beta2/namespaces/database-outage/clusters";

  private final Stack stack;

  DatabaseOutageTest(Stack stack) {
    this.stack = stack;
  }

  @Test
  void withoutItsDatabaseAServiceAnswers503AndWhenToComeBack() throws Exception {
    assertThat(write("before").code()).isEqualTo(201);

    stack.local().stop(Component.POSTGRES);
    try {
      unavailable(read(MAPS + "/before"));
      unavailable(read(MAPS));
      unavailable(read(MAPS + "?labelSelector=a"));
      unavailable(read(CLUSTERS));
      unavailable(write("during"));
      unavailable(stack.http().send("DELETE", MAPS + "/before", "application/json", ""));
    } finally {
      stack.local().startService(Component.POSTGRES);
    }

    await().atMost(Settings.patience()).until(() -> read(MAPS + "/before").code() == 200);
    await().atMost(Settings.patience()).until(() -> write("after").code() == 201);
    assertThat(read(MAPS + "/during").code())
        .as("what was answered 503 is not there")
        .isEqualTo(404);
    stack.http().send("DELETE", MAPS, "application/json", "");
  }

  private static void unavailable(Answer answer) {
    assertThat(answer.code()).as(answer.text()).isEqualTo(503);
    assertThat(answer.retryAfter())
        .hasValueSatisfying(after -> assertThat(after).containsOnlyDigits());
    assertThat(answer.json().path("kind").asText()).isEqualTo("Status");
    assertThat(answer.json().path("message").asText())
        .contains("database", "try again")
        .doesNotContain("Exception");
  }

  private Answer read(String path) throws Exception {
    return stack.http().get(path);
  }

  private Answer write(String name) throws Exception {
    String map =
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"}}"
            .formatted(name);
    return stack.http().send("POST", MAPS, "application/json", map);
  }
}
