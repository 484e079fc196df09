package io.clusterapi.controlplane.config;

import io.clusterapi.controlplane.messaging.ControlPlaneEvents;
import io.clusterapi.controlplane.planning.Adoption;
import io.clusterapi.controlplane.planning.BootstrapCommands;
import io.clusterapi.controlplane.planning.KubeadmConfigController;
import io.clusterapi.controlplane.planning.KubeadmControlPlaneController;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.loop.plan.CommandHandler;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.plan.SlicePlanner;
import io.clusterapi.model.Owner;
import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import io.fabric8.kubernetes.api.model.ConfigMap;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** controlplane-svc: control planes, bootstrap configurations, Secrets and ConfigMaps. */
@ApplicationScoped
public class ControlPlaneService implements ServiceDefinition {

  @Override
  public String name() {
    return "controlplane-svc";
  }

  @Override
  public Owner owner() {
    return Owner.CONTROLPLANE;
  }

  @Override
  public List<Controller<?>> controllers() {
    return List.of(new KubeadmControlPlaneController(), new KubeadmConfigController());
  }

  @Override
  public List<SlicePlanner> slicePlanners() {
    return List.of(new Adoption());
  }

  @Override
  public List<Published<?>> published() {
    return ControlPlaneEvents.published();
  }

  @Override
  public Set<Topic> subscriptions() {
    return Set.of(
        Topics.CLUSTER_DESIRED,
        Topics.CLUSTER_OBSERVED,
        Topics.WORKLOAD_OBSERVED,
        Topics.NODE_OBSERVED,
        Topics.MACHINE_DESIRED,
        Topics.MACHINE_OBSERVED,
        Topics.WORKERS_OBSERVED);
  }

  @Override
  public Map<Class<? extends SpecificRecord>, Set<String>> unread() {
    return Map.of(
        ClusterObserved.class,
        Set.of("phase", "conditions"),
        WorkersObserved.class,
        Set.of("workers", "controlPlaneMachineHasNode", "conditions", "versions"));
  }

  @Override
  public List<CommandHandler<?>> commandHandlers() {
    return BootstrapCommands.handlers();
  }

  @Override
  public Set<Topic> commandTopics() {
    return Set.of(Topics.BOOTSTRAP_COMMANDS);
  }

  /** Add-on manifests run to megabytes, and no planner looks at them. */
  @Override
  public Set<Class<?>> leftOutOfSlices() {
    return Set.of(ConfigMap.class);
  }
}
