package io.clusterapi.clusterctl.tree;

/**
 * How much of the cluster is drawn.
 *
 * @param showConditions kinds, or {@code Kind/name}, separated by commas, whose conditions all get
 *     a line; {@code all} for every object; a {@code !} at the end of one leaves out conditions
 *     that are fine and say nothing
 * @param echo whether infrastructure machines and bootstrap configurations are drawn also when they
 *     say what their machine says
 * @param grouping whether machines in the same state become one line
 * @param color whether status and tree are coloured by terminal codes
 */
public record TreeOptions(
    String showConditions,
    boolean showMachineSets,
    boolean showResourceSets,
    boolean showTemplates,
    boolean echo,
    boolean grouping,
    boolean color) {

  /** Grouped, without details or colour. */
  public static final TreeOptions DEFAULT =
      new TreeOptions("", false, false, false, false, true, false);

  public TreeOptions withColor(boolean enabled) {
    return new TreeOptions(
        showConditions, showMachineSets, showResourceSets, showTemplates, echo, grouping, enabled);
  }

  public TreeOptions withConditions(String shown) {
    return new TreeOptions(
        shown, showMachineSets, showResourceSets, showTemplates, echo, grouping, color);
  }

  public TreeOptions withGrouping(boolean enabled) {
    return new TreeOptions(
        showConditions, showMachineSets, showResourceSets, showTemplates, echo, enabled, color);
  }
}
