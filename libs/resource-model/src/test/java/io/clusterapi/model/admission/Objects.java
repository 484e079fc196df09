package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Yaml;
import io.clusterapi.model.schema.FieldValidation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A valid object of each kind, and shorthands to change and admit it. */
final class Objects {
  private static final List<ObjectNode> VALID =
      Arrays.stream(
              """
              apiVersion: cluster.x-k8s.io/v1beta2
              kind: Cluster
              metadata: {name: c1, namespace: default}
              spec:
                clusterNetwork: {pods: {cidrBlocks: [192.168.0.0/16]}}
                controlPlaneRef: {apiGroup: controlplane.cluster.x-k8s.io, kind: KubeadmControlPlane, name: c1}
                infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSCluster, name: c1}
              ---
              apiVersion: cluster.x-k8s.io/v1beta2
              kind: Machine
              metadata: {name: m1, namespace: default}
              spec:
                clusterName: c1
                version: v1.33.1
                bootstrap: {configRef: {apiGroup: bootstrap.cluster.x-k8s.io, kind: KubeadmConfig, name: m1}}
                infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSMachine, name: m1}
              ---
              apiVersion: cluster.x-k8s.io/v1beta2
              kind: MachineSet
              metadata: {name: ms1, namespace: default}
              spec:
                clusterName: c1
                replicas: 2
                selector: {}
                template:
                  spec:
                    clusterName: c1
                    version: v1.33.1
                    bootstrap: {configRef: {apiGroup: bootstrap.cluster.x-k8s.io, kind: KubeadmConfigTemplate, name: t}}
                    infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSMachineTemplate, name: t}
              ---
              apiVersion: cluster.x-k8s.io/v1beta2
              kind: MachineDeployment
              metadata: {name: md1, namespace: default}
              spec:
                clusterName: c1
                replicas: 2
                selector: {matchLabels: null}
                template:
                  spec:
                    clusterName: c1
                    version: v1.33.1
                    bootstrap: {configRef: {apiGroup: bootstrap.cluster.x-k8s.io, kind: KubeadmConfigTemplate, name: t}}
                    infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSMachineTemplate, name: t}
              ---
              apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
              kind: KubeadmConfig
              metadata: {name: kc1, namespace: default}
              spec: {joinConfiguration: {nodeRegistration: {kubeletExtraArgs: [{name: cloud-provider, value: external}]}}}
              ---
              apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
              kind: KubeadmConfigTemplate
              metadata: {name: kct1, namespace: default}
              spec: {template: {spec: {joinConfiguration: {nodeRegistration: {name: n}}}}}
              ---
              apiVersion: controlplane.cluster.x-k8s.io/v1beta2
              kind: KubeadmControlPlane
              metadata: {name: kcp1, namespace: default}
              spec:
                replicas: 3
                version: v1.33.1
                machineTemplate:
                  spec: {infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSMachineTemplate, name: t}}
                kubeadmConfigSpec:
                  clusterConfiguration: {certificatesDir: /etc/kubernetes/pki, dns: {imageTag: v1.12.0}}
              ---
              apiVersion: controlplane.cluster.x-k8s.io/v1beta2
              kind: KubeadmControlPlaneTemplate
              metadata: {name: kcpt1, namespace: default}
              spec: {template: {spec: {kubeadmConfigSpec: {initConfiguration: {nodeRegistration: {name: n}}}}}}
              ---
              apiVersion: addons.cluster.x-k8s.io/v1beta2
              kind: ClusterResourceSet
              metadata: {name: crs1, namespace: default}
              spec:
                clusterSelector: {matchLabels: {cni: calico}}
                resources: [{kind: ConfigMap, name: calico}]
              ---
              apiVersion: addons.cluster.x-k8s.io/v1beta2
              kind: ClusterResourceSetBinding
              metadata: {name: c1, namespace: default}
              spec: {clusterName: c1}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: AWSCluster
              metadata: {name: ac1, namespace: default}
              spec: {region: eu-west-1, controlPlaneLoadBalancer: {loadBalancerType: nlb, healthCheckProtocol: HTTPS}}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: AWSClusterTemplate
              metadata: {name: act1, namespace: default}
              spec: {template: {spec: {region: eu-west-1, controlPlaneLoadBalancer: {loadBalancerType: nlb}}}}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: AWSMachine
              metadata: {name: am1, namespace: default}
              spec: {instanceType: m5.large}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: AWSMachineTemplate
              metadata: {name: amt1, namespace: default}
              spec: {template: {spec: {instanceType: m5.large, sshKeyName: default}}}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: AWSClusterControllerIdentity
              metadata: {name: default}
              spec: {allowedNamespaces: {}}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: AWSClusterRoleIdentity
              metadata: {name: role}
              spec:
                roleARN: arn:aws:iam::1:role/r
                sourceIdentityRef: {kind: AWSClusterControllerIdentity, name: default}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: AWSClusterStaticIdentity
              metadata: {name: static}
              spec: {secretRef: key}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
              kind: MaasCluster
              metadata: {name: mc1, namespace: default}
              spec: {dnsDomain: maas.example.org}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
              kind: MaasMachine
              metadata: {name: mm1, namespace: default}
              spec: {minCPU: 4, minMemory: 8192, image: custom/ubuntu, tags: [worker]}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
              kind: MaasMachineTemplate
              metadata: {name: mmt1, namespace: default}
              spec: {template: {spec: {minCPU: 4, minMemory: 8192, image: custom/ubuntu}}}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: VSphereCluster
              metadata: {name: vc1, namespace: default}
              spec:
                server: vcenter.example.internal
                controlPlaneEndpoint: {host: 10.0.0.10, port: 6443}
                identityRef: {kind: Secret, name: vc1}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: VSphereClusterTemplate
              metadata: {name: vct1, namespace: default}
              spec: {template: {spec: {server: vcenter.example.internal}}}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: VSphereMachine
              metadata: {name: vm1, namespace: default}
              spec:
                template: ubuntu
                network: {devices: [{networkName: VM Network, dhcp4: true}]}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: VSphereMachineTemplate
              metadata: {name: vmt1, namespace: default}
              spec: {template: {spec: {template: ubuntu, network: {devices: [{networkName: VM Network, dhcp4: true}]}}}}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: VSphereVM
              metadata: {name: vv1, namespace: default}
              spec: {template: ubuntu, network: {devices: [{networkName: VM Network, dhcp4: true}]}}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: VSphereFailureDomain
              metadata: {name: fd1}
              spec:
                region: {name: r1, type: Datacenter, tagCategory: k8s-region}
                zone: {name: z1, type: ComputeCluster, tagCategory: k8s-zone}
                topology: {datacenter: dc-1, computeCluster: cluster-1, networks: [VM Network]}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: VSphereDeploymentZone
              metadata: {name: dz1}
              spec: {server: vcenter.example.internal, failureDomain: fd1, placementConstraint: {resourcePool: pool}}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: VSphereClusterIdentity
              metadata: {name: account}
              spec: {secretName: account, allowedNamespaces: {selector: {}}}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
              kind: AzureCluster
              metadata: {name: c1, namespace: default}
              spec:
                subscriptionID: 00000000-0000-0000-0000-000000000001
                location: westeurope
                identityRef: {kind: AzureClusterIdentity, name: id}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
              kind: AzureClusterTemplate
              metadata: {name: act1, namespace: default}
              spec: {template: {spec: {location: westeurope}}}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
              kind: AzureMachine
              metadata: {name: m1, namespace: default}
              spec: {vmSize: Standard_D2s_v3, sshPublicKey: '', osDisk: {osType: Linux, diskSizeGB: 128}}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
              kind: AzureMachineTemplate
              metadata: {name: mt1, namespace: default}
              spec: {template: {spec: {vmSize: Standard_D2s_v3, sshPublicKey: '', osDisk: {osType: Linux}}}}
              ---
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
              kind: AzureClusterIdentity
              metadata: {name: id, namespace: default}
              spec: {type: WorkloadIdentity, tenantID: t, clientID: c, allowedNamespaces: {}}
              ---
              apiVersion: v1
              kind: Secret
              metadata: {name: s1, namespace: default}
              stringData: {password: hunter2}
              ---
              apiVersion: v1
              kind: ConfigMap
              metadata: {name: cm1, namespace: default}
              data: {key: value}
              ---
              apiVersion: v1
              kind: Namespace
              metadata: {name: team-a}
              """
                  .split("\n---\n"))
          .map(Yaml::tree)
          .toList();

  private Objects() {}

  static List<ObjectNode> all() {
    return VALID.stream().map(ObjectNode::deepCopy).toList();
  }

  static ObjectNode valid(String kind) {
    return all().stream()
        .filter(object -> object.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  static Kind kind(ObjectNode object) {
    return Kinds.findByApiVersion(object.path("apiVersion").asText(), object.path("kind").asText())
        .orElseThrow();
  }

  static Admitted create(ObjectNode object) {
    return Admission.admit(kind(object), object, Optional.empty(), FieldValidation.STRICT);
  }

  static Admitted update(ObjectNode existing, ObjectNode object) {
    return Admission.admit(kind(object), object, Optional.of(existing), FieldValidation.STRICT);
  }

  /** A valid object with one value replaced; null as the value removes the field. */
  static ObjectNode with(ObjectNode valid, String path, String yaml) {
    ObjectNode object = valid.deepCopy();
    int dot = path.lastIndexOf('.');
    ObjectNode parent = dot < 0 ? object : Trees.objectAt(object, path.substring(0, dot));
    String name = path.substring(dot + 1);
    if (yaml == null) {
      parent.remove(name);
    } else {
      JsonNode value = Yaml.tree("{value: " + yaml + "}").get("value");
      parent.set(name, value);
    }
    return object;
  }

  static ObjectNode with(String kind, String path, String yaml) {
    return with(valid(kind), path, yaml);
  }

  static ObjectNode changed(String kind, Consumer<ObjectNode> change) {
    ObjectNode object = valid(kind);
    change.accept(object);
    return object;
  }

  /** What creating the object is refused with, one line per error; empty when it is admitted. */
  static List<String> refusals(ObjectNode object) {
    return errors(() -> create(object));
  }

  /** What updating an admitted valid object of the kind is refused with. */
  static List<String> refusals(ObjectNode existing, ObjectNode object) {
    ObjectNode stored = create(existing).object();
    return errors(() -> update(stored, object));
  }

  private static List<String> errors(Runnable attempt) {
    try {
      attempt.run();
      return List.of();
    } catch (AdmissionRefused refused) {
      return refused.errors().stream().map(Object::toString).toList();
    }
  }
}
