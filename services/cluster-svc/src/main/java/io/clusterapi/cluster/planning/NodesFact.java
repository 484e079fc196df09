package io.clusterapi.cluster.planning;

import io.clusterapi.workload.NodeFact;
import java.util.List;

/** All Nodes of a workload cluster, as the link sees them now. */
public record NodesFact(List<NodeFact> nodes) {
  public NodesFact {
    nodes = List.copyOf(nodes);
  }
}
