package io.clusterapi.simulator.workload.api;

import java.util.Set;

/** Who sent a request. */
record User(String name, Set<String> groups) {
  static final User ANONYMOUS = new User("system:anonymous", Set.of("system:unauthenticated"));

  boolean administrator() {
    return groups.contains("system:masters");
  }
}
