package io.clusterapi.cluster.config;

import io.clusterapi.cluster.messaging.ClusterEvents;
import io.clusterapi.cluster.planning.ClusterController;
import io.clusterapi.cluster.planning.ResourceSetPlanner;
import io.clusterapi.cluster.planning.WorkloadPublisher;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.plan.SlicePlanner;
import io.clusterapi.model.Owner;
import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** cluster-svc: Clusters, the links to workload clusters, ClusterResourceSets. */
@ApplicationScoped
public class ClusterService implements ServiceDefinition {

  @Override
  public String name() {
    return "cluster-svc";
  }

  @Override
  public Owner owner() {
    return Owner.CLUSTER;
  }

  @Override
  public List<Controller<?>> controllers() {
    return List.of(new ClusterController());
  }

  @Override
  public List<SlicePlanner> slicePlanners() {
    return List.of(new WorkloadPublisher(), new ResourceSetPlanner());
  }

  @Override
  public List<Published<?>> published() {
    return ClusterEvents.published();
  }

  @Override
  public Set<Topic> subscriptions() {
    return Set.of(
        Topics.WORKERS_OBSERVED,
        Topics.CONTROLPLANE_DESIRED,
        Topics.CONTROLPLANE_OBSERVED,
        Topics.INFRACLUSTER_DESIRED,
        Topics.INFRACLUSTER_OBSERVED,
        Topics.RESOURCE_CHANGED);
  }
}
