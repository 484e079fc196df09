package io.clusterapi.provider.contract;

import static io.clusterapi.provider.contract.BrokenProvider.ACTS_BEFORE_COMMIT;
import static io.clusterapi.provider.contract.BrokenProvider.BELIEVES_ABSENCE;
import static io.clusterapi.provider.contract.BrokenProvider.BELIEVES_THE_FIRST_LOOK;
import static io.clusterapi.provider.contract.BrokenProvider.CONFIGURES_NOTHING_LATER;
import static io.clusterapi.provider.contract.BrokenProvider.DELETES_LAST;
import static io.clusterapi.provider.contract.BrokenProvider.FINDS_NOTHING;
import static io.clusterapi.provider.contract.BrokenProvider.FORGETS_ITS_PARTS;
import static io.clusterapi.provider.contract.BrokenProvider.FORGETS_WHAT_IT_BEGAN;
import static io.clusterapi.provider.contract.BrokenProvider.FORGETS_WHAT_IT_WITHDREW;
import static io.clusterapi.provider.contract.BrokenProvider.GIVES_UP;
import static io.clusterapi.provider.contract.BrokenProvider.IDENTIFIES_BY_NAME;
import static io.clusterapi.provider.contract.BrokenProvider.IGNORES_FAILURE_DOMAINS;
import static io.clusterapi.provider.contract.BrokenProvider.IGNORES_THROTTLING;
import static io.clusterapi.provider.contract.BrokenProvider.KEEPS_NO_FINALIZER;
import static io.clusterapi.provider.contract.BrokenProvider.LETS_GO_AFTER_A_REMOVAL_ONLY;
import static io.clusterapi.provider.contract.BrokenProvider.NO_STABLE_TOKEN;
import static io.clusterapi.provider.contract.BrokenProvider.REMOVES_NOTHING;
import static io.clusterapi.provider.contract.BrokenProvider.SEES_NOTHING;
import static io.clusterapi.provider.contract.BrokenProvider.SWEEPS_NOTHING;
import static io.clusterapi.provider.contract.BrokenProvider.TAKES_REFUSAL_FOR_GONE;
import static io.clusterapi.provider.contract.BrokenProvider.TRUSTS_SILENCE;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.DynamicTest;

/**
 * The families of cases, and for each the protections it tests: a provider that lacks one of them
 * has to fail a case of the family.
 */
public enum Family {
  LIFE(
      "create, observe, scale and delete",
      (cases, lives) -> lives.life(),
      REMOVES_NOTHING,
      KEEPS_NO_FINALIZER),
  RESTARTS("restarts at every step", (cases, lives) -> lives.restarts(), FORGETS_ITS_PARTS),
  FAILURE_DOMAINS(
      "failure domains", (cases, lives) -> lives.failureDomains(), IGNORES_FAILURE_DOMAINS),
  LOST_PARTS("deleted behind its back", (cases, lives) -> lives.lostParts(), SEES_NOTHING),
  FOREIGN(
      "others of the same name are not touched",
      (cases, lives) -> lives.namesakes(),
      IDENTIFIES_BY_NAME),
  DRIFT("drift", (cases, lives) -> lives.drifts(), SEES_NOTHING, CONFIGURES_NOTHING_LATER),
  CREDENTIALS(
      "credentials missing or gone",
      (cases, lives) -> lives.credentials(),
      TAKES_REFUSAL_FOR_GONE,
      GIVES_UP),
  LOST_ANSWERS("lost answers", (cases, lives) -> cases.lostAnswers(), FINDS_NOTHING, GIVES_UP),
  LOST_ANSWERS_AND_STALE_READS(
      "lost answers with stale reads",
      (cases, lives) -> cases.lostAnswersWithStaleReads(),
      NO_STABLE_TOKEN,
      TRUSTS_SILENCE,
      GIVES_UP),
  KILLED(
      "killed during a call",
      (cases, lives) -> cases.killed(),
      FINDS_NOTHING,
      FORGETS_WHAT_IT_BEGAN),
  KILLED_AND_STALE_READS(
      "killed during a call, with stale reads",
      (cases, lives) -> cases.killedWithStaleReads(),
      TRUSTS_SILENCE,
      GIVES_UP),
  REFUSED_CALLS(
      "server errors, then throttling", (cases, lives) -> cases.refusedCalls(), true, GIVES_UP),
  THROTTLED("throttling that lasts", (cases, lives) -> cases.throttled(), true, IGNORES_THROTTLING),
  STALE_READS("stale reads", (cases, lives) -> cases.staleReads(), BELIEVES_ABSENCE),
  STALE_READS_WHEN_READY(
      "stale reads of what is ready",
      (cases, lives) -> cases.staleReadsWhenReady(),
      BELIEVES_ABSENCE),
  DELETED_WHILE_UNANSWERED(
      "deleted while a call is unanswered",
      (cases, lives) -> cases.deletedWhileUnanswered(),
      SWEEPS_NOTHING,
      BELIEVES_THE_FIRST_LOOK),
  KILLED_AND_DELETED(
      "killed during a call and deleted",
      (cases, lives) -> cases.killedAndDeleted(),
      ACTS_BEFORE_COMMIT),
  DELETED_WHILE_REFUSED(
      "deleted while it cannot be made",
      (cases, lives) -> cases.deletedWhileRefused(),
      true,
      DELETES_LAST),
  DELETED_AT_EACH_STEP(
      "deleted at each step",
      (cases, lives) -> cases.deletedAtEachStep(),
      KEEPS_NO_FINALIZER,
      REMOVES_NOTHING),
  TROUBLED_REMOVALS(
      "trouble during the removal",
      (cases, lives) -> cases.troubledRemovals(),
      true,
      TAKES_REFUSAL_FOR_GONE,
      GIVES_UP),
  QUOTAS("a quota is reached half-way", (cases, lives) -> cases.quotas(), GIVES_UP);

  /** How many cases of a family that has one for each call run in the default lane. */
  private static final int SAMPLE = 12;

  private final String title;
  private final BiFunction<ContractCases, LifeCases, List<DynamicTest>> cases;
  private final boolean sampled;
  private final List<BrokenProvider> protections;

  Family(
      String title,
      BiFunction<ContractCases, LifeCases, List<DynamicTest>> cases,
      BrokenProvider... protections) {
    this(title, cases, false, protections);
  }

  Family(
      String title,
      BiFunction<ContractCases, LifeCases, List<DynamicTest>> cases,
      boolean sampled,
      BrokenProvider... protections) {
    this.title = title;
    this.cases = cases;
    this.sampled = sampled;
    this.protections = List.of(protections);
  }

  String title() {
    return title;
  }

  /** Providers that lack what this family tests. */
  List<BrokenProvider> protections() {
    return protections;
  }

  List<DynamicTest> all(ContractCases calls, LifeCases lives) {
    return cases.apply(calls, lives);
  }

  /** What single cases of the family test besides. */
  List<BrokenProvider> further() {
    return switch (this) {
      case KILLED_AND_STALE_READS, TROUBLED_REMOVALS -> List.of(FORGETS_WHAT_IT_BEGAN);
      case RESTARTS -> List.of(FORGETS_WHAT_IT_BEGAN);
      case LOST_PARTS, THROTTLED -> List.of(GIVES_UP);
      case STALE_READS -> List.of(FINDS_NOTHING, SEES_NOTHING);
      case STALE_READS_WHEN_READY -> List.of(CONFIGURES_NOTHING_LATER);
      case DELETED_WHILE_UNANSWERED ->
          List.of(FORGETS_WHAT_IT_WITHDREW, TAKES_REFUSAL_FOR_GONE, GIVES_UP);
      case KILLED_AND_DELETED -> List.of(FORGETS_WHAT_IT_WITHDREW, FORGETS_WHAT_IT_BEGAN);
      case DELETED_AT_EACH_STEP -> List.of(LETS_GO_AFTER_A_REMOVAL_ONLY);
      default -> List.of();
    };
  }

  /**
   * All cases of the family, or of the families that have one for every call a sample: the calls
   * differ little from each other, and AWS has fifty. {@code -Dcapi.e2e.long=true} runs all, {@code
   * -Dcapi.seed} draws another sample.
   */
  List<DynamicTest> lane(ContractCases calls, LifeCases lives) {
    List<DynamicTest> all = new ArrayList<>(all(calls, lives));
    if (!sampled || all.size() <= SAMPLE || allRun()) {
      return all;
    }
    Collections.shuffle(all, draw());
    return all.subList(0, SAMPLE);
  }

  /** Whether this is the long lane. */
  static boolean allRun() {
    return Boolean.getBoolean("capi.e2e.long");
  }

  /** What draws the samples of the default lane. */
  static Random draw() {
    return new Random(Long.getLong("capi.seed", 1));
  }
}
