package io.clusterapi.simulator.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;

/** The faults in force. Not kept over a restart. Safe for use from several threads. */
public final class Faults {

  /**
   * What the faults do to one call.
   *
   * @param delay to wait before anything happens
   * @param refusal the throttle, error or fail-before that takes the place of the call
   * @param cutAfter true when the connection is cut after the effect
   * @param halved true when the connection is cut in the middle of the answer
   * @param staleness how old a read's answer is
   * @param shown the moment a read's answer is of, null for the present
   */
  public record Verdict(
      Duration delay,
      Optional<Fault> refusal,
      boolean cutAfter,
      boolean halved,
      Duration staleness,
      Instant shown) {

    /** The moment reads answer of, null for the present. */
    public Instant moment(Instant now) {
      if (shown != null) {
        return shown;
      }
      return staleness.isZero() ? null : now.minus(staleness);
    }
  }

  private static final class Rule {
    final Fault fault;
    final WildcardPattern action;
    final Random dice;
    int hits;

    Rule(Fault fault) {
      this.fault = fault;
      this.action = new WildcardPattern(fault.action() == null ? "" : fault.action());
      this.dice = new Random(fault.seed());
    }

    boolean strikes(String call) {
      if (!action.matches(call)
          || hits >= fault.count()
          || dice.nextDouble() >= fault.probability()) {
        return false;
      }
      hits++;
      return true;
    }
  }

  /** A fault and how often it has struck. */
  public record Struck(Fault fault, int hits) {}

  private List<Rule> rules = List.of();
  private Instant shown;
  private final Map<String, Integer> calls = new TreeMap<>();

  /** Puts these faults in the place of the present ones. */
  public synchronized void replace(List<Fault> faults) {
    rules = faults.stream().map(Rule::new).toList();
    shown = null;
  }

  /**
   * Lets all reads answer of one moment until the faults are replaced. A rule with an age would
   * show a moment that depends on when the read comes.
   */
  public synchronized void show(Instant moment) {
    shown = moment;
  }

  public synchronized List<Struck> list() {
    return rules.stream().map(rule -> new Struck(rule.fault, rule.hits)).toList();
  }

  /** How often each call, {@code service:Action}, was made since the start. */
  public synchronized Map<String, Integer> calls() {
    return new TreeMap<>(calls);
  }

  /** Throws the dice for one call, {@code service:Action}. */
  public synchronized Verdict decide(String call) {
    calls.merge(call, 1, Integer::sum);
    long delay = 0;
    long staleness = 0;
    boolean cutAfter = false;
    boolean halved = false;
    Optional<Fault> refusal = Optional.empty();
    for (Rule rule : new ArrayList<>(rules)) {
      if (rule.fault.kind() == Fault.Kind.QUOTA || !rule.strikes(call)) {
        continue;
      }
      switch (rule.fault.kind()) {
        case DELAY -> delay += rule.fault.millis();
        case STALE -> staleness = Math.max(staleness, rule.fault.millis());
        case FAIL_AFTER -> cutAfter = true;
        case HALF_BODY -> halved = true;
        default -> refusal = refusal.or(() -> Optional.of(rule.fault));
      }
    }
    return new Verdict(
        Duration.ofMillis(delay), refusal, cutAfter, halved, Duration.ofMillis(staleness), shown);
  }

  /** The lowest limit in force for the resource type. */
  public synchronized OptionalInt quota(String type) {
    return rules.stream()
        .filter(rule -> rule.fault.kind() == Fault.Kind.QUOTA)
        .filter(rule -> rule.fault.resource().equals(type))
        .mapToInt(rule -> rule.fault.limit())
        .min();
  }
}
