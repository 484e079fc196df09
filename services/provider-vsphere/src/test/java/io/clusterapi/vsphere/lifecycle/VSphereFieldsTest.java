package io.clusterapi.vsphere.lifecycle;

import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereFailureDomain;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachine;
import io.clusterapi.provider.contract.FieldsContract;
import io.clusterapi.provider.lifecycle.InfraClusterController.Refusal;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be declared for vSphere and is not done is refused or named in the guide. */
class VSphereFieldsTest extends FieldsContract {
  VSphereFieldsTest() {
    super("vsphere");
  }

  @Override
  protected List<String> valid() {
    return List.of(
        """
        {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta2","kind":"VSphereCluster",
         "metadata":{"name":"demo","namespace":"default"},
         "spec":{"server":"vcenter.example.internal","controlPlaneEndpoint":{"host":"127.77.0.10","port":6443}}}
        """,
        """
        {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta2","kind":"VSphereMachine",
         "metadata":{"name":"demo","namespace":"default"},
         "spec":{"template":"ubuntu-2404-kube-v1.35.3","datacenter":"dc-1",
          "network":{"devices":[{"networkName":"VM Network","dhcp4":true}]}}}
        """,
        """
        {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta2","kind":"VSphereFailureDomain",
         "metadata":{"name":"rack"},
         "spec":{"region":{"name":"region-1","type":"Datacenter","tagCategory":"k8s-region"},
          "zone":{"name":"zone-a","type":"ComputeCluster","tagCategory":"k8s-zone"},
          "topology":{"datacenter":"dc-1","computeCluster":"cluster-1",
           "networkConfigurations":[{"networkName":"VM Network","dhcp4":true}]}}}
        """);
  }

  @Override
  protected Optional<String> refusal(HasMetadata object) {
    if (object instanceof VSphereFailureDomain domain) {
      return Unsupported.in(domain);
    }
    return object instanceof VSphereMachine machine
        ? Unsupported.in(machine.getSpec())
        : Unsupported.in((VSphereCluster) object).map(Refusal::message);
  }

  /** Written into the network configuration of the guest as they are. */
  @Override
  protected Set<String> handedOn() {
    return Set.of("dhcp4Overrides", "dhcp6Overrides");
  }
}
