package io.clusterapi.model.infrastructure.aws;

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

/** Network, security groups and load balancer of one workload cluster on AWS. */
@Group(Groups.INFRASTRUCTURE)
@Version(Groups.V1BETA2)
@Kind("AWSCluster")
@Plural("awsclusters")
@Singular("awscluster")
@ShortNames("awsc")
@Categories(Groups.CATEGORY)
public class AWSCluster extends CustomResource<AWSClusterSpec, AWSClusterStatus>
    implements Namespaced {
  /** What was not given stays absent: a spec made up here would be sent back as if declared. */
  @Override
  protected AWSClusterSpec initSpec() {
    return null;
  }

  @Override
  protected AWSClusterStatus initStatus() {
    return null;
  }
}
