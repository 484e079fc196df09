package io.clusterapi.e2e.fault;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges the folder of a run by the invariants of the fault table, without a stack:
 *
 * <ul>
 *   <li>I1 no write that was acknowledged is missing
 *   <li>I2 at most one live instance of a Machine, at every tick of the clouds' ledger
 *   <li>I3 nothing left in the clouds after the deletion
 *   <li>I4 etcd with its quorum at every tick
 *   <li>I5 replicas between what was wanted before and after, and no more than the surge above
 *   <li>I6 revisions grow, and nothing that was told is told otherwise
 *   <li>I7 one {@code kubeadm init} of a cluster
 *   <li>I8 the authorities of a cluster stay what they were
 *   <li>I9 workers go before the control plane, the control plane before the infrastructure
 *   <li>I10 no secret where it does not belong
 *   <li>I11 rest: no record and no cloud write when there is nothing to do
 *   <li>I12 back at what is wanted within the row's limit
 * </ul>
 */
public final class FaultChecker {
  private FaultChecker() {}

  /** What did not hold in a run. */
  public static List<Violation> check(RunFolder folder) {
    List<Violation> violations = new ArrayList<>();
    violations.addAll(CloudInvariants.check(folder));
    violations.addAll(ReplicaInvariants.check(folder));
    violations.addAll(StreamInvariants.check(folder));
    violations.addAll(RunInvariants.check(folder));
    return violations;
  }

  /** Judges folders; ends with 1 when anything did not hold. */
  public static void main(String[] folders) {
    boolean held = true;
    for (String folder : folders) {
      List<Violation> violations = check(new RunFolder(Path.of(folder)));
      violations.forEach(violation -> System.out.printf("%s %s%n", folder, violation));
      if (violations.isEmpty()) {
        System.out.printf("%s holds%n", folder);
      }
      held &= violations.isEmpty();
    }
    System.exit(held ? 0 : 1);
  }
}
