package io.clusterapi.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.provider.contract.OnSimulator;
import io.clusterapi.provider.contract.ProviderRun;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What calls the default template takes: each costs time at AWS and processor time here. */
class AwsCallsTest extends OnSimulator<AwsFixture> {
  AwsCallsTest() {
    super(new AwsFixture());
  }

  @Test
  void noCallIsMadeInVain() {
    Map<String, Integer> start = calls();
    ProviderRun run = provisioned(AwsFixture.cluster(), AwsFixture.template());
    Map<String, Integer> network = calls();
    run.provision("cp-0", true, "");
    run.until("it runs", () -> run.provisioned("cp-0"));
    run.joined("cp-0");
    run.during(Duration.ofSeconds(30));
    Map<String, Integer> first = calls();
    run.provision("w-0", false, "");
    run.until("it runs", () -> run.provisioned("w-0"));
    run.joined("w-0");
    run.during(Duration.ofSeconds(30));
    Map<String, Integer> second = calls();
    run.machines().forEach(run::deprovision);
    run.until("the machines are gone", () -> run.machines().isEmpty());
    Map<String, Integer> machinesGone = calls();
    run.deleteCluster();
    run.until("the cluster is gone", run::gone);
    tell("network", start, network);
    tell("control-plane machine", network, first);
    tell("worker", first, second);
    tell("both machines away", second, machinesGone);
    tell("network away", machinesGone, calls());

    assertThat(more(network, first))
        .containsEntry("secretsmanager:CreateSecret", 1)
        .containsEntry("secretsmanager:DeleteSecret", 1)
        .containsEntry("ec2:RunInstances", 1)
        .containsEntry("elasticloadbalancing:RegisterTargets", 1);
    assertThat(more(first, second))
        .containsEntry("secretsmanager:CreateSecret", 1)
        .containsEntry("secretsmanager:DeleteSecret", 1)
        .containsEntry("ec2:RunInstances", 1)
        .doesNotContainKey("elasticloadbalancing:RegisterTargets");
    assertThat(more(second, machinesGone))
        .containsEntry("ec2:TerminateInstances", 2)
        .containsEntry("elasticloadbalancing:DeregisterTargets", 1)
        .doesNotContainKey("secretsmanager:DeleteSecret");
  }

  private static void tell(
      String what, Map<String, Integer> before, Map<String, Integer> afterwards) {
    Map<String, Integer> more = more(before, afterwards);
    int sum = more.values().stream().mapToInt(Integer::intValue).sum();
    System.out.printf("%s: %d calls %s%n", what, sum, more);
  }

  private Map<String, Integer> calls() {
    return new TreeMap<>(cloud.simulator().faults().calls());
  }

  private static Map<String, Integer> more(
      Map<String, Integer> before, Map<String, Integer> afterwards) {
    Map<String, Integer> more = new TreeMap<>(afterwards);
    before.forEach((call, count) -> more.merge(call, -count, Integer::sum));
    more.values().removeIf(count -> count == 0);
    return more;
  }
}
