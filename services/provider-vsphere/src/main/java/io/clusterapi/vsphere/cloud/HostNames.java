package io.clusterapi.vsphere.cloud;

import io.clusterapi.provider.driver.Recent;
import io.clusterapi.provider.part.Account;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Names of ESXi hosts by their references. Asked for once each, many in one call: there are tens of
 * hosts under hundreds of virtual machines, and a host keeps its name as long as its reference.
 */
final class HostNames {
  private static final int KEPT = 10_000;

  private record Key(Account account, String host) {}

  private final VSphereCalls calls;
  private final Map<Key, String> known = new Recent<>(KEPT);

  HostNames(VSphereCalls calls) {
    this.calls = calls;
  }

  /** By reference; without those vCenter does not tell at the moment. */
  Uni<Map<String, String>> of(Account account, Collection<String> hosts) {
    Map<String, String> names = new HashMap<>();
    TreeSet<String> asked = new TreeSet<>();
    synchronized (this) {
      for (String host : hosts) {
        String name = known.get(new Key(account, host));
        if (name != null) {
          names.put(host, name);
        } else if (!host.isEmpty()) {
          asked.add(host);
        }
      }
    }
    List<ManagedObject> objects =
        asked.stream().map(host -> new ManagedObject("HostSystem", host)).toList();
    return calls
        .properties(account, objects, List.of("name"))
        .map(
            found -> {
              found.forEach(one -> learn(account, one, names));
              return names;
            })
        // A label is worth no machine: where the account may not read hosts there is none.
        .onFailure()
        .recoverWithItem(names);
  }

  private synchronized void learn(Account account, Properties host, Map<String, String> names) {
    String name = host.text("name");
    if (!name.isEmpty()) {
      known.put(new Key(account, host.object().id()), name);
      names.put(host.object().id(), name);
    }
  }
}
