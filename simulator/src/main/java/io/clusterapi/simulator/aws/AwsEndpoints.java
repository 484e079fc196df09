package io.clusterapi.simulator.aws;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.ResourceKey;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.machine.Endpoints;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which machines are behind which address of the load balancers. */
final class AwsEndpoints implements Endpoints {
  private static final Set<String> RELEVANT =
      Set.of(
          ResourceType.LOAD_BALANCER.type(),
          ResourceType.CLASSIC_LOAD_BALANCER.type(),
          ResourceType.TARGET_GROUP.type(),
          ResourceType.LISTENER.type());

  private record Address(String host, int port) {}

  private final World world;
  private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();
  private volatile Map<Address, Set<String>> known;

  AwsEndpoints(World world) {
    this.world = world;
    world.onCommit(this::changed);
    known = compute();
  }

  /** Takes no lock: workload clusters ask while they hold locks of their own. */
  @Override
  public Optional<Set<String>> targets(String host, int port) {
    return Optional.ofNullable(known.get(new Address(host, port)));
  }

  @Override
  public void onChange(Runnable callback) {
    callbacks.add(callback);
  }

  private void changed(Set<ResourceKey> keys) {
    if (keys.stream().noneMatch(key -> RELEVANT.contains(key.type()))) {
      return;
    }
    // Computed under the lock: of two commits at once, the later look must win.
    synchronized (this) {
      Map<Address, Set<String>> now = compute();
      if (now.equals(known)) {
        return;
      }
      known = now;
    }
    callbacks.forEach(Runnable::run);
  }

  private Map<Address, Set<String>> compute() {
    Map<String, Resource> groups = byId(ResourceType.TARGET_GROUP);
    Map<String, Resource> balancers = byId(ResourceType.LOAD_BALANCER);
    Map<Address, Set<String>> found = new HashMap<>();
    for (Resource listener : byId(ResourceType.LISTENER).values()) {
      Resource balancer = balancers.get(listener.text("LoadBalancerArn"));
      Resource group = groups.get(Listeners.target(listener));
      if (balancer == null
          || group == null
          || !balancer.shown().path("State").path("Code").asText().equals("active")) {
        continue;
      }
      Set<String> ids = new HashSet<>();
      for (JsonNode target : group.hidden().path("targets")) {
        ids.add(target.path("Id").asText());
      }
      int port = listener.shown().path("Port").asInt();
      found.put(new Address(balancer.text("DNSName"), port), Set.copyOf(ids));
    }
    // Their names repeat over accounts and regions.
    for (Resource balancer :
        world.everywhere(AwsCloud.CLOUD, ResourceType.CLASSIC_LOAD_BALANCER.type())) {
      Set<String> ids = ClassicLoadBalancers.instances(balancer);
      for (int port : ClassicLoadBalancers.ports(balancer)) {
        found.put(new Address(balancer.text("DNSName"), port), ids);
      }
    }
    return found;
  }

  private Map<String, Resource> byId(ResourceType type) {
    Map<String, Resource> found = new HashMap<>();
    world.everywhere(AwsCloud.CLOUD, type.type()).forEach(one -> found.put(one.id(), one));
    return found;
  }
}
