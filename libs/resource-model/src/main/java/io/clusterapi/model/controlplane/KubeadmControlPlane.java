package io.clusterapi.model.controlplane;

import io.clusterapi.model.Groups;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A control plane run by kubeadm on Machines. */
@Group(Groups.CONTROL_PLANE)
@Version(Groups.V1BETA2)
@Kind("KubeadmControlPlane")
@Plural("kubeadmcontrolplanes")
@Singular("kubeadmcontrolplane")
@ShortNames("kcp")
@Categories(Groups.CATEGORY)
public class KubeadmControlPlane
    extends CustomResource<KubeadmControlPlaneSpec, KubeadmControlPlaneStatus>
    implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected KubeadmControlPlaneSpec initSpec() {
    return null;
  }

  @Override
  protected KubeadmControlPlaneStatus initStatus() {
    return null;
  }
}
