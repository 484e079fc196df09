package io.clusterapi.simulator.vsphere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.clusterapi.simulator.machine.Endpoints;
import io.clusterapi.simulator.machine.Machine;
import io.clusterapi.simulator.machine.MachineRegistry;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Addresses that machines give themselves with kube-vip. vSphere has no load balancer: a machine
 * answers on the address its static pod names for as long as it runs. One election among them is
 * left out; the cluster picks one that serves.
 */
final class VirtualAddresses implements Endpoints {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String MANIFESTS = "/etc/kubernetes/manifests/";

  private record Announced(String manifest, Optional<Address> address) {}

  private record Address(String host, int port) {}

  private final MachineRegistry registry;
  private final List<Consumer<Set<String>>> callbacks = new CopyOnWriteArrayList<>();
  private final Map<String, Announced> known = new ConcurrentHashMap<>();

  VirtualAddresses(MachineRegistry registry) {
    this.registry = registry;
  }

  /** Looks at the files of the running machines: a machine writes its manifest while it boots. */
  @Override
  public Optional<Set<String>> targets(String host, int port) {
    Address asked = new Address(host, port);
    Set<String> found = new HashSet<>();
    for (Machine machine : registry.all()) {
      if (machine.cloud().equals(VSphereCloud.CLOUD)
          && registry.isRunning(machine.id())
          && announces(machine, asked)) {
        found.add(machine.id());
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(Set.copyOf(found));
  }

  private boolean announces(Machine machine, Address asked) {
    for (String path : machine.files().list(MANIFESTS)) {
      String manifest = machine.files().readText(path).orElse("");
      if (manifest.contains("kube-vip")) {
        Announced last = known.get(machine.id());
        if (last == null || !last.manifest().equals(manifest)) {
          last = new Announced(manifest, read(manifest));
          known.put(machine.id(), last);
        }
        if (last.address().filter(asked::equals).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  private static Optional<Address> read(String manifest) {
    try {
      JsonNode pod = YAML.readTree(manifest);
      for (JsonNode container : pod.path("spec").path("containers")) {
        if (container.path("image").asText().contains("kube-vip")
            && environment(container, "cp_enable").equals("true")) {
          String port = environment(container, "port");
          return Optional.of(
              new Address(
                  environment(container, "address"),
                  port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 6443));
        }
      }
    } catch (IOException e) {
      // A kubelet does not run a manifest it cannot read either.
    }
    return Optional.empty();
  }

  private static String environment(JsonNode container, String name) {
    for (JsonNode variable : container.path("env")) {
      if (variable.path("name").asText().equals(name)) {
        return variable.path("value").asText("");
      }
    }
    return "";
  }

  @Override
  public void onChange(Consumer<Set<String>> callback) {
    callbacks.add(callback);
  }

  void changed() {
    known.keySet().removeIf(id -> registry.find(id).isEmpty());
    callbacks.forEach(callback -> callback.accept(Set.of()));
  }
}
