package io.clusterapi.simulator.aws;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.ResourceKey;
import io.clusterapi.simulator.cloud.View;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.machine.Endpoints;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Which machines are behind which address of the load balancers. Only what hangs together with a
 * change is looked at again: with a thousand clusters there are some ten thousand changes.
 */
final class AwsEndpoints implements Endpoints {
  private static final String LISTENER = ResourceType.LISTENER.type();
  private static final String CLASSIC = ResourceType.CLASSIC_LOAD_BALANCER.type();

  private record Address(String host, int port) {}

  /** What is behind an address, and the resource that says so. */
  private record Front(ResourceKey source, Set<String> targets) {}

  /** What a listener or classic load balancer says, and the other resources that depends on. */
  private record Source(Map<Address, Set<String>> addresses, Set<ResourceKey> needs) {}

  private static final Source NOTHING = new Source(Map.of(), Set.of());

  private final World world;
  private final List<Consumer<Set<String>>> callbacks = new CopyOnWriteArrayList<>();
  private final Map<Address, Front> fronts = new ConcurrentHashMap<>();
  private final Map<ResourceKey, Source> sources = new HashMap<>();
  private final Map<ResourceKey, Set<ResourceKey>> needed = new HashMap<>();

  AwsEndpoints(World world) {
    this.world = world;
    world.onCommit(this::changed);
    Set<ResourceKey> all = new LinkedHashSet<>();
    for (String type : List.of(LISTENER, CLASSIC)) {
      world.everywhere(AwsCloud.CLOUD, type).forEach(one -> all.add(one.key()));
    }
    changed(all);
  }

  /** Takes no lock: workload clusters ask while they hold locks of their own. */
  @Override
  public Optional<Set<String>> targets(String host, int port) {
    return Optional.ofNullable(fronts.get(new Address(host, port))).map(Front::targets);
  }

  @Override
  public void onChange(Consumer<Set<String>> callback) {
    callbacks.add(callback);
  }

  private void changed(Set<ResourceKey> keys) {
    Set<String> hosts = new HashSet<>();
    // Looked at under the lock: of two commits at once, the later look must win.
    synchronized (this) {
      Set<ResourceKey> concerned = new LinkedHashSet<>();
      for (ResourceKey key : keys) {
        if (!key.scope().cloud().equals(AwsCloud.CLOUD)) {
          continue;
        }
        if (key.type().equals(LISTENER) || key.type().equals(CLASSIC)) {
          concerned.add(key);
        } else {
          concerned.addAll(needed.getOrDefault(key, Set.of()));
        }
      }
      for (ResourceKey source : concerned) {
        Source now = world.read(view -> look(view, source));
        replace(source, now, hosts);
      }
    }
    if (!hosts.isEmpty()) {
      callbacks.forEach(callback -> callback.accept(hosts));
    }
  }

  private void replace(ResourceKey key, Source now, Set<String> hosts) {
    Source before = sources.getOrDefault(key, NOTHING);
    before.needs().forEach(need -> forget(need, key));
    now.needs().forEach(need -> needed.computeIfAbsent(need, n -> new LinkedHashSet<>()).add(key));
    if (now.equals(NOTHING)) {
      sources.remove(key);
    } else {
      sources.put(key, now);
    }
    for (Address address : before.addresses().keySet()) {
      // The address may be another's by now, whose creation was told of before this deletion.
      Front front = fronts.get(address);
      boolean ours = front != null && front.source().equals(key);
      if (ours && !now.addresses().containsKey(address)) {
        fronts.remove(address);
        hosts.add(address.host());
      }
    }
    now.addresses()
        .forEach(
            (address, targets) -> {
              Front front = new Front(key, targets);
              if (!front.equals(fronts.put(address, front))) {
                hosts.add(address.host());
              }
            });
  }

  private void forget(ResourceKey need, ResourceKey source) {
    Set<ResourceKey> dependents = needed.get(need);
    dependents.remove(source);
    if (dependents.isEmpty()) {
      needed.remove(need);
    }
  }

  private static Source look(View view, ResourceKey key) {
    Resource source = view.find(key).orElse(null);
    if (source == null) {
      return NOTHING;
    }
    return key.type().equals(CLASSIC) ? classic(source) : listener(view, source);
  }

  private static Source classic(Resource balancer) {
    Map<Address, Set<String>> found = new HashMap<>();
    Set<String> ids = ClassicLoadBalancers.instances(balancer);
    for (int port : ClassicLoadBalancers.ports(balancer)) {
      found.put(new Address(balancer.text("DNSName"), port), ids);
    }
    return new Source(found, Set.of());
  }

  private static Source listener(View view, Resource listener) {
    ResourceKey balancerKey =
        beside(listener, ResourceType.LOAD_BALANCER, listener.text("LoadBalancerArn"));
    ResourceKey groupKey = beside(listener, ResourceType.TARGET_GROUP, Listeners.target(listener));
    Set<ResourceKey> needs = Set.of(balancerKey, groupKey);
    Resource balancer = view.find(balancerKey).orElse(null);
    Resource group = view.find(groupKey).orElse(null);
    if (balancer == null
        || group == null
        || !balancer.shown().path("State").path("Code").asText().equals("active")) {
      return new Source(Map.of(), needs);
    }
    Set<String> ids = new HashSet<>();
    for (JsonNode target : group.hidden().path("targets")) {
      ids.add(target.path("Id").asText());
    }
    Address address = new Address(balancer.text("DNSName"), listener.shown().path("Port").asInt());
    return new Source(Map.of(address, Set.copyOf(ids)), needs);
  }

  private static ResourceKey beside(Resource listener, ResourceType type, String arn) {
    return new ResourceKey(listener.key().scope(), type.type(), arn);
  }
}
