package io.clusterapi.simulator.maas;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.ResourceKey;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.machine.Endpoints;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Which machines a name of MAAS leads to. The real DNS answers with the addresses of the machines
 * themselves; here one loopback address stands for all of them, since they have none of their own.
 */
final class MaasEndpoints implements Endpoints {
  /** A name that leads somewhere. */
  private record Name(String front, Set<String> systems) {}

  private final World world;
  private final List<Consumer<Set<String>>> callbacks = new CopyOnWriteArrayList<>();
  private volatile Map<String, Name> known;

  MaasEndpoints(World world) {
    this.world = world;
    world.onCommit(this::changed);
    known = compute();
  }

  /** Takes no lock: workload clusters ask while they hold locks of their own. */
  @Override
  public Optional<Set<String>> targets(String host, int port) {
    return Optional.ofNullable(known.get(host)).map(Name::systems);
  }

  @Override
  public Optional<String> address(String host) {
    return Optional.ofNullable(known.get(host)).map(Name::front);
  }

  @Override
  public void onChange(Consumer<Set<String>> callback) {
    callbacks.add(callback);
  }

  private void changed(Set<ResourceKey> keys) {
    if (keys.stream()
        .noneMatch(
            key ->
                key.scope().equals(Inventory.SCOPE)
                    && (key.type().equals(DnsResources.TYPE)
                        || key.type().equals(Inventory.MACHINE)))) {
      return;
    }
    // Computed under the lock: of two commits at once, the later look must win.
    Set<String> hosts = new HashSet<>();
    synchronized (this) {
      Map<String, Name> now = compute();
      Map<String, Name> before = known;
      Stream.concat(before.keySet().stream(), now.keySet().stream())
          .filter(host -> !Objects.equals(before.get(host), now.get(host)))
          .forEach(hosts::add);
      known = now;
    }
    if (!hosts.isEmpty()) {
      callbacks.forEach(callback -> callback.accept(hosts));
    }
  }

  private Map<String, Name> compute() {
    Map<String, String> systemAt = new HashMap<>();
    for (Resource machine : world.everywhere(MaasCloud.CLOUD, Inventory.MACHINE)) {
      for (JsonNode address : machine.shown().path("ip_addresses")) {
        systemAt.put(address.asText(), MachineLife.system(machine));
      }
    }
    Map<String, Name> found = new HashMap<>();
    for (Resource name : world.everywhere(MaasCloud.CLOUD, DnsResources.TYPE)) {
      Set<String> systems = new HashSet<>();
      for (JsonNode address : name.shown().path("ip_addresses")) {
        String system = systemAt.get(address.path("ip").asText());
        if (system != null) {
          systems.add(system);
        }
      }
      found.put(name.text("fqdn"), new Name(name.secret(DnsResources.FRONT), Set.copyOf(systems)));
    }
    return Map.copyOf(found);
  }
}
