package io.clusterapi.vsphere.lifecycle;

import io.clusterapi.model.core.MachineAddress;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachine;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineStatus;
import io.clusterapi.model.infrastructure.vsphere.VSphereNetworkStatus;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.vsphere.planning.VSphereNames;
import java.util.ArrayList;
import java.util.List;

/** Shows on a VSphereMachine what is known of its virtual machine. */
final class MachineFacts {
  /** Annotation with the label value of the ESXi host it runs on. */
  static final String ESXI_HOST = "capi.clusterapi.io/esxi-host";

  private final VSphereMachine object;
  private final String name;
  private final PartState machine;

  MachineFacts(VSphereMachine object, String name, PartState machine) {
    this.object = object;
    this.name = name;
    this.machine = machine;
  }

  void show() {
    if (object.getSpec().providerID == null) {
      object.getSpec().providerID = VSphereNames.providerId(machine.attribute("biosUuid"));
    }
    VSphereMachineStatus status = object.getStatus();
    status.network = networks();
    String host = EsxiHosts.labelValue(machine.attribute("hostName"));
    if (!host.isEmpty()) {
      Reporter.annotate(object, ESXI_HOST, host);
    }
    if (machine.ready()) {
      status.addresses = addresses(status.network);
      status.initialization = new VSphereMachineStatus.Initialization();
      status.initialization.provisioned = true;
    }
  }

  private List<VSphereNetworkStatus> networks() {
    List<VSphereNetworkStatus> networks = new ArrayList<>();
    for (String line : machine.attribute("networks").split("\n")) {
      String[] fields = line.split("\\|", -1);
      if (fields.length == 4) {
        VSphereNetworkStatus network = new VSphereNetworkStatus();
        network.macAddr = fields[0];
        network.networkName = fields[1].isEmpty() ? null : fields[1];
        network.connected = fields[2].equals("true");
        network.ipAddrs = fields[3].isEmpty() ? null : List.of(fields[3].split(","));
        networks.add(network);
      }
    }
    return networks.isEmpty() ? null : networks;
  }

  /** Upstream calls every address of the guest external: vSphere does not tell. */
  private List<MachineAddress> addresses(List<VSphereNetworkStatus> networks) {
    List<MachineAddress> addresses = new ArrayList<>();
    if (networks != null) {
      for (VSphereNetworkStatus network : networks) {
        if (network.ipAddrs != null) {
          network.ipAddrs.forEach(ip -> addresses.add(address("ExternalIP", ip)));
        }
      }
    }
    addresses.add(address("InternalDNS", name));
    return addresses;
  }

  private static MachineAddress address(String type, String value) {
    MachineAddress address = new MachineAddress();
    address.type = type;
    address.address = value;
    return address;
  }
}
