package io.clusterapi.simulator.machine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The load balancers of several clouds; no two listen on the same address. */
public record CombinedEndpoints(List<Endpoints> all) implements Endpoints {

  @Override
  public Optional<Set<String>> targets(String host, int port) {
    return all.stream()
        .map(endpoints -> endpoints.targets(host, port))
        .flatMap(Optional::stream)
        .findFirst();
  }

  @Override
  public Optional<String> address(String host) {
    return all.stream()
        .map(endpoints -> endpoints.address(host))
        .flatMap(Optional::stream)
        .findFirst();
  }

  @Override
  public void onChange(Consumer<Set<String>> callback) {
    all.forEach(endpoints -> endpoints.onChange(callback));
  }
}
