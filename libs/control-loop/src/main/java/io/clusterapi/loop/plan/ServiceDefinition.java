package io.clusterapi.loop.plan;

import io.clusterapi.model.Owner;
import io.clusterapi.schemas.Topic;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** All that makes a service: one bean per service hands this to the control loop. */
public interface ServiceDefinition {

  /** Name of the service, for example {@code machine-svc}. */
  String name();

  /** Which rows of the kind registry belong to this service. */
  Owner owner();

  List<Controller<?>> controllers();

  default List<SlicePlanner> slicePlanners() {
    return List.of();
  }

  List<Published<?>> published();

  /** State topics of others to keep views of. */
  Set<Topic> subscriptions();

  /**
   * Fields of others' states that nobody here reads, by record. A newer state that differs in
   * nothing else is taken note of, and nothing is planned: a Cluster changes its conditions a dozen
   * times while it is made, and its machines do not care.
   */
  default Map<Class<? extends SpecificRecord>, Set<String>> unread() {
    return Map.of();
  }

  /**
   * Whether states of Clusters and Machines that refer to this kind of infrastructure are of use
   * here. What is not heeded is read and dropped; it costs no row, no turn and no memory: a
   * provider hears of the clusters of all.
   *
   * @param infrastructureKind such as {@code AWSCluster} or {@code AWSMachine}
   */
  default boolean heeds(String infrastructureKind) {
    return true;
  }

  default List<CommandHandler<?>> commandHandlers() {
    return List.of();
  }

  /** Own kinds that no planner looks at and that are too large to keep in memory (ConfigMaps). */
  default Set<Class<?>> leftOutOfSlices() {
    return Set.of();
  }

  /** Command topics addressed to this service. */
  default Set<Topic> commandTopics() {
    return Set.of();
  }
}
