package io.clusterapi.provider.contract;

import io.clusterapi.provider.contract.ProviderRun.Variant;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.PartRequest;
import io.clusterapi.provider.part.Sighting;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DynamicTest;

/**
 * Providers with one protection taken out, to show that the contract notices its absence: a case
 * that nothing can fail proves nothing.
 */
public enum BrokenProvider {
  /** Does not look up what an earlier try may have made. */
  FINDS_NOTHING(
      driver ->
          new Changed(driver) {
            @Override
            public Uni<Optional<String>> find(PartTry attempt) {
              return attempt.request().adopted()
                  ? super.find(attempt)
                  : Uni.createFrom().item(Optional.empty());
            }
          },
      false,
      (cases, lives) -> cases.killed()),
  /** A token of its own for each try. */
  NO_STABLE_TOKEN(
      driver ->
          new Changed(driver) {
            @Override
            public Uni<String> create(PartTry attempt) {
              return super.create(
                  new PartTry(
                      attempt.slice(),
                      attempt.request(),
                      UUID.randomUUID().toString(),
                      attempt.number()));
            }
          },
      false,
      (cases, lives) -> cases.lostAnswersWithStaleReads()),
  /** Believes the first lookup after a lost answer. */
  TRUSTS_SILENCE(
      driver ->
          new Changed(driver) {
            @Override
            public Uniqueness uniqueness() {
              return Uniqueness.NAME;
            }
          },
      false,
      (cases, lives) -> cases.lostAnswersWithStaleReads()),
  /** Calls the cloud before it has stored that it will. */
  ACTS_BEFORE_COMMIT(
      UnaryOperator.identity(), true, (cases, lives) -> cases.killedWithStaleReads()),
  /** Takes a removal for done without asking. */
  REMOVES_NOTHING(
      driver ->
          new Changed(driver) {
            @Override
            public Uni<PartOutcome> delete(PartTry attempt, String id) {
              return Uni.createFrom().item(PartOutcome.gone());
            }
          },
      false,
      (cases, lives) -> lives.life()),
  /** Does not put right what others changed. */
  CONFIGURES_NOTHING_LATER(
      driver ->
          new Changed(driver) {
            @Override
            public Uni<PartOutcome> configure(PartTry attempt, String id) {
              return attempt.request().verb() == PartRequest.Verb.UPDATE
                  ? Uni.createFrom().item(PartOutcome.ready(id, Map.of()))
                  : super.configure(attempt, id);
            }
          },
      false,
      (cases, lives) -> lives.others()),
  /** Never looks. */
  SEES_NOTHING(
      driver ->
          new Changed(driver) {
            @Override
            public Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
              return Uni.createFrom().item(List.of());
            }
          },
      false,
      (cases, lives) -> lives.others());

  private final UnaryOperator<PartDriver> change;
  private final boolean actsBeforeCommit;
  private final BiFunction<ContractCases, LifeCases, List<DynamicTest>> noticing;

  BrokenProvider(
      UnaryOperator<PartDriver> change,
      boolean actsBeforeCommit,
      BiFunction<ContractCases, LifeCases, List<DynamicTest>> noticing) {
    this.change = change;
    this.actsBeforeCommit = actsBeforeCommit;
    this.noticing = noticing;
  }

  /**
   * The first case of the contract that fails, with what it says; empty if all pass. Stops at the
   * first.
   */
  public Optional<String> noticed(ProviderFixture fixture) {
    try (ContractCases whole = new ContractCases(fixture, Variant.AS_IT_IS);
        ContractCases cases =
            new ContractCases(fixture, new Variant(change, actsBeforeCommit), whole.calls())) {
      for (DynamicTest test : noticing.apply(cases, new LifeCases(fixture, cases))) {
        try {
          test.getExecutable().execute();
        } catch (Throwable failure) {
          return Optional.of(test.getDisplayName() + ": " + failure.getMessage());
        }
      }
      return Optional.empty();
    }
  }

  /** A driver as it is, for one method to be changed. */
  private static class Changed implements PartDriver {
    private final PartDriver driver;

    Changed(PartDriver driver) {
      this.driver = driver;
    }

    @Override
    public String kind() {
      return driver.kind();
    }

    @Override
    public Uniqueness uniqueness() {
      return driver.uniqueness();
    }

    @Override
    public int batch() {
      return driver.batch();
    }

    @Override
    public Uni<Optional<String>> find(PartTry attempt) {
      return driver.find(attempt);
    }

    @Override
    public Uni<String> create(PartTry attempt) {
      return driver.create(attempt);
    }

    @Override
    public Uni<PartOutcome> configure(PartTry attempt, String id) {
      return driver.configure(attempt, id);
    }

    @Override
    public Uni<PartOutcome> delete(PartTry attempt, String id) {
      return driver.delete(attempt, id);
    }

    @Override
    public Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
      return driver.observe(account, parts);
    }
  }
}
