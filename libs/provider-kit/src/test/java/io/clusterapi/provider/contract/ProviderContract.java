package io.clusterapi.provider.contract;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
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
  private final Clouds clouds;
  private final ContractCases cases;
  private final LifeCases lives;

  protected ProviderContract(ProviderFixture fixture) {
    this.fixture = fixture;
    this.clouds = new Clouds(fixture);
    this.cases = new ContractCases(fixture, clouds);
    this.lives = new LifeCases(fixture, cases);
  }

  @AfterAll
  void stop() {
    clouds.close();
    fixture.close();
  }

  @TestFactory
  List<DynamicContainer> keepsTheContract() {
    return Arrays.stream(Family.values())
        .map(family -> DynamicContainer.dynamicContainer(family.title(), family.lane(cases, lives)))
        .toList();
  }
}
