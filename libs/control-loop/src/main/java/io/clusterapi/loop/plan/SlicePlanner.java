package io.clusterapi.loop.plan;

import java.util.List;

/**
 * Decides what no single object can: adopting objects a Cluster refers to, summing up a whole
 * cluster. Planned whenever news that concern it come up, from outside or from other planners.
 */
public interface SlicePlanner {

  /**
   * Whether these news (an object of the slice, another service's record, a fact) can change what
   * is planned. A planner that reads everything leaves it at that.
   */
  default boolean concerns(Object news) {
    return true;
  }

  List<Effect> plan(Slice slice);
}
