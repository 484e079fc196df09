package io.clusterapi.clusterctl.tree;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;

/**
 * A line of the tree and what is below it.
 *
 * @param kind empty for lines that are no object (Workers, a group of machines)
 * @param label what stands in the first column
 * @param counters replicas, available, ready and up to date; each empty where it has no meaning
 * @param condition the condition that tells the object's state, if it has one
 * @param message of the condition, or what a group consists of
 * @param conditions those that get lines of their own
 */
public record TreeNode(
    String kind,
    String namespace,
    String name,
    String label,
    boolean deleting,
    Counters counters,
    Optional<Condition> condition,
    String message,
    List<Condition> conditions,
    List<TreeNode> children) {

  /** Texts of the four counter columns. */
  public record Counters(String replicas, String available, String ready, String upToDate) {
    static final Counters NONE = new Counters("", "", "", "");
  }

  static TreeNode virtual(String label, List<TreeNode> children) {
    return new TreeNode(
        "", "", "", label, false, Counters.NONE, Optional.empty(), "", List.of(), children);
  }
}
