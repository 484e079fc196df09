package io.clusterapi.vsphere;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereClusterIdentity;
import io.clusterapi.model.infrastructure.vsphere.VSphereClusterIdentitySpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachine;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineTemplate;
import io.clusterapi.model.infrastructure.vsphere.VirtualMachineCloneSpec;
import io.clusterapi.provider.contract.OnSimulator;
import io.clusterapi.provider.contract.ProviderRun;
import io.clusterapi.simulator.cloud.Fault;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole provider, planners and SOAP client, against the simulated vCenter in this process. */
class ClusterOnSimulatorTest extends OnSimulator<VSphereFixture> {
  ClusterOnSimulatorTest() {
    super(new VSphereFixture());
  }

  private ProviderRun provisioned() {
    return provisioned(VSphereFixture.cluster(), VSphereFixture.template());
  }

  private static VSphereCluster cluster(ProviderRun run) {
    return run.object(VSphereCluster.class, VSphereFixture.NAME);
  }

  private static VSphereMachine machine(ProviderRun run, String name) {
    return run.object(VSphereMachine.class, name);
  }

  private static VSphereMachineTemplate template(ProviderRun run) {
    return run.object(VSphereMachineTemplate.class, VSphereFixture.NAME);
  }

  @Test
  void aClusterIsProvisionedOnceVCenterAnswers() {
    ProviderRun run = provisioned();
    assertThat(cluster(run).getStatus().vCenterVersion).isEqualTo("8.0.3.0");
    assertThat(Conditions.isTrue(cluster(run).getStatus().conditions, "Ready")).isTrue();
    assertThat(live()).isEmpty();
  }

  @Test
  void wrongCredentialsAreSaidAndCountFromTheirCorrectionOn() {
    fixture.password("guessed");
    ProviderRun run = run(VSphereFixture.cluster(), VSphereFixture.template());
    untilSaid(run, "incorrect");
    assertThat(run.complaints()).noneMatch(text -> text.contains("guessed"));
    assertThat(run.cluster().getProvisioned()).isFalse();

    fixture.password("simulated-password");
    run.until("the cluster is provisioned", () -> run.cluster().getProvisioned());
  }

  @Test
  void anIdentityShowsWhetherVCenterTakesIt() {
    VSphereClusterIdentity identity = new VSphereClusterIdentity();
    identity.setMetadata(new ObjectMetaBuilder().withName("everybody").build());
    identity.setSpec(new VSphereClusterIdentitySpec());
    identity.getSpec().secretName = "everybody";
    identity.getSpec().allowedNamespaces = new VSphereClusterIdentitySpec.AllowedNamespaces();
    identity.getSpec().allowedNamespaces.selector = new LabelSelector();
    VSphereCluster cluster = VSphereFixture.cluster();
    cluster.getSpec().identityRef.kind = "VSphereClusterIdentity";
    cluster.getSpec().identityRef.name = "everybody";
    fixture.password("guessed");
    ProviderRun run = run(identity, cluster, VSphereFixture.template());
    run.until("it is refused", () -> Boolean.FALSE.equals(ready(run)));
    fixture.password("simulated-password");
    run.until("it is taken", () -> Boolean.TRUE.equals(ready(run)));
    run.delete();
  }

  private static Boolean ready(ProviderRun run) {
    var status = run.object(VSphereClusterIdentity.class, "everybody").getStatus();
    return status == null ? null : status.ready;
  }

  @Test
  void clonesOneVirtualMachineAMachineInOneSession() {
    ProviderRun run = provisioned();
    run.create();
    VSphereMachine controlPlane = machine(run, "cp-0");
    assertThat(controlPlane.getSpec().providerID).startsWith("vsphere://");
    assertThat(controlPlane.getStatus().addresses)
        .extracting(address -> address.type)
        .containsExactly("ExternalIP", "InternalDNS");
    assertThat(controlPlane.getStatus().network).hasSize(1);
    assertThat(count("virtual-machine")).isEqualTo(2);
    assertThat(cloud.simulator().machines().all())
        .extracting(one -> one.hostname())
        .containsExactlyInAnyOrder("cp-0", "w-0");
    assertThat(fixture.logins()).as("one session for everything").isEqualTo(1);
    run.delete();
    assertThat(run.slice().all(VSphereMachineTemplate.class)).isEmpty();
  }

  @Test
  void theMachineIsLabelledWithItsEsxiHost() {
    ProviderRun run = provisioned();
    run.provision("w-0", false, "");
    run.until("it is provisioned", () -> run.provisioned("w-0"));
    run.until("its host is known", () -> run.machine("w-0").getMachineLabels().size() == 1);
    assertThat(run.machine("w-0").getMachineLabels())
        .hasEntrySatisfying(
            "node.cluster.x-k8s.io/esxi-host",
            host -> assertThat(host).matches("esxi-\\d\\d\\.example\\.internal"));
    run.delete();
  }

  @Test
  void makesEverythingOnceThoughAnswersAreLostAndSessionsEnd() {
    ProviderRun run = run(VSphereFixture.cluster(), VSphereFixture.template());
    faults(
        fault("vsphere:CloneVM_Task", Fault.Kind.FAIL_AFTER, 0.6, 7),
        fault("vsphere:*_Task", Fault.Kind.FAIL_AFTER, 0.2, 11),
        fault("vsphere:*", Fault.Kind.THROTTLE, 0.05, 5),
        new Fault(
            "vsphere:Find*",
            Fault.Kind.ERROR,
            0.1,
            3,
            null,
            0,
            500,
            "NotAuthenticated",
            null,
            null),
        fault("vsphere:*", Fault.Kind.ERROR, 0.05, 9));
    run.create();
    run.delete();
    assertThat(made("virtual-machine")).as("never a second one").isEqualTo(2);
  }

  /** A clone takes a dozen questions; with each failing answer it would begin anew. */
  @Test
  void aQuestionThatFailsIsAskedAgainAndNotTheWholeClone() {
    ProviderRun run = provisioned();
    int usual = searchesFor(run, "w-0");
    faults(
        new Fault(
            "vsphere:FindByInventoryPath", Fault.Kind.ERROR, null, 0, 2, 0, 500, null, null, null));
    assertThat(searchesFor(run, "w-1")).as("searches for the virtual machine").isEqualTo(usual);
    assertThat(cloud.simulator().faults().list()).allMatch(rule -> rule.hits() == 2);
    run.delete();
  }

  private int searchesFor(ProviderRun run, String machine) {
    int before = cloud.simulator().faults().calls().getOrDefault("vsphere:FindByUuid", 0);
    run.provision(machine, false, "");
    run.until("it is provisioned", () -> run.provisioned(machine));
    return cloud.simulator().faults().calls().get("vsphere:FindByUuid") - before;
  }

  @Test
  void aVirtualMachineOfTheSameNameIsLeftAlone() {
    ProviderRun first = provisioned();
    first.create();
    List<LedgerEntry> foreign = live();
    // Another cluster that is called the same, in the same folder.
    ProviderRun second = provisioned();
    second.provision("cp-0", true, "");
    untilSaid(second, "rename or remove it");
    second.delete();
    assertThat(live()).isEqualTo(foreign);
  }

  @Test
  void aTemplateThatDoesNotExistIsNamed() {
    ProviderRun run = provisioned();
    template(run).getSpec().template.spec.template = "nowhere";
    run.provision("w-0", false, "");
    untilSaid(run, "/dc-1/vm/nowhere", "spec.template");
    assertThat(live()).isEmpty();
  }

  @Test
  void aVirtualMachineThatIsRemovedElsewhereIsAFailureAndIsNotReplaced() {
    ProviderRun run = provisioned();
    run.provision("w-0", false, "");
    run.until("the machine is provisioned", () -> run.provisioned("w-0"));
    new VimByHand(cloud.simulator().uri()).remove(live().get(0).id());
    run.until("it is a failure", () -> machine(run, "w-0").getStatus().deprecated != null);
    assertThat(machine(run, "w-0").getStatus().deprecated.v1beta1.failureMessage).contains("w-0");
    assertThat(
            Conditions.reason(
                machine(run, "w-0").getStatus().conditions, "VirtualMachineProvisioned"))
        .isEqualTo("NotFoundByBIOSUUID");
    run.tick();
    assertThat(live()).isEmpty();
  }

  @Test
  void refusesWhatItDoesNotActUponBeforeMakingAnything() {
    ProviderRun run = provisioned();
    template(run).getSpec().template.spec.pciDevices =
        List.of(new VirtualMachineCloneSpec.PCIDevice());
    run.provision("w-0", false, "");
    untilSaid(run, "spec.pciDevices is not supported");
    assertThat(run.slice().operations).isEmpty();
  }
}
