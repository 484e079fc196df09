package io.clusterapi.provider.contract;

import io.clusterapi.provider.driver.PartDriver;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Providers with one protection taken out, to show that the contract notices its absence: a case
 * that nothing can fail proves nothing. Which family of cases has to notice is in {@link Family}.
 */
public enum BrokenProvider {
  FINDS_NOTHING("does not look up what an earlier try may have made", BrokenDrivers::findsNothing),
  NO_STABLE_TOKEN("has a token of its own for each try", BrokenDrivers::tokenOfEachTry),
  TRUSTS_SILENCE("creates again as soon as a look finds nothing", BrokenDrivers::trustsSilence),
  BELIEVES_THE_FIRST_LOOK(
      "believes the first look for what an unanswered call may have made",
      Flaw.BELIEVES_THE_FIRST_LOOK),
  ACTS_BEFORE_COMMIT("calls the cloud before it has stored that it will", Flaw.ACTS_BEFORE_COMMIT),
  KEEPS_NO_FINALIZER("makes parts of objects without a finalizer", Flaw.KEEPS_NO_FINALIZER),
  LETS_GO_AFTER_A_REMOVAL_ONLY(
      "waits for a removal where nothing was made", Flaw.LETS_GO_AFTER_A_REMOVAL_ONLY),
  IDENTIFIES_BY_NAME(
      "takes what belongs to an object of the same name for its own", Flaw.IDENTIFIES_BY_NAME),
  DELETES_LAST("ends what it has begun before it deletes", Flaw.DELETES_LAST),
  FORGETS_WHAT_IT_BEGAN(
      "does not take up after a restart what was under way", Flaw.FORGETS_WHAT_IT_BEGAN),
  FORGETS_WHAT_IT_WITHDREW(
      "takes a creation that was withdrawn for one that made nothing",
      BrokenDrivers::forgetsWhatItWithdrew),
  FORGETS_ITS_PARTS(
      "stores nothing of its parts, and looks nothing up",
      BrokenDrivers::findsNothing,
      Flaw.FORGETS_ITS_PARTS),
  IGNORES_FAILURE_DOMAINS(
      "does not hear which failure domain is wanted", Flaw.IGNORES_FAILURE_DOMAINS),
  REMOVES_NOTHING("takes a removal for done without asking", BrokenDrivers::removesNothing),
  SWEEPS_NOTHING(
      "does not look for what a withdrawn creation may have made", BrokenDrivers::sweepsNothing),
  TAKES_REFUSAL_FOR_GONE(
      "takes a refused call for the word that it is gone", BrokenDrivers::takesRefusalForGone),
  BELIEVES_ABSENCE(
      "takes for gone what the cloud does not list at once",
      BrokenDrivers::believesAbsence,
      Flaw.BELIEVES_THE_FIRST_LOOK),
  CONFIGURES_NOTHING_LATER(
      "does not put right what others changed", BrokenDrivers::configuresNothingLater),
  SEES_NOTHING("never looks", BrokenDrivers::seesNothing),
  GIVES_UP("gives up at the first failure", BrokenDrivers::givesUp),
  IGNORES_THROTTLING("comes back at once when it is throttled", BrokenDrivers::ignoresThrottling);

  private final String lack;
  private final Variant variant;

  BrokenProvider(String lack, UnaryOperator<PartDriver> drivers, Flaw... flaws) {
    this.lack = lack;
    this.variant = new Variant(drivers, Set.of(flaws));
  }

  BrokenProvider(String lack, Flaw flaw) {
    this(lack, UnaryOperator.identity(), flaw);
  }

  /** What it does wrong, after "a provider that". */
  String lack() {
    return lack;
  }

  Variant variant() {
    return variant;
  }
}
