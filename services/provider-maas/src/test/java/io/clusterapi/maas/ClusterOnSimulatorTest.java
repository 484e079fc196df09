package io.clusterapi.maas;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.maas.planning.MaasNames;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.infrastructure.maas.MaasCluster;
import io.clusterapi.model.infrastructure.maas.MaasClusterSpec;
import io.clusterapi.provider.contract.ProviderRun;
import io.clusterapi.simulator.cloud.Fault;
import io.clusterapi.simulator.maas.MaasCloud;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The name of a cluster's API server, and the whole of a life, against the simulated MAAS. */
class ClusterOnSimulatorTest extends MaasOnSimulator {
  @Test
  void namesTheApiServerOfTheDefaultTemplate() {
    ProviderRun run = provisioned();
    MaasCluster cluster = cluster(run);
    assertThat(cluster.getSpec().controlPlaneEndpoint.host)
        .matches("demo-[a-z0-9]{6}\\.maas\\.example\\.internal");
    assertThat(cluster.getSpec().controlPlaneEndpoint.port).isEqualTo(6443);
    assertThat(cluster.getStatus().network.dnsName)
        .isEqualTo(cluster.getSpec().controlPlaneEndpoint.host);
    assertThat(cluster.getStatus().initialization.provisioned).isTrue();
    assertThat(Conditions.isTrue(cluster.getStatus().conditions, "LoadBalancerReady")).isTrue();
    assertThat(count("dns-resource")).isEqualTo(1);
    assertThat(run.slice().operations).isEmpty();
  }

  @Test
  void makesEverythingOnceThoughAnswersAreLostAndCallsThrottled() {
    ProviderRun run = run(MaasFixture.cluster(), MaasFixture.template());
    faults(
        fault("maas:AllocateMachine", Fault.Kind.FAIL_AFTER, 0.5, 11),
        fault("maas:CreateDnsResourceRecord", Fault.Kind.FAIL_AFTER, 0.5, 7),
        fault("maas:DeployMachine", Fault.Kind.FAIL_AFTER, 0.5, 3),
        fault("maas:ReleaseMachine", Fault.Kind.FAIL_AFTER, 0.5, 2),
        fault("maas:*", Fault.Kind.THROTTLE, 0.05, 5),
        fault("maas:*", Fault.Kind.ERROR, 0.05, 9));
    run.create();
    run.until("the name leads there", () -> attached(run, "cp-0"));
    assertThat(count("dns-resource")).isEqualTo(1);
    assertThat(count("machine")).isEqualTo(2);
    run.delete();
    assertThat(made("machine")).as("allocated, over all").isEqualTo(2);
  }

  @Test
  void theNameIsNeverEmptiedWhileAControlPlaneMachineLives() {
    ProviderRun run = provisioned();
    run.provision("cp-0", true, "");
    run.until("the name leads there", () -> attached(run, "cp-0"));
    Set<String> before = behindTheName(run);

    faults(fault("maas:PowerOn", Fault.Kind.ERROR, 1, 1));
    rest("POST", "machines/" + machine(run, "cp-0").getSpec().systemID + "/?op=power_off");
    run.until(
        "it is seen to be off",
        () -> Boolean.FALSE.equals(machine(run, "cp-0").getStatus().machinePowered));
    run.tick();
    assertThat(behindTheName(run)).isEqualTo(before).isNotEmpty();

    faults();
    run.until(
        "it is on again",
        () -> Boolean.TRUE.equals(machine(run, "cp-0").getStatus().machinePowered));
    assertThat(behindTheName(run)).isEqualTo(before);
  }

  @Test
  void theNameFollowsTheMachinesAndIsLedBackWhenSomebodyElseChangesIt() {
    ProviderRun run = provisioned();
    run.provision("cp-0", true, "");
    run.provision("cp-1", true, "");
    run.until("the name leads to both", () -> behindTheName(run).size() == 2);
    run.deprovision("cp-0");
    run.until("one machine is left", () -> run.machines().size() == 1);
    run.until("the name leads to it", () -> behindTheName(run).size() == 1);

    String id =
        live().stream().filter(e -> e.type().equals("dns-resource")).findFirst().orElseThrow().id();
    rest("PUT", "dnsresources/" + id + "/", "ip_addresses=10.99.0.1");
    assertThat(behindTheName(run)).isEmpty();
    run.until("it is led back", () -> behindTheName(run).size() == 1);
  }

  @Test
  void aNameSomebodyElseMadeIsLeftAloneAndTold() {
    ProviderRun run = run(MaasFixture.cluster(), MaasFixture.template());
    String name = MaasNames.apiServer("demo", cluster(run));
    rest("POST", "dnsresources/", "fqdn=" + name + "&ip_addresses=10.99.0.1");
    untilSaid(run, "was not made for MaasCluster default/demo");
    run.deleteCluster();
    run.until("the cluster is gone", run::gone);
    assertThat(rest("GET", "dnsresources/?fqdn=" + name)).contains("10.99.0.1");
  }

  @Test
  void withoutAKeyNothingHappensAndTheConditionSaysWhich() {
    ProviderRun run = run(MaasFixture.cluster(), MaasFixture.template());
    fixture.credentials(run.surroundings(), false);
    untilSaid(run, "LoadBalancerReady", "capi.maas.api-key");
    assertThat(live()).isEmpty();
    fixture.credentials(run.surroundings(), true);
    run.until("the cluster is provisioned", () -> run.cluster().getProvisioned());
  }

  @Test
  void aNameTheUserBroughtIsNotMade() {
    MaasCluster declared = MaasFixture.cluster();
    declared.getSpec().controlPlaneEndpoint = new MaasClusterSpec.ControlPlaneEndpoint();
    declared.getSpec().controlPlaneEndpoint.host = "api.example.org";
    declared.getSpec().controlPlaneEndpoint.port = 443;
    ProviderRun run = provisioned(declared, MaasFixture.template());
    assertThat(cluster(run).getSpec().controlPlaneEndpoint.host).isEqualTo("api.example.org");
    assertThat(live()).isEmpty();
  }

  @Test
  void aMachineThatIsSomebodyElsesByNowIsNotReleased() {
    ProviderRun run = provisioned();
    run.provision("w-0", false, "");
    run.until("the machine is provisioned", () -> run.provisioned("w-0"));
    String id = machine(run, "w-0").getSpec().systemID;
    rest("POST", "machines/" + id + "/?op=release");
    restAs(MaasCloud.FOREIGN_API_KEY, "POST", "machines/?op=allocate", "system_id=" + id);
    run.deprovision("w-0");
    run.until("the machine is gone", () -> run.machines().isEmpty());
    assertThat(live())
        .filteredOn(entry -> entry.type().equals("machine"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.tags()).containsEntry("owner", "someone-else"));
  }
}
