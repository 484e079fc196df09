package io.clusterapi.provider.service;

import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.MachineObserved;
import io.clusterapi.loop.plan.CommandHandler;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.plan.SlicePlanner;
import io.clusterapi.model.Kinds;
import io.clusterapi.provider.lifecycle.Adoption;
import io.clusterapi.provider.lifecycle.DeprovisionMachineHandler;
import io.clusterapi.provider.lifecycle.InfraClusterController;
import io.clusterapi.provider.lifecycle.InfraMachineController;
import io.clusterapi.provider.lifecycle.MachineCloning;
import io.clusterapi.provider.lifecycle.ProvisionMachineHandler;
import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * An infrastructure provider as the control loop sees it: named {@code provider-<cloud>}, told of
 * clusters and machines by their topics, and of hosts to make by its own commands.
 *
 * @param <C> the infrastructure cluster
 * @param <M> the infrastructure machine
 * @param <T> the template machines are cloned from
 */
public abstract class ProviderService<
        C extends HasMetadata, M extends HasMetadata, T extends HasMetadata>
    implements ServiceDefinition {
  /** What no provider reads of others' states. */
  public static final Map<Class<? extends SpecificRecord>, Set<String>> UNREAD =
      Map.of(
          ClusterObserved.class,
          Set.of("phase", "conditions"),
          MachineObserved.class,
          Set.of("phase", "addresses", "conditions"));

  /** Name of the cloud in topics and in the service's name, for example {@code aws}. */
  protected abstract String cloud();

  protected abstract InfraClusterController<C> clusterController();

  protected abstract InfraMachineController<M, T, C> machineController();

  protected abstract MachineCloning<M, T> cloning();

  /** Controllers of further kinds, for example of identities or failure domains. */
  protected List<Controller<?>> furtherControllers() {
    return List.of();
  }

  @Override
  public final String name() {
    return "provider-" + cloud();
  }

  @Override
  public final List<Controller<?>> controllers() {
    List<Controller<?>> all = new java.util.ArrayList<>();
    all.add(clusterController());
    all.add(machineController());
    all.addAll(furtherControllers());
    return List.copyOf(all);
  }

  @Override
  public List<SlicePlanner> slicePlanners() {
    return List.of(
        new Adoption<>(
            clusterController().type(), cloning().templateType(), cloning().machineType()));
  }

  @Override
  public Set<Topic> subscriptions() {
    return Set.of(
        Topics.CLUSTER_DESIRED,
        Topics.CLUSTER_OBSERVED,
        Topics.MACHINE_DESIRED,
        Topics.MACHINE_OBSERVED);
  }

  @Override
  public final boolean heeds(String infrastructureKind) {
    return infrastructureKind.equals(Kinds.of(clusterController().type()).kind())
        || infrastructureKind.equals(Kinds.of(cloning().machineType()).kind());
  }

  @Override
  public final Map<Class<? extends SpecificRecord>, Set<String>> unread() {
    return UNREAD;
  }

  @Override
  public final List<CommandHandler<?>> commandHandlers() {
    return List.of(
        new ProvisionMachineHandler<>(cloning()),
        new DeprovisionMachineHandler<>(cloning().machineType()));
  }

  @Override
  public final Set<Topic> commandTopics() {
    return Set.of(Topics.provisioning(cloud()));
  }
}
