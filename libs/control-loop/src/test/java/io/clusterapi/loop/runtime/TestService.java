package io.clusterapi.loop.runtime;

import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.plan.SlicePlanner;
import io.clusterapi.model.Owner;
import io.clusterapi.schemas.Topic;
import java.util.List;
import java.util.Set;

/** A service of given planners that hears nothing of others and publishes no states. */
public record TestService(
    Owner owner, List<Controller<?>> controllers, List<SlicePlanner> slicePlanners)
    implements ServiceDefinition {

  @Override
  public String name() {
    return "test-svc";
  }

  @Override
  public List<Published<?>> published() {
    return List.of();
  }

  @Override
  public Set<Topic> subscriptions() {
    return Set.of();
  }
}
