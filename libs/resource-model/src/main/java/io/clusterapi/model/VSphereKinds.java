package io.clusterapi.model;

import static io.clusterapi.model.KindEntry.AGE;
import static io.clusterapi.model.KindEntry.PAUSED;
import static io.clusterapi.model.KindEntry.column;
import static io.clusterapi.model.KindEntry.condition;
import static io.clusterapi.model.KindEntry.entry;
import static io.clusterapi.model.KindEntry.wide;

import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereClusterIdentity;
import io.clusterapi.model.infrastructure.vsphere.VSphereClusterTemplate;
import io.clusterapi.model.infrastructure.vsphere.VSphereDeploymentZone;
import io.clusterapi.model.infrastructure.vsphere.VSphereFailureDomain;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachine;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineTemplate;
import io.clusterapi.model.infrastructure.vsphere.VSphereVM;
import java.util.List;

/** The rows of {@link Kinds} for vSphere. */
final class VSphereKinds {
  private static final Column CLUSTER =
      column("Cluster", "string", ".metadata.labels['cluster\\.x-k8s\\.io/cluster-name']");

  static final List<Kind> ALL =
      List.of(
          entry(VSphereCluster.class, Groups.INFRASTRUCTURE, Owner.VSPHERE)
              .plural("vsphereclusters")
              .specRequired()
              .status()
              .columns(
                  CLUSTER,
                  column("Server", "string", ".spec.server"),
                  column("ControlPlane Endpoint", "string", ".spec.controlPlaneEndpoint.host"),
                  PAUSED,
                  column("Provisioned", "string", ".status.initialization.provisioned"),
                  AGE)
              .build(),
          entry(VSphereClusterTemplate.class, Groups.INFRASTRUCTURE, Owner.VSPHERE)
              .plural("vsphereclustertemplates")
              .specRequired()
              .columns(AGE)
              .build(),
          entry(VSphereMachine.class, Groups.INFRASTRUCTURE, Owner.VSPHERE)
              .plural("vspheremachines")
              .specRequired()
              .status()
              .columns(
                  CLUSTER,
                  wide("Provider ID", "string", ".spec.providerID"),
                  wide("Template", "string", ".spec.template"),
                  PAUSED,
                  column("Provisioned", "string", ".status.initialization.provisioned"),
                  column(
                      "Machine",
                      "string",
                      ".metadata.ownerReferences[?(@.kind==\"Machine\")].name"),
                  AGE)
              .build(),
          entry(VSphereMachineTemplate.class, Groups.INFRASTRUCTURE, Owner.VSPHERE)
              .plural("vspheremachinetemplates")
              .specRequired()
              .columns(AGE)
              .build(),
          entry(VSphereVM.class, Groups.INFRASTRUCTURE, Owner.VSPHERE)
              .plural("vspherevms")
              .specRequired()
              .status()
              .columns(CLUSTER, column("Ready", "string", ".status.ready"), PAUSED, AGE)
              .build(),
          entry(VSphereFailureDomain.class, Groups.INFRASTRUCTURE, Owner.VSPHERE)
              .plural("vspherefailuredomains")
              .clusterScoped()
              .specRequired()
              .columns(AGE)
              .build(),
          entry(VSphereDeploymentZone.class, Groups.INFRASTRUCTURE, Owner.VSPHERE)
              .plural("vspheredeploymentzones")
              .clusterScoped()
              .specRequired()
              .status()
              .columns(condition("Ready", "Ready"), PAUSED, AGE)
              .build(),
          entry(VSphereClusterIdentity.class, Groups.INFRASTRUCTURE, Owner.VSPHERE)
              .plural("vsphereclusteridentities")
              .clusterScoped()
              .specRequired()
              .status()
              .columns(AGE)
              .build());

  private VSphereKinds() {}
}
