package io.clusterapi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.e2e.stack.Leaks;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.e2e.stack.TestCluster;
import io.clusterapi.local.StateFolder;
import io.clusterapi.local.cluster.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What opens a cluster is where its owner asks for it, and nowhere else. */
@OnTheStack
class SecretsStayInsideTest {
  private static final Pattern TOKEN = Pattern.compile("\\b[a-z0-9]{6}\\.([a-z0-9]{16})\\b");

  private final Stack stack;
  private final TestCluster cluster;

  SecretsStayInsideTest(Stack stack) {
    this.stack = stack;
    this.cluster = new TestCluster(stack, "default", "secretive");
  }

  @Test
  void keysTokensAndKubeconfigsAreInNoRecordNoLogAndNoReadableColumn()
      throws InterruptedException, IOException, SQLException {
    Bundle bundle = cluster.builtIn(1, 1);
    bundle.apply(stack.api(), line -> {});
    cluster.awaitReady(1, 1);
    Map<String, String> canaries = canaries();
    assertThat(canaries)
        .containsKeys("ca", "etcd", "proxy", "sa", "kubeconfig", "internal token")
        .containsKey("bootstrap token");

    Leaks leaks = new Leaks(canaries);
    assertThat(leaks.finds(("x " + canaries.get("ca") + " y").getBytes()))
        .as("the search sees what it looks for")
        .containsExactly("ca");

    assertThat(leaks.inRecords(stack.events().records())).as("in Kafka").isEmpty();
    assertThat(leaks.inFiles(stack.local().options().state().logs())).as("in logs").isEmpty();
    assertThat(leaks.inDatabase(stack.local())).as("in PostgreSQL").isEmpty();

    cluster.deleteAndAwaitGone(bundle);
    assertThat(leaks.inRecords(stack.events().records())).as("in Kafka, at its end").isEmpty();
    assertThat(leaks.inFiles(stack.local().options().state().logs()))
        .as("in logs, at its end")
        .isEmpty();
  }

  /** A part of each secret that is long enough to be found nowhere by chance. */
  private Map<String, String> canaries() throws IOException {
    Map<String, String> canaries = new LinkedHashMap<>();
    for (String purpose : List.of("ca", "etcd", "proxy", "sa")) {
      String pem = cluster.secret(cluster.name() + "-" + purpose, "tls.key").orElseThrow();
      canaries.put(purpose, pem.lines().skip(2).findFirst().orElseThrow());
    }
    Matcher key =
        Pattern.compile("client-key-data: \"?([A-Za-z0-9+/=]+)").matcher(cluster.kubeconfig());
    assertThat(key.find()).isTrue();
    // From its middle: how a private key begins is the same for every key.
    canaries.put("kubeconfig", key.group(1).substring(100, 160));
    Path state = stack.local().options().state().root();
    StateFolder folder = new StateFolder(state);
    canaries.put("internal token", Files.readString(folder.internalToken()).strip());
    canaries.put("database password", Files.readString(folder.postgresPassword()).strip());
    cluster.machines().stream()
        .map(machine -> machine.at("/spec/bootstrap/dataSecretName").asText())
        .flatMap(name -> cluster.secret(name, "value").stream())
        .map(TOKEN::matcher)
        .filter(Matcher::find)
        .forEach(token -> canaries.put("bootstrap token", token.group(1)));
    return canaries;
  }
}
