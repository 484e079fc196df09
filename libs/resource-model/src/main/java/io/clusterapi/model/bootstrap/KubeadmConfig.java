package io.clusterapi.model.bootstrap;

import io.clusterapi.model.Groups;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** Configuration from which the bootstrap data of one Machine is rendered. */
@Group(Groups.BOOTSTRAP)
@Version(Groups.V1BETA2)
@Kind("KubeadmConfig")
@Plural("kubeadmconfigs")
@Singular("kubeadmconfig")
@Categories(Groups.CATEGORY)
public class KubeadmConfig extends CustomResource<KubeadmConfigSpec, KubeadmConfigStatus>
    implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected KubeadmConfigSpec initSpec() {
    return null;
  }

  @Override
  protected KubeadmConfigStatus initStatus() {
    return null;
  }
}
