package io.clusterapi.local.command;

import io.clusterapi.clusterctl.tree.ClusterObjects;
import io.clusterapi.clusterctl.tree.ClusterTree;
import io.clusterapi.clusterctl.tree.TreeOptions;
import io.clusterapi.local.cluster.ClusterProgress;
import io.clusterapi.local.terminal.LiveBlock;
import io.clusterapi.local.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Shows a cluster becoming ready: on a terminal its tree, drawn again in place; elsewhere a line
 * when its numbers change, and the tree at the end.
 */
final class TreeView {
  private final Terminal terminal;
  private final LiveBlock block;
  private final Instant start;
  private ClusterProgress last;
  private List<String> drawn = List.of();

  TreeView(Terminal terminal, Instant start) {
    this.terminal = terminal;
    this.block = new LiveBlock(terminal);
    this.start = start;
  }

  void show(ClusterObjects objects) {
    ClusterProgress progress = ClusterProgress.of(objects.cluster());
    if (terminal.live()) {
      drawn = new ArrayList<>(tree(objects));
      drawn.add("");
      drawn.add(line(progress));
      block.draw(drawn);
    } else if (!progress.equals(last)) {
      terminal.line(line(progress));
      if (progress.available()) {
        tree(objects).forEach(terminal::line);
      }
    }
    last = progress;
  }

  /** Leaves the whole tree behind, also where the terminal was too low for it. */
  void finish() {
    if (terminal.live()) {
      block.finish(drawn);
    }
  }

  /** The tree with all conditions, for a cluster that did not become ready. */
  void showAll(Optional<ClusterObjects> objects) {
    objects.ifPresent(
        found ->
            ClusterTree.render(
                    found,
                    TreeOptions.DEFAULT.withConditions("all!").withColor(terminal.color()),
                    Instant.now())
                .forEach(terminal::line));
  }

  private List<String> tree(ClusterObjects objects) {
    return ClusterTree.render(
        objects, TreeOptions.DEFAULT.withColor(terminal.color()), Instant.now());
  }

  private String line(ClusterProgress progress) {
    return String.format(
        Locale.ROOT,
        "%5.1f s  control plane %s, workers %s%s",
        Duration.between(start, Instant.now()).toMillis() / 1000.0,
        part(progress.controlPlane(), progress.controlPlaneWanted()),
        part(progress.workers(), progress.workersWanted()),
        progress.available() ? ", available" : "");
  }

  private static String part(int ready, int wanted) {
    return wanted < 0 ? "-" : ready + "/" + wanted;
  }
}
