package io.clusterapi.model.infrastructure.azure;

import io.clusterapi.model.Groups;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** Template from which AzureClusters are made. */
@Group(Groups.INFRASTRUCTURE)
@Version(Groups.V1BETA1)
@Kind("AzureClusterTemplate")
@Plural("azureclustertemplates")
@Singular("azureclustertemplate")
@Categories(Groups.CATEGORY)
public class AzureClusterTemplate extends CustomResource<AzureClusterTemplateSpec, Void>
    implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected AzureClusterTemplateSpec initSpec() {
    return null;
  }

  @Override
  protected Void initStatus() {
    return null;
  }
}
