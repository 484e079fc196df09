package io.clusterapi.clusterctl.tree;

import io.clusterapi.model.conditions.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Turns tree nodes into aligned lines. */
final class TreeLayout {
  private static final List<String> HEADING =
      List.of(
          "NAME",
          "REPLICAS",
          "AVAILABLE",
          "READY",
          "UP TO DATE",
          "STATUS",
          "REASON",
          "SINCE",
          "MESSAGE");
  private static final String BRANCH = "├─";
  private static final String LAST_BRANCH = "└─";
  private static final String PIPE = "│ ";
  private static final String SPACE = "  ";
  // Conditions stand further in than children, so that they are not mistaken for objects.
  private static final String CONDITION_INDENT = " ".repeat(10);
  private static final int MESSAGE_WIDTH = 100;

  private final boolean color;
  private final Instant now;
  private final List<List<String>> rows = new ArrayList<>();

  private TreeLayout(boolean color, Instant now) {
    this.color = color;
    this.now = now;
  }

  static List<String> lines(TreeNode root, boolean color, Instant now) {
    TreeLayout layout = new TreeLayout(color, now);
    layout.rows.add(HEADING);
    layout.add(root, "", "");
    return align(layout.rows);
  }

  /**
   * Cells to lines: columns as wide as their widest cell, two spaces between, nothing after the
   * last.
   */
  static List<String> align(List<List<String>> rows) {
    int[] widths = new int[rows.stream().mapToInt(List::size).max().orElse(0)];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], Ansi.width(row.get(i)));
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - Ansi.width(row.get(i)) + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private void add(TreeNode node, String prefix, String below) {
    boolean conditionsBelow = !node.conditions().isEmpty();
    String label =
        node.deleting()
            ? Ansi.RED.paint("!! DELETED !!", color) + " " + node.label()
            : node.label();
    String pipe = node.children().isEmpty() ? SPACE : PIPE;
    // The lines below already tell what the object's own line would.
    List<String> texts = conditionsBelow ? List.of("", "", "") : state(node);
    List<String> message = conditionsBelow ? List.of("") : paragraph(node.message());
    row(
        prefix,
        label,
        node.counters(),
        texts,
        message,
        below + (node.children().isEmpty() ? "" : PIPE));
    for (int i = 0; i < node.conditions().size(); i++) {
      boolean last = i == node.conditions().size() - 1;
      Condition condition = node.conditions().get(i);
      String indent = below + pipe + CONDITION_INDENT;
      row(
          indent + (last ? LAST_BRANCH : BRANCH),
          Ansi.CYAN.paint(condition.getType(), color),
          TreeNode.Counters.NONE,
          state(condition, ConditionFilter.NEGATIVE.contains(condition.getType())),
          paragraph(condition.getMessage()),
          indent + (last ? "" : PIPE));
    }
    for (int i = 0; i < node.children().size(); i++) {
      boolean last = i == node.children().size() - 1;
      add(
          node.children().get(i),
          below + (last ? LAST_BRANCH : BRANCH),
          below + (last ? SPACE : PIPE));
    }
  }

  private void row(
      String prefix,
      String label,
      TreeNode.Counters counters,
      List<String> state,
      List<String> message,
      String continuation) {
    rows.add(
        List.of(
            Ansi.GRAY.paint(prefix, color) + label,
            counters.replicas(),
            counters.available(),
            counters.ready(),
            counters.upToDate(),
            state.get(0),
            state.get(1),
            state.get(2),
            message.get(0)));
    for (String line : message.subList(1, message.size())) {
      rows.add(
          List.of(
              Ansi.GRAY.paint(continuation.stripTrailing(), color),
              "",
              "",
              "",
              "",
              "",
              "",
              "",
              line));
    }
  }

  private List<String> state(TreeNode node) {
    return node.condition().map(condition -> state(condition, false)).orElse(List.of("", "", ""));
  }

  private List<String> state(Condition condition, boolean negative) {
    String good = negative ? Conditions.FALSE : Conditions.TRUE;
    Ansi paint =
        Conditions.UNKNOWN.equals(condition.getStatus())
            ? Ansi.YELLOW
            : good.equals(condition.getStatus()) ? Ansi.GREEN : Ansi.RED;
    return List.of(
        paint.paint(condition.getStatus(), color), reason(condition, good), since(condition));
  }

  // Conditions with a severity, as the providers of the v1beta1 contract have them, carry no reason
  // while all is well: there is nothing to say then.
  private static String reason(Condition condition, String good) {
    boolean none = Conditions.NO_REASON_REPORTED.equals(condition.getReason());
    return condition.getReason() == null || (none && good.equals(condition.getStatus()))
        ? ""
        : condition.getReason();
  }

  private String since(Condition condition) {
    String time = condition.getLastTransitionTime();
    if (time == null || time.isBlank()) {
      return "";
    }
    try {
      return Ages.of(Duration.between(Instant.parse(time), now));
    } catch (DateTimeException e) {
      return "";
    }
  }

  /** At most 100 columns a line, broken between words; a broken bullet goes on below its text. */
  static List<String> paragraph(String text) {
    List<String> lines = new ArrayList<>();
    for (String source : text.split("\n", -1)) {
      String stripped = source.stripLeading();
      String margin = source.substring(0, source.length() - stripped.length());
      String hanging = stripped.startsWith("* ") ? margin + "  " : margin;
      StringBuilder line = new StringBuilder(margin);
      boolean empty = true;
      for (String word : stripped.split("\\s+")) {
        if (!empty && line.length() + 1 + word.length() > MESSAGE_WIDTH) {
          lines.add(line.toString());
          line = new StringBuilder(hanging);
          empty = true;
        }
        line.append(empty ? "" : " ").append(word);
        empty = false;
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
