package io.clusterapi.cluster.planning;

/**
 * What the Cluster planner remembers.
 *
 * @param controlPlaneSeen the control plane object was heard of
 * @param infrastructureSeen the infrastructure object was heard of
 * @param stageSince epoch milliseconds when the current stage of deletion began, 0 before
 */
public record ClusterMemory(boolean controlPlaneSeen, boolean infrastructureSeen, long stageSince) {
  static final ClusterMemory NOTHING = new ClusterMemory(false, false, 0);

  ClusterMemory seen(boolean controlPlane, boolean infrastructure) {
    return new ClusterMemory(
        controlPlaneSeen || controlPlane, infrastructureSeen || infrastructure, stageSince);
  }

  ClusterMemory stageSince(long at) {
    return new ClusterMemory(controlPlaneSeen, infrastructureSeen, at);
  }
}
