package io.clusterapi.vsphere;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.model.infrastructure.vsphere.VSphereMachineTemplate;
import io.clusterapi.provider.contract.OnSimulator;
import io.clusterapi.provider.contract.ProviderRun;
import io.clusterapi.simulator.cloud.Fault;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Storage policies, which vCenter knows in a service of their own. */
class StoragePolicyTest extends OnSimulator<VSphereFixture> {
  StoragePolicyTest() {
    super(new VSphereFixture());
  }

  private ProviderRun asked(String policy, String datastore) {
    VSphereMachineTemplate template = VSphereFixture.template();
    template.getSpec().template.spec.storagePolicyName = policy;
    template.getSpec().template.spec.datastore = datastore;
    ProviderRun run = provisioned(VSphereFixture.cluster(), template);
    run.provision("w-0", false, "");
    return run;
  }

  private static String id(String policy) {
    return UUID.nameUUIDFromBytes(("policy/" + policy).getBytes(StandardCharsets.UTF_8)).toString();
  }

  @Test
  void aMachineGoesToADatastoreThatFitsAndItsDisksGetThePolicy() {
    ProviderRun run = asked("gold", null);
    run.until("it is provisioned", () -> run.provisioned("w-0"));
    VimByHand vcenter = new VimByHand(cloud.simulator().uri());
    String moref = live().get(0).id();
    assertThat(vcenter.datastore(moref)).isEqualTo("datastore-32");
    assertThat(vcenter.policies(moref)).contains(id("gold"));
    run.delete();
  }

  @Test
  void theDatastoreThatIsNamedIsTakenWhenItFits() {
    ProviderRun run = asked("kubernetes", "datastore-1");
    run.until("it is provisioned", () -> run.provisioned("w-0"));
    VimByHand vcenter = new VimByHand(cloud.simulator().uri());
    assertThat(vcenter.datastore(live().get(0).id())).isEqualTo("datastore-31");
    assertThat(vcenter.policies(live().get(0).id())).contains(id("kubernetes"));
    run.delete();
  }

  @Test
  void troubleWithTheServiceLeavesNoMachineWithoutItsPolicy() {
    VSphereMachineTemplate template = VSphereFixture.template();
    template.getSpec().template.spec.storagePolicyName = "gold";
    template.getSpec().template.spec.datastore = null;
    ProviderRun run = provisioned(VSphereFixture.cluster(), template);
    faults(
        fault("vsphere:Pbm*", Fault.Kind.ERROR, 0.3, 3),
        fault("vsphere:Pbm*", Fault.Kind.THROTTLE, 0.3, 5),
        fault("vsphere:ReconfigVM_Task", Fault.Kind.FAIL_AFTER, 0.5, 7));
    for (String name : new String[] {"w-0", "w-1", "w-2"}) {
      run.provision(name, false, "");
      run.until("it is provisioned", () -> run.provisioned(name));
    }
    faults();
    VimByHand vcenter = new VimByHand(cloud.simulator().uri());
    assertThat(live())
        .hasSize(3)
        .allSatisfy(machine -> assertThat(vcenter.policies(machine.id())).contains(id("gold")));
    run.delete();
  }

  @Test
  void whatDoesNotFitOrIsNotThereIsNamed() {
    untilSaid(asked("gold", "datastore-1"), "datastore-1 does not fit storage policy gold");
    untilSaid(asked("platinum", null), "no datastore of the compute cluster fits platinum");
    untilSaid(
        asked("bronze", null), "wanted storage policy bronze", "[kubernetes, gold, platinum]");
    assertThat(live()).isEmpty();
  }
}
