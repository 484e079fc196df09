package io.clusterapi.provider.contract;

/** The simulated cloud of many runs, made anew when one of them left something. */
final class Clouds implements AutoCloseable {
  /** Ledgers are read as a whole at the end of a run: they must not grow without end. */
  private static final int RUNS_OF_A_CLOUD = 12;

  private final ProviderFixture fixture;
  private SimulatedCloud cloud;
  private int runs;

  Clouds(ProviderFixture fixture) {
    this.fixture = fixture;
  }

  /** One that holds nothing. */
  SimulatedCloud empty() {
    if (cloud == null || runs >= RUNS_OF_A_CLOUD || !cloud.simulator().ledger().live().isEmpty()) {
      close();
      cloud = new SimulatedCloud(fixture);
      runs = 0;
    }
    return asItIs();
  }

  /** The one that was given out last. */
  SimulatedCloud asItIs() {
    runs++;
    return cloud;
  }

  @Override
  public void close() {
    if (cloud != null) {
      cloud.close();
    }
    cloud = null;
  }
}
