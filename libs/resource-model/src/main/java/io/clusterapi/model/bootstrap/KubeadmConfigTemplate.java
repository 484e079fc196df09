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

/** Template from which KubeadmConfigs are made. */
@Group(Groups.BOOTSTRAP)
@Version(Groups.V1BETA2)
@Kind("KubeadmConfigTemplate")
@Plural("kubeadmconfigtemplates")
@Singular("kubeadmconfigtemplate")
@Categories(Groups.CATEGORY)
public class KubeadmConfigTemplate extends CustomResource<KubeadmConfigTemplateSpec, Void>
    implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected KubeadmConfigTemplateSpec initSpec() {
    return null;
  }

  @Override
  protected Void initStatus() {
    return null;
  }
}
