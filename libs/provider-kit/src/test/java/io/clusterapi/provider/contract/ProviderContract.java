package io.clusterapi.provider.contract;

import io.clusterapi.provider.contract.ProviderRun.Variant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * What every provider has to keep, whatever happens: at most one of everything at any time, at most
 * one host for one machine, nothing left after a deletion, nothing of others touched. The witness
 * is the ledger of the simulated cloud. A provider's test subclasses this with its fixture; the
 * cases come from the calls the provider makes in a life without trouble.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class ProviderContract {
  private final ProviderFixture fixture;
  private final ContractCases cases;
  private final LifeCases lives;

  protected ProviderContract(ProviderFixture fixture) {
    this.fixture = fixture;
    this.cases = new ContractCases(fixture, Variant.AS_IT_IS);
    this.lives = new LifeCases(fixture, cases);
  }

  @AfterAll
  void stop() {
    cases.close();
    fixture.close();
  }

  @TestFactory
  List<DynamicTest> lives() {
    return lives.life();
  }

  @TestFactory
  List<DynamicTest> whatOthersDo() {
    return lives.others();
  }

  @TestFactory
  List<DynamicTest> credentials() {
    return lives.credentials();
  }

  @TestFactory
  List<DynamicTest> lostAnswers() {
    return cases.lostAnswers();
  }

  @TestFactory
  List<DynamicTest> lostAnswersWithStaleReads() {
    return cases.lostAnswersWithStaleReads();
  }

  @TestFactory
  List<DynamicTest> killed() {
    return cases.killed();
  }

  @TestFactory
  List<DynamicTest> killedWithStaleReads() {
    return cases.killedWithStaleReads();
  }

  @TestFactory
  List<DynamicTest> refusedCalls() {
    return cases.refusedCalls();
  }

  @TestFactory
  List<DynamicTest> staleReads() {
    return cases.staleReads();
  }

  @TestFactory
  List<DynamicTest> deletedWhileUnanswered() {
    return cases.deletedWhileUnanswered();
  }

  @TestFactory
  List<DynamicTest> killedAndDeleted() {
    return cases.killedAndDeleted();
  }

  @TestFactory
  List<DynamicTest> deletedAtEachStep() {
    return cases.deletedAtEachStep();
  }

  @TestFactory
  List<DynamicTest> troubledRemovals() {
    return cases.troubledRemovals();
  }

  @TestFactory
  List<DynamicTest> quotas() {
    return cases.quotas();
  }
}
