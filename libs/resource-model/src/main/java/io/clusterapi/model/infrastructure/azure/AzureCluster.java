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

/** Network, load balancers and resource group of one workload cluster on Azure. */
@Group(Groups.INFRASTRUCTURE)
@Version(Groups.V1BETA1)
@Kind("AzureCluster")
@Plural("azureclusters")
@Singular("azurecluster")
@Categories(Groups.CATEGORY)
public class AzureCluster extends CustomResource<AzureClusterSpec, AzureClusterStatus>
    implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected AzureClusterSpec initSpec() {
    return null;
  }

  @Override
  protected AzureClusterStatus initStatus() {
    return null;
  }
}
