package io.clusterapi.simulator.azure;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.ResourceKey;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.machine.Endpoints;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Which machines are behind which address of the load balancers. */
final class AzureEndpoints implements Endpoints {
  private record Address(String host, int port) {}

  private final World world;
  private final CopyOnWriteArrayList<Consumer<Set<String>>> callbacks =
      new CopyOnWriteArrayList<>();
  private volatile Map<Address, Set<String>> known;

  AzureEndpoints(World world) {
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
  public void onChange(Consumer<Set<String>> callback) {
    callbacks.add(callback);
  }

  private void changed(Set<ResourceKey> keys) {
    boolean relevant =
        keys.stream()
            .anyMatch(
                key ->
                    key.scope().cloud().equals(AzureCloud.CLOUD)
                        && !key.type().equals(Operations.TYPE));
    if (!relevant) {
      return;
    }
    // Computed under the lock: of two commits at once, the later look must win.
    Set<String> hosts = new HashSet<>();
    synchronized (this) {
      Map<Address, Set<String>> now = compute();
      Map<Address, Set<String>> before = known;
      Stream.concat(before.keySet().stream(), now.keySet().stream())
          .filter(address -> !Objects.equals(before.get(address), now.get(address)))
          .forEach(address -> hosts.add(address.host()));
      known = now;
    }
    if (!hosts.isEmpty()) {
      callbacks.forEach(callback -> callback.accept(hosts));
    }
  }

  private Map<Address, Set<String>> compute() {
    Map<String, Resource> addresses = byId(AzureType.PUBLIC_IP);
    Map<String, Set<String>> pools = pools();
    Map<Address, Set<String>> found = new HashMap<>();
    for (Resource balancer : byId(AzureType.LOAD_BALANCER).values()) {
      JsonNode properties = balancer.shown().path("properties");
      for (JsonNode rule : properties.path("loadBalancingRules")) {
        String frontend = rule.at("/properties/frontendIPConfiguration/id").asText();
        String pool = lower(rule.at("/properties/backendAddressPool/id").asText());
        int port = rule.at("/properties/frontendPort").asInt();
        host(properties, frontend, addresses)
            .ifPresent(
                host ->
                    found.put(
                        new Address(host, port), Set.copyOf(pools.getOrDefault(pool, Set.of()))));
      }
    }
    return found;
  }

  private static Optional<String> host(
      JsonNode balancer, String frontend, Map<String, Resource> addresses) {
    for (JsonNode one : balancer.path("frontendIPConfigurations")) {
      if (one.path("id").asText().equalsIgnoreCase(frontend)) {
        Resource address = addresses.get(lower(one.at("/properties/publicIPAddress/id").asText()));
        return Optional.ofNullable(address)
            .map(found -> found.shown().at("/properties/ipAddress").asText());
      }
    }
    return Optional.empty();
  }

  /** Machines by the pools their interfaces are in. */
  private Map<String, Set<String>> pools() {
    Map<String, Resource> machines = byId(AzureType.MACHINE);
    Map<String, Set<String>> pools = new HashMap<>();
    for (Resource nic : byId(AzureType.INTERFACE).values()) {
      Resource machine =
          machines.get(lower(nic.shown().at("/properties/virtualMachine/id").asText()));
      if (machine == null) {
        continue;
      }
      for (JsonNode configuration : nic.shown().at("/properties/ipConfigurations")) {
        for (JsonNode pool : configuration.at("/properties/loadBalancerBackendAddressPools")) {
          pools
              .computeIfAbsent(lower(pool.path("id").asText()), id -> new HashSet<>())
              .add(AzureMachines.id(machine));
        }
      }
    }
    return pools;
  }

  private Map<String, Resource> byId(AzureType type) {
    Map<String, Resource> found = new HashMap<>();
    world
        .everywhere(AzureCloud.CLOUD, ArmCall.typeKey(type.arm()))
        .forEach(one -> found.put(one.id(), one));
    return found;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
