package io.clusterapi.model.conditions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The message of an {@link Aggregate}: {@code * Machines m1, m2, m3, ... (4 more): message}. */
final class AggregateMessage {
  private static final int MESSAGES = 3;
  private static final int NAMES = 3;

  private AggregateMessage() {}

  static String of(List<Aggregate.Reported> all, Priority top) {
    // Nobody reads that everything is fine while something is not; so info only when there is
    // nothing else.
    List<Aggregate.Reported> shown =
        all.stream()
            .filter(
                reported ->
                    top == Priority.INFO
                        ? !reported.message().isEmpty()
                        : reported.priority() != Priority.INFO)
            .toList();
    Map<String, Map<String, Group>> byKind = new TreeMap<>();
    Map<String, Group> byMessage = new LinkedHashMap<>();
    for (Aggregate.Reported reported : shown) {
      // Rank and the control-plane mark belong to the message across kinds, the names to the
      // message within its kind.
      byMessage.computeIfAbsent(reported.message(), Group::new).add(reported);
      byKind
          .computeIfAbsent(reported.source().kind(), kind -> new LinkedHashMap<>())
          .computeIfAbsent(reported.message(), Group::new)
          .add(reported);
    }
    List<String> lines = new ArrayList<>();
    int left = MESSAGES;
    for (Map.Entry<String, Map<String, Group>> kind : byKind.entrySet()) {
      List<Group> groups = new ArrayList<>(kind.getValue().values());
      groups.sort(
          Comparator.comparing((Group group) -> !byMessage.get(group.message).controlPlane)
              .thenComparing(group -> byMessage.get(group.message).priority)
              .thenComparing(group -> -group.sources.size())
              .thenComparing(
                  group ->
                      String.join(
                          ",", group.sources.stream().map(Source::name).sorted().toList())));
      Map<Priority, Integer> others = new EnumMap<>(Priority.class);
      for (Group group : groups) {
        if (left == 0) {
          others.merge(byMessage.get(group.message).priority, group.sources.size(), Integer::sum);
        } else {
          lines.add(group.line(kind.getKey()));
          left--;
        }
      }
      others.forEach((priority, count) -> lines.add(rest(kind.getKey(), priority, count)));
    }
    return String.join("\n", lines);
  }

  private static String rest(String kind, Priority priority, int count) {
    String what =
        switch (priority) {
          case ISSUE -> "with other issues";
          case UNKNOWN -> "with status unknown";
          case INFO -> "with additional info";
        };
    return "And " + count + " " + (count == 1 ? kind : plural(kind)) + " " + what;
  }

  private static String plural(String kind) {
    if (kind.endsWith("y")) {
      return kind.substring(0, kind.length() - 1) + "ies";
    }
    return kind.endsWith("s") || kind.endsWith("x") ? kind + "es" : kind + "s";
  }

  /** The objects that report the same message. */
  private static final class Group {
    private final String message;
    private final List<Source> sources = new ArrayList<>();
    private Priority priority = Priority.INFO;
    private boolean controlPlane;

    private Group(String message) {
      this.message = message;
    }

    private void add(Aggregate.Reported reported) {
      sources.add(reported.source());
      controlPlane |= reported.source().controlPlaneMachine();
      if (reported.priority().compareTo(priority) < 0) {
        priority = reported.priority();
      }
    }

    private String line(String kind) {
      List<String> names =
          sources.stream()
              .sorted(
                  Comparator.comparing((Source source) -> !source.controlPlaneMachine())
                      .thenComparing(Source::name))
              .map(Source::name)
              .toList();
      String listed = String.join(", ", names.subList(0, Math.min(NAMES, names.size())));
      if (names.size() > NAMES) {
        listed += ", ... (" + (names.size() - NAMES) + " more)";
      }
      return "* "
          + (names.size() == 1 ? kind : plural(kind))
          + " "
          + listed
          + ":"
          + Bullets.nested(message);
    }
  }
}
