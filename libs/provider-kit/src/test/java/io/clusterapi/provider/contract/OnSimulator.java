package io.clusterapi.provider.contract;

import io.clusterapi.simulator.cloud.Fault;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Runs of one provider against its simulated cloud, for what only this provider has. */
public abstract class OnSimulator<F extends ProviderFixture> {
  protected final F fixture;
  protected SimulatedCloud cloud;

  protected OnSimulator(F fixture) {
    this.fixture = fixture;
  }

  @BeforeEach
  final void startCloud() {
    cloud = new SimulatedCloud(fixture);
  }

  @AfterEach
  final void stopCloud() {
    fixture.close();
    cloud.close();
  }

  protected final ProviderRun run(HasMetadata... declared) {
    return ProviderRun.of(fixture, cloud, List.of(declared));
  }

  /** A run whose cluster is provisioned. */
  protected final ProviderRun provisioned(HasMetadata... declared) {
    ProviderRun run = run(declared);
    run.until("the cluster is provisioned", () -> run.cluster().getProvisioned());
    return run;
  }

  /** Goes on until a condition of an object of the run is False and says this. */
  protected final void untilSaid(ProviderRun run, String... words) {
    run.until(
        "it is said: " + List.of(words),
        () ->
            run.complaints().stream()
                .anyMatch(text -> List.of(words).stream().allMatch(text::contains)));
  }

  protected final List<LedgerEntry> live() {
    return cloud.simulator().ledger().live();
  }

  protected final long count(String type) {
    return live().stream().filter(entry -> entry.type().equals(type)).count();
  }

  /** How many resources of a type were ever made. */
  protected final long made(String type) {
    return cloud.simulator().ledger().all().stream()
        .filter(entry -> entry.type().equals(type))
        .filter(entry -> entry.action().equals(LedgerEntry.CREATE))
        .count();
  }

  /** Puts these in the place of the faults in force. */
  protected final void faults(Fault... faults) {
    cloud.simulator().faults().replace(List.of(faults));
  }

  /** A fault by chance. */
  protected static Fault fault(String action, Fault.Kind kind, double probability, long seed) {
    return new Fault(action, kind, probability, seed, null, 0, null, null, null, null);
  }

  /** A fault that strikes the first call only. */
  protected static Fault once(String action, Fault.Kind kind) {
    return new Fault(action, kind, null, 0, 1, 0, null, null, null, null);
  }
}
