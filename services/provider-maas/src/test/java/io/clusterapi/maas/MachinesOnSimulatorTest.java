package io.clusterapi.maas;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.infrastructure.maas.MaasMachine;
import io.clusterapi.model.infrastructure.maas.MaasMachineTemplate;
import io.clusterapi.provider.contract.ProviderRun;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hosts of one cluster, against the simulated MAAS. */
class MachinesOnSimulatorTest extends MaasOnSimulator {
  @Test
  void deploysOneHostAMachineAndGivesEverythingBack() {
    ProviderRun run = provisioned();
    run.provision("cp-0", true, "az2");
    run.provision("w-0", false, "");
    run.until("both are ready", () -> attached(run, "cp-0") && run.provisioned("w-0"));
    MaasMachine controlPlane = machine(run, "cp-0");
    String systemId = controlPlane.getSpec().systemID;
    assertThat(controlPlane.getSpec().providerID).isEqualTo("maas:///az2/" + systemId);
    assertThat(controlPlane.getStatus().machineState).isEqualTo("Deployed");
    assertThat(controlPlane.getStatus().machinePowered).isTrue();
    assertThat(controlPlane.getStatus().addresses)
        .extracting(address -> address.type)
        .containsExactly("ExternalDNS", "InternalDNS", "ExternalIP", "InternalIP");
    assertThat(count("machine")).isEqualTo(2);
    run.until("both Nodes have their names", () -> fixture.nodes().size() == 2);
    assertThat(fixture.nodes())
        .containsEntry(controlPlane.getStatus().hostname, controlPlane.getSpec().providerID);
    assertThat(behindTheName(run)).containsExactly(systemId + "-1");
    run.delete();
    assertThat(run.slice().all(MaasMachineTemplate.class)).isEmpty();
  }

  @Test
  void aReleasedMachineIsAFailureAndIsNotReplaced() {
    ProviderRun run = provisioned();
    run.provision("w-0", false, "");
    run.until("the machine is provisioned", () -> run.provisioned("w-0"));
    String id = machine(run, "w-0").getSpec().systemID;
    rest("POST", "machines/" + id + "/?op=release");
    untilFailed(run, "w-0");
    assertThat(machine(run, "w-0").getStatus().failureMessage).contains(id, "not from here");
    assertThat(Conditions.reason(machine(run, "w-0").getStatus().conditions, "MachineDeployed"))
        .isEqualTo("MachineNotFound");
    run.tick();
    assertThat(count("machine")).isZero();
  }

  @Test
  void aMachineThatFailsToDeployIsMarkedBrokenWhenItsObjectGoes() {
    MaasMachineTemplate template = MaasFixture.template();
    template.getSpec().template.spec.resourcePool = "spare";
    template.getSpec().template.spec.tags = List.of("faulty");
    ProviderRun run = provisioned(MaasFixture.cluster(), template);
    run.provision("w-0", false, "");
    untilFailed(run, "w-0");
    assertThat(machine(run, "w-0").getStatus().failureMessage)
        .contains("Failed deployment", "no disk answers");
    String id = machine(run, "w-0").getSpec().systemID;
    run.deprovision("w-0");
    run.until("the machine is gone", () -> run.machines().isEmpty());
    assertThat(rest("GET", "machines/" + id + "/")).contains("\"status_name\":\"Broken\"");
    assertThat(count("machine")).isZero();
  }

  @Test
  void anImageThatIsNotThereGivesTheMachineBackAndSaysSo() {
    MaasMachineTemplate template = MaasFixture.template();
    template.getSpec().template.spec.image = "custom/nothing";
    ProviderRun run = provisioned(MaasFixture.cluster(), template);
    run.provision("w-0", false, "");
    untilFailed(run, "w-0");
    assertThat(machine(run, "w-0").getStatus().failureMessage)
        .contains("custom/nothing", "distro_series");
    assertThat(count("machine")).isZero();
  }

  @Test
  void noMachineThatFitsIsSaidAndWaitedFor() {
    MaasMachineTemplate template = MaasFixture.template();
    template.getSpec().template.spec.minCPU = 400;
    ProviderRun run = provisioned(MaasFixture.cluster(), template);
    run.provision("w-0", false, "");
    untilSaid(run, "MachineDeployed", "No available machine matches");
    assertThat(run.slice().operations).hasSize(1);
    assertThat(count("machine")).isZero();
  }
}
