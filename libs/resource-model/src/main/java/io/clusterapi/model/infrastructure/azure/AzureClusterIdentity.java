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

/** Credentials with which Azure is called for clusters. */
@Group(Groups.INFRASTRUCTURE)
@Version(Groups.V1BETA1)
@Kind("AzureClusterIdentity")
@Plural("azureclusteridentities")
@Singular("azureclusteridentity")
@Categories(Groups.CATEGORY)
public class AzureClusterIdentity
    extends CustomResource<AzureClusterIdentitySpec, AzureClusterIdentityStatus>
    implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected AzureClusterIdentitySpec initSpec() {
    return null;
  }

  @Override
  protected AzureClusterIdentityStatus initStatus() {
    return null;
  }
}
