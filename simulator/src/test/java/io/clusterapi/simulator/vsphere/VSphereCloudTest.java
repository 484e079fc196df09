package io.clusterapi.simulator.vsphere;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.simulator.RecordingKubeadm;
import io.clusterapi.simulator.Simulator;
import io.clusterapi.simulator.SimulatorSettings;
import io.clusterapi.simulator.cloud.LedgerEntry;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VSphereCloudTest {
  private static final String UUID = "0f6b7a52-1111-4222-8333-444455556666";
  private static final String TEMPLATE = "/dc-1/vm/ubuntu-2404-kube-v1.35.3";

  @TempDir Path folder;
  private Simulator simulator;
  private VimClient client;

  @BeforeEach
  void start() {
    simulator =
        Simulator.start(
            SimulatorSettings.in(folder),
            (vertx, data, endpoints, machines, ledger, clock) -> new RecordingKubeadm());
    client = new VimClient(simulator.uri());
    client.login("simulated-password");
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void nobodyActsWithoutASession() {
    VimClient stranger = new VimClient(simulator.uri());

    assertThat(stranger.login("guessed")).isEqualTo("!InvalidLogin");
    assertThat(stranger.find(UUID)).isEqualTo("!NotAuthenticated");
  }

  @Test
  void theInventoryHoldsWhatUpstreamsExampleNames() {
    for (String path :
        new String[] {
          "/dc-1",
          "/dc-1/vm/workload-clusters",
          "/dc-1/host/cluster-1/Resources",
          "/dc-1/datastore/datastore-1",
          "/dc-1/network/VM Network",
          TEMPLATE
        }) {
      assertThat(at(path)).as(path).isNotEmpty().doesNotStartWith("!");
    }
    assertThat(at("/dc-1/vm/nowhere")).isEmpty();
  }

  @Test
  void aCloneIsFoundByItsInstanceUuidAndNotedInTheLedger() {
    String task = clone("m1", UUID, "");

    assertThat(client.ended(task)).contains(">success<");
    String vm = client.find(UUID);
    assertThat(vm).startsWith("vm-");
    assertThat(client.property("VirtualMachine", vm, "runtime.powerState")).contains("poweredOff");
    assertThat(simulator.ledger().live()).extracting(LedgerEntry::name).containsExactly("m1");
    assertThat(simulator.ledger().live().iterator().next().tags())
        .containsEntry("capi.owner-uid", "u1");
  }

  @Test
  void aSecondCloneOfThatNameIsRefusedByItsTask() {
    client.ended(clone("m1", UUID, ""));

    assertThat(client.ended(clone("m1", UUID, ""))).contains(">error<").contains("DuplicateName");
    assertThat(simulator.ledger().live()).hasSize(1);
  }

  @Test
  void whatDoesNotExistOrDoesNotFitIsRefused() {
    assertThat(clone("m1", UUID, "<snapshot type=\"VirtualMachineSnapshot\">snapshot-1</snapshot>"))
        .isEqualTo("!InvalidArgument");
    assertThat(
            client.call(
                "CloneVM_Task",
                "VirtualMachine",
                "vm-9",
                "<folder type=\"Folder\">group-v7</folder><name>m1</name><spec/>"))
        .isEqualTo("!ManagedObjectNotFound");
    assertThat(client.property("VirtualMachine", "vm-9", "name"))
        .contains("ManagedObjectNotFoundFault");
    assertThat(client.call("Destroy_Task", "VirtualMachine", at(TEMPLATE), ""))
        .isEqualTo("!NoPermission");
    assertThat(simulator.ledger().live()).isEmpty();
  }

  @Test
  void whatIsSwitchedOnIsNotDestroyed() {
    client.ended(clone("m1", UUID, ""));
    String vm = client.find(UUID);
    assertThat(client.ended(client.call("PowerOnVM_Task", "VirtualMachine", vm, "")))
        .contains("success");

    assertThat(client.call("Destroy_Task", "VirtualMachine", vm, ""))
        .isEqualTo("!InvalidPowerState");
    assertThat(client.property("VirtualMachine", vm, "guest.net")).contains("ipAddress");
    assertThat(simulator.machines().isRunning(vm)).isTrue();

    client.ended(client.call("PowerOffVM_Task", "VirtualMachine", vm, ""));
    client.ended(client.call("Destroy_Task", "VirtualMachine", vm, ""));
    assertThat(client.find(UUID)).isEmpty();
    assertThat(simulator.ledger().live()).isEmpty();
  }

  @Test
  void virtualMachinesOutliveARestartAndSessionsDoNot() {
    client.ended(clone("m1", UUID, ""));
    simulator.close();
    start();

    assertThat(client.find(UUID)).startsWith("vm-");
  }

  @Test
  void aRuleBindsMembersOfAGroupToItsHostsFromTheNextPowerOnOn() {
    for (String host : new String[] {"rack-a-machines host-12", "rack-b-machines host-13"}) {
      String group = host.split(" ")[0];
      client.ended(clone(group, UUID, ""));
      String vm = client.find(UUID);
      assertThat(client.ended(join(group, vm))).contains("success");
      assertThat(client.property("ClusterComputeResource", "domain-c10", "configurationEx"))
          .contains(vm);

      client.ended(client.call("PowerOnVM_Task", "VirtualMachine", vm, ""));
      assertThat(client.property("VirtualMachine", vm, "runtime.host"))
          .contains(host.split(" ")[1]);

      client.ended(client.call("PowerOffVM_Task", "VirtualMachine", vm, ""));
      client.ended(client.call("Destroy_Task", "VirtualMachine", vm, ""));
      assertThat(client.property("ClusterComputeResource", "domain-c10", "configurationEx"))
          .doesNotContain(vm);
    }
  }

  @Test
  void groupsThatDoNotExistAndMembersThatAreGoneAreRefused() {
    client.ended(clone("m1", UUID, ""));
    assertThat(client.ended(join("nobodys-machines", client.find(UUID))))
        .contains("InvalidArgument");
    assertThat(client.ended(join("rack-a-machines", "vm-9"))).contains("ManagedObjectNotFound");
  }

  private String join(String group, String vm) {
    return client.call(
        "ReconfigureComputeResource_Task",
        "ClusterComputeResource",
        "domain-c10",
        ("<spec xsi:type=\"ClusterConfigSpecEx\"><groupSpec><operation>edit</operation>"
                + "<info xsi:type=\"ClusterVmGroup\"><name>%s</name>"
                + "<vm type=\"VirtualMachine\">%s</vm></info></groupSpec></spec>"
                + "<modify>true</modify>")
            .formatted(group, vm));
  }

  private String at(String path) {
    return client.call(
        "FindByInventoryPath",
        "SearchIndex",
        "SearchIndex",
        "<inventoryPath>" + path + "</inventoryPath>");
  }

  private String clone(String name, String uuid, String more) {
    String linked = more.isEmpty() ? "" : "<diskMoveType>createNewChildDiskBacking</diskMoveType>";
    return client.call(
        "CloneVM_Task",
        "VirtualMachine",
        at(TEMPLATE),
        ("<folder type=\"Folder\">group-v7</folder><name>%s</name><spec><location>%s"
                + "<pool type=\"ResourcePool\">resgroup-11</pool></location><config>"
                + "<instanceUuid>%s</instanceUuid><deviceChange><operation>add</operation>"
                + "<device xsi:type=\"VirtualVmxnet3\"><key>-1</key><backing"
                + " xsi:type=\"VirtualEthernetCardNetworkBackingInfo\"><deviceName>VM Network"
                + "</deviceName><network type=\"Network\">network-41</network></backing></device>"
                + "</deviceChange><extraConfig><key>capi.owner-uid</key>"
                + "<value xsi:type=\"xsd:string\" xmlns:xsd=\"x\">u1</value></extraConfig></config>"
                + "%s</spec>")
            .formatted(name, linked, uuid, more));
  }
}
