package io.clusterapi.machine.config;

import io.clusterapi.events.ClusterObserved;
import io.clusterapi.loop.plan.CommandHandler;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.plan.SlicePlanner;
import io.clusterapi.machine.messaging.MachineEvents;
import io.clusterapi.machine.planning.MachineCommands;
import io.clusterapi.machine.planning.MachineController;
import io.clusterapi.machine.planning.MachineDeploymentController;
import io.clusterapi.machine.planning.MachineSetController;
import io.clusterapi.machine.planning.WorkersSummary;
import io.clusterapi.model.Owner;
import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** machine-svc: Machines, MachineSets, MachineDeployments. */
@ApplicationScoped
public class MachineService implements ServiceDefinition {

  @Override
  public String name() {
    return "machine-svc";
  }

  @Override
  public Owner owner() {
    return Owner.MACHINE;
  }

  @Override
  public List<Controller<?>> controllers() {
    return List.of(
        new MachineDeploymentController(), new MachineSetController(), new MachineController());
  }

  @Override
  public List<SlicePlanner> slicePlanners() {
    return List.of(new WorkersSummary());
  }

  @Override
  public List<Published<?>> published() {
    return MachineEvents.published();
  }

  @Override
  public Set<Topic> subscriptions() {
    return Set.of(
        Topics.CLUSTER_DESIRED,
        Topics.CLUSTER_OBSERVED,
        Topics.WORKLOAD_OBSERVED,
        Topics.NODE_OBSERVED,
        // With a control plane go the Machines it owns; what it is like concerns none of them.
        Topics.CONTROLPLANE_DESIRED,
        Topics.BOOTSTRAP_DESIRED,
        Topics.BOOTSTRAP_OBSERVED,
        Topics.INFRAMACHINE_DESIRED,
        Topics.INFRAMACHINE_OBSERVED);
  }

  @Override
  public Map<Class<? extends SpecificRecord>, Set<String>> unread() {
    return Map.of(
        ClusterObserved.class,
        Set.of("phase", "conditions", "controlPlaneEndpoint", "failureDomains"));
  }

  @Override
  public List<CommandHandler<?>> commandHandlers() {
    return MachineCommands.handlers();
  }

  @Override
  public Set<Topic> commandTopics() {
    return Set.of(Topics.MACHINE_COMMANDS);
  }
}
