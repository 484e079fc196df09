package io.clusterapi.model.controlplane;

import io.clusterapi.model.Groups;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** Template from which KubeadmControlPlanes are made. */
@Group(Groups.CONTROL_PLANE)
@Version(Groups.V1BETA2)
@Kind("KubeadmControlPlaneTemplate")
@Plural("kubeadmcontrolplanetemplates")
@Singular("kubeadmcontrolplanetemplate")
@Categories(Groups.CATEGORY)
public class KubeadmControlPlaneTemplate
    extends CustomResource<KubeadmControlPlaneTemplateSpec, Void> implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected KubeadmControlPlaneTemplateSpec initSpec() {
    return null;
  }

  @Override
  protected Void initStatus() {
    return null;
  }
}
