package io.clusterapi.model.conditions;

/**
 * The reason a merged condition gets: one per {@link Priority} that decided it, for example {@code
 * NotAvailable}, {@code AvailableUnknown}, {@code Available}.
 */
public record Reasons(String issue, String unknown, String info) {

  /** Used where a kind defines none of its own. */
  public static final Reasons GENERIC =
      new Reasons("IssuesReported", "UnknownReported", "InfoReported");

  String of(Priority priority) {
    return switch (priority) {
      case ISSUE -> issue;
      case UNKNOWN -> unknown;
      case INFO -> info;
    };
  }
}
