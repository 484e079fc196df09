package io.clusterapi.provider.contract;

import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.service.ProviderService;
import io.clusterapi.simulator.SimulatorSettings;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is peculiar to one provider, for {@link ProviderContract}. */
public interface ProviderFixture extends AutoCloseable {
  /** Name of the objects {@link #declared} makes. */
  String NAME = "demo";

  /** The service with its controllers, as in production. */
  ProviderService<?, ?, ?> service();

  /**
   * The drivers over the real clients, as a process that has just started has them. Clients may be
   * kept from one call to the next with the same simulator.
   */
  List<PartDriver> drivers(Surroundings around);

  /**
   * New objects of a small cluster, its infrastructure cluster and one machine template both named
   * {@link #NAME}, with what they refer to (identities): as few parts as the provider allows, so
   * that the suite is fast.
   */
  List<HasMetadata> declared();

  /** The same over the failure domains of the simulated inventory; empty if there are none. */
  default Optional<List<HasMetadata>> overFailureDomains() {
    return Optional.empty();
  }

  /** Whether a call, {@code service:Action}, changes anything in the cloud. */
  boolean changes(String call);

  /** Whether the ledger speaks of a host here: a machine that costs money. */
  boolean host(LedgerEntry entry);

  /**
   * What there may be only one of at a time, for example owner and part by the tags; empty for what
   * may be there several times.
   */
  Optional<String> mark(LedgerEntry entry);

  /**
   * Reads whose answers are the same at any time, so that none can be late, or lead at most to a
   * call that changes nothing when it is made again.
   */
  default Set<String> constants() {
    return Set.of();
  }

  /** Types of resources, as in the ledger, whose number a fault of kind quota limits. */
  List<String> quotas();

  /**
   * Keys of parts of the cluster that the cloud lets anybody delete while the rest is there, and
   * that are made again.
   */
  List<String> renewableParts();

  /** Key of the part of a machine that is its host. */
  String hostPart();

  /** The calls, {@code service:Action}, that make a host and look at hosts. */
  List<String> hostCalls();

  /**
   * Protections this cloud makes needless, with the reason: a provider without them is as good, and
   * no case can notice.
   */
  default Map<BrokenProvider, String> needless() {
    return Map.of();
  }

  /** How often a call is made within one try when it goes wrong and making it again is safe. */
  default int callsWithinTry() {
    return 1;
  }

  /** How the simulator is set up, if not as usual. */
  default SimulatorSettings simulator(SimulatorSettings usual) {
    return usual;
  }

  /** Makes the cloud, or the Secret, know the credentials; or not. */
  void credentials(Surroundings around, boolean present);

  /** Changes made behind the provider's back that it has to bring back. */
  default List<Drift> drifts() {
    return List.of();
  }

  /**
   * A change somebody makes in the cloud.
   *
   * @param name for the name of the case
   * @param act makes it; given the run, whose parts tell the identifiers
   * @param repaired whether it was taken back
   */
  record Drift(
      String name,
      java.util.function.Consumer<ProviderRun> act,
      java.util.function.Predicate<ProviderRun> repaired) {}

  @Override
  void close();
}
