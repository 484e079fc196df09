package io.clusterapi.aws.lifecycle;

import io.clusterapi.aws.planning.AwsIdentity;
import io.clusterapi.aws.planning.Cidr;
import io.clusterapi.aws.planning.ClusterParts;
import io.clusterapi.aws.planning.ExistingNetwork;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSMachine;
import io.clusterapi.provider.lifecycle.InfraClusterController;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.DesiredParts;
import io.clusterapi.provider.part.PartPlan;
import io.clusterapi.provider.part.Parts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** Builds and removes the network and the load balancer of a cluster. */
public final class AwsClusterController extends InfraClusterController<AWSCluster> {
  public static final String FINALIZER = "awscluster.infrastructure.cluster.x-k8s.io";
  static final int DEFAULT_PORT = 6443;

  @Override
  public Class<AWSCluster> type() {
    return AWSCluster.class;
  }

  @Override
  protected String finalizer() {
    return FINALIZER;
  }

  @Override
  protected Class<? extends HasMetadata> machineType() {
    return AWSMachine.class;
  }

  @Override
  protected Account account(AWSCluster object) {
    return accountOf(object);
  }

  static Account accountOf(AWSCluster object) {
    return AwsIdentity.of(object.getSpec().identityRef).in(object.getSpec().region);
  }

  @Override
  protected Optional<Refusal> refusal(AWSCluster object, Parts parts, Slice slice) {
    return Unsupported.in(object, parts)
        .or(() -> PrincipalUsage.refusal(object, slice))
        .or(() -> ExistingNetwork.isUsed(object, parts) ? Optional.empty() : tooSmall(object));
  }

  private static Optional<Refusal> tooSmall(AWSCluster object) {
    try {
      Cidr.parse(ClusterParts.vpcCidr(object)).split(4).get(0).split(3);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          new Refusal(
              AwsConditions.SUBNETS,
              "InvalidRange",
              "spec.network.vpc.cidrBlock: " + e.getMessage()));
    }
  }

  @Override
  protected DesiredParts desired(AWSCluster object, ClusterDesired cluster, Parts parts) {
    return new ClusterParts(object, cluster.getMeta().getName(), port(cluster), parts).desired();
  }

  private static int port(ClusterDesired cluster) {
    return cluster.getApiServerPort() == null ? DEFAULT_PORT : cluster.getApiServerPort();
  }

  @Override
  protected void report(AWSCluster object, ClusterDesired cluster, PartPlan plan, Slice slice) {
    new ClusterReporting(object, plan.parts(), slice.now()).report(plan, port(cluster));
  }

  @Override
  protected boolean provisioned(AWSCluster object) {
    return AwsPublishing.provisioned(object);
  }

  @Override
  protected void reportRefusal(AWSCluster object, Refusal refusal, Slice slice) {
    new ClusterReporting(object, Parts.NONE, slice.now())
        .refused(refusal.condition(), refusal.reason(), refusal.message());
  }

  @Override
  protected void reportRemoval(AWSCluster object, String waitingFor, Slice slice) {
    new ClusterReporting(object, Parts.NONE, slice.now()).removing(waitingFor);
  }
}
