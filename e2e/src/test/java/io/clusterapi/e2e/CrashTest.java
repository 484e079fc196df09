package io.clusterapi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.e2e.stack.CloudLedger.Entry;
import io.clusterapi.e2e.stack.Invariants;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.e2e.stack.TestCluster;
import io.clusterapi.local.Component;
import io.clusterapi.local.cluster.Bundle;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A service that dies while a cluster is made ({@code kill -9}) and is started again: the cluster
 * becomes ready all the same, and nothing is made twice.
 */
@OnTheStack
class CrashTest {
  // Network, addresses, gateways, route tables, security groups and load balancer of the template
  // are 27 creates; a machine is three entries (its user data comes and goes).
  private static final int INFRASTRUCTURE = 27;
  private static final int MACHINE = 3;

  private final Stack stack;

  CrashTest(Stack stack) {
    this.stack = stack;
  }

  static Stream<Arguments> crashes() {
    Random random = Settings.random("crashes");
    int rounds = Settings.thorough() ? 8 : 1;
    int machines = Settings.thorough() ? 5 : 3;
    return Stream.iterate(1, round -> round + 1)
        .limit(rounds)
        .flatMap(
            round ->
                Component.services().stream()
                    .filter(service -> service.infrastructure().map("aws"::equals).orElse(true))
                    .map(
                        service ->
                            Arguments.of(
                                service,
                                round,
                                random.nextInt(INFRASTRUCTURE + MACHINE * machines))));
  }

  @ParameterizedTest(name = "{0} dies when the cloud''s ledger has {2} entries (round {1})")
  @MethodSource("crashes")
  void theClusterBecomesReadyWithOneInstancePerMachine(Component service, int round, int moment)
      throws InterruptedException {
    int controlPlane = Settings.thorough() ? 3 : 1;
    TestCluster cluster =
        new TestCluster(stack, "default", "crash-%s-%d".formatted(service.id(), round));
    Bundle bundle = cluster.builtIn(controlPlane, 2);
    bundle.apply(stack.api(), line -> {});
    Awaitility.await("%d entries in the ledger".formatted(moment))
        .atMost(Settings.patience())
        .pollInterval(java.time.Duration.ofMillis(20))
        .until(() -> stack.ledger().history(cluster.name()).size() >= moment);

    long before = stack.local().pid(service);
    stack.local().kill(service);
    stack.local().startService(service);
    assertThat(stack.local().pid(service)).isNotEqualTo(before);

    cluster.awaitReady(controlPlane, 2);
    List<Entry> history = stack.ledger().history(cluster.name());
    Invariants.oneInstancePerMachine(history);
    Invariants.etcdAlwaysHadItsQuorum(history);
    assertThat(stack.ledger().live(cluster.name(), "instance")).hasSize(controlPlane + 2);
    assertThat(stack.ledger().live(cluster.name(), "vpc")).hasSize(1);
    assertThat(stack.ledger().live(cluster.name(), "load-balancer")).hasSize(1);

    cluster.deleteAndAwaitGone(bundle);
    assertThat(stack.ledger().live(cluster.name())).isEmpty();
  }
}
