package io.clusterapi.vsphere;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.model.infrastructure.vsphere.VSphereMachineSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineTemplate;
import io.clusterapi.model.infrastructure.vsphere.VirtualMachineCloneSpec.Amounts;
import io.clusterapi.model.infrastructure.vsphere.VirtualMachineCloneSpec.Resources;
import io.clusterapi.model.infrastructure.vsphere.VirtualMachineCloneSpec.Shares;
import io.clusterapi.provider.contract.OnSimulator;
import io.clusterapi.provider.contract.ProviderRun;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a template may say of the clone beyond the usual, as vCenter shows it afterwards. */
class CloneOptionsTest extends OnSimulator<VSphereFixture> {
  CloneOptionsTest() {
    super(new VSphereFixture());
  }

  private ProviderRun asked(Consumer<VSphereMachineSpec> change) {
    VSphereMachineTemplate template = VSphereFixture.template();
    change.accept(template.getSpec().template.spec);
    ProviderRun run = provisioned(VSphereFixture.cluster(), template);
    run.provision("w-0", false, "");
    return run;
  }

  private String shown(String property) {
    return new VimByHand(cloud.simulator().uri()).property(live().get(0).id(), property);
  }

  @Test
  void aCardOnADistributedSwitchGetsItsAddress() {
    ProviderRun run =
        asked(spec -> spec.network.devices.get(0).networkName = "Distributed Network");
    run.until("it is provisioned", () -> run.provisioned("w-0"));
    assertThat(shown("config.hardware.device"))
        .contains("<portgroupKey>dvportgroup-44</portgroupKey>");
    assertThat(run.machine("w-0").getAddresses())
        .anyMatch(address -> address.getType().equals("ExternalIP"));
    run.delete();
  }

  @Test
  void aNamedSnapshotIsWhatTheCloneBuildsOn() {
    ProviderRun run = asked(spec -> spec.snapshot = "installed");
    run.until("it is provisioned", () -> run.provisioned("w-0"));
    String first = shown("snapshot.currentSnapshot");
    run.delete();
    ProviderRun other = asked(spec -> spec.snapshot = "ready");
    other.until("it is provisioned", () -> other.provisioned("w-0"));
    assertThat(first).contains("snapshot-1").isNotEqualTo(shown("snapshot.currentSnapshot"));
    other.delete();
  }

  @Test
  void aSnapshotThatDoesNotExistIsNamedWithThoseThatDo() {
    untilSaid(asked(spec -> spec.snapshot = "tuesday"), "spec.snapshot", "[installed, ready]");
    assertThat(live()).isEmpty();
  }

  @Test
  void reservationsLimitsAndSharesAreRoundedUpToVCentersUnits() {
    ProviderRun run =
        asked(
            spec -> {
              spec.resources = new Resources();
              spec.resources.requests = new Amounts();
              spec.resources.requests.cpu = new Quantity("1000000001");
              spec.resources.requests.memory = new Quantity("2Gi");
              spec.resources.limits = new Amounts();
              spec.resources.limits.cpu = new Quantity("4G");
              spec.resources.shares = new Shares();
              spec.resources.shares.memory = 7;
            });
    run.until("it is provisioned", () -> run.provisioned("w-0"));
    assertThat(shown("resourceConfig.cpuAllocation"))
        .contains("<reservation>1001</reservation>")
        .contains("<limit>4000</limit>")
        .doesNotContain("shares");
    assertThat(shown("resourceConfig.memoryAllocation"))
        .contains("<reservation>2048</reservation>")
        .contains("<shares>7</shares>")
        .doesNotContain("limit");
    run.delete();
  }
}
