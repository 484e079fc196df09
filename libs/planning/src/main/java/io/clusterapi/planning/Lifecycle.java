package io.clusterapi.planning;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A declared life cycle: which state follows which on what. States with more than four values are
 * declared this way so that the table can be read, drawn and checked: a test asks {@link
 * #unvisited} for transitions no test has seen.
 *
 * @param <S> states
 * @param <E> what leads from one to the next
 */
public final class Lifecycle<S extends Enum<S>, E extends Enum<E>> {

  /** One row of the table. */
  public record Transition<S, E>(S from, E on, S to) {
    @Override
    public String toString() {
      return from + " --" + on + "--> " + to;
    }
  }

  private final List<Transition<S, E>> transitions;

  private Lifecycle(List<Transition<S, E>> transitions) {
    this.transitions = List.copyOf(transitions);
  }

  public static <S extends Enum<S>, E extends Enum<E>> Builder<S, E> declare() {
    return new Builder<>();
  }

  /** The state after {@code on}, or empty if the table does not allow it. */
  public Optional<S> next(S from, E on) {
    return transitions.stream()
        .filter(row -> row.from() == from && row.on() == on)
        .map(Transition::to)
        .findFirst();
  }

  /** Whether the table allows this step. */
  public boolean allows(S from, S to) {
    return from == to || transitions.stream().anyMatch(row -> row.from() == from && row.to() == to);
  }

  /** All rows, in the order of declaration. */
  public List<Transition<S, E>> transitions() {
    return transitions;
  }

  /** Rows that are not among the visited ones. */
  public List<Transition<S, E>> unvisited(Set<Transition<S, E>> visited) {
    return transitions.stream().filter(row -> !visited.contains(row)).toList();
  }

  /** The table as a Mermaid state diagram. */
  public String diagram() {
    StringBuilder text = new StringBuilder("stateDiagram-v2\n");
    for (Transition<S, E> row : transitions) {
      text.append("  ").append(row.from()).append(" --> ").append(row.to());
      text.append(": ").append(row.on()).append('\n');
    }
    return text.toString();
  }

  /** Collects rows; two rows for the same state and cause are refused. */
  public static final class Builder<S extends Enum<S>, E extends Enum<E>> {
    private final List<Transition<S, E>> transitions = new ArrayList<>();

    public Builder<S, E> add(S from, E on, S to) {
      for (Transition<S, E> row : transitions) {
        if (row.from() == from && row.on() == on) {
          throw new IllegalArgumentException("declared twice: " + row);
        }
      }
      transitions.add(new Transition<>(from, on, to));
      return this;
    }

    /** The same step from several states. */
    public Builder<S, E> add(EnumSet<S> from, E on, S to) {
      from.forEach(state -> add(state, on, to));
      return this;
    }

    public Lifecycle<S, E> build() {
      return new Lifecycle<>(transitions);
    }
  }
}
