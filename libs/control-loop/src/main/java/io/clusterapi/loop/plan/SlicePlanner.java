package io.clusterapi.loop.plan;

import java.util.List;

/**
 * Decides what no single object can: adopting objects a Cluster refers to, summing up a whole
 * cluster. Planned whenever anything in the slice changed.
 */
public interface SlicePlanner {

  List<Effect> plan(Slice slice);
}
