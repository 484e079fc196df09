package io.clusterapi.vsphere.cloud;

import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.part.Account;
import io.smallrye.mutiny.Uni;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a clone nobody waits for any more may still end. Searches show a virtual machine when its
 * clone has ended, which takes minutes for a large disk: whoever asks before, finds nothing and
 * takes that for the answer, leaks it. A clone under way does not show the instanceUuid it was
 * given, so all that are under way at the first question are waited for, and none that began later.
 */
final class ClonesUnderWay {
  private static final String RECENT = "recentTask";
  private static final List<String> PATHS = List.of("info.state", "info.name");
  private static final Set<String> UNDER_WAY = Set.of("queued", "running");
  private static final int KEPT = 10_000;

  private final VSphereCalls calls;
  private final Map<String, Set<ManagedObject>> waitedFor =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<ManagedObject>> eldest) {
          return size() > KEPT;
        }
      };

  ClonesUnderWay(VSphereCalls calls) {
    this.calls = calls;
  }

  /** How many clones that may make the virtual machine with this instanceUuid have not ended. */
  Uni<Integer> of(Account account, String instanceUuid) {
    return underWay(account).map(now -> left(instanceUuid, now));
  }

  private synchronized int left(String instanceUuid, Set<ManagedObject> now) {
    Set<ManagedObject> left = waitedFor.computeIfAbsent(instanceUuid, key -> new HashSet<>(now));
    left.retainAll(now);
    return left.size();
  }

  /** It was found. */
  synchronized void forget(String instanceUuid) {
    waitedFor.remove(instanceUuid);
  }

  private Uni<Set<ManagedObject>> underWay(Account account) {
    return calls
        .properties(account, List.of(ManagedObject.TASKS), List.of(RECENT))
        .map(
            found ->
                found.stream()
                    .flatMap(manager -> manager.list(RECENT).stream())
                    .map(XmlNode::reference)
                    .toList())
        .flatMap(tasks -> states(account, tasks))
        .map(ClonesUnderWay::clones);
  }

  /** A task vCenter forgets meanwhile fails the whole question, which is asked again then. */
  private Uni<List<Properties>> states(Account account, List<ManagedObject> tasks) {
    return calls
        .properties(account, tasks, PATHS)
        .onFailure(failure -> CloudException.is(failure, Category.NOT_FOUND))
        .transform(
            failure ->
                VSphereFailures.exception(
                    Category.NOT_YET, "vCenter's list of tasks changed while it was read"));
  }

  private static Set<ManagedObject> clones(List<Properties> tasks) {
    Set<ManagedObject> clones = new HashSet<>();
    for (Properties task : tasks) {
      if (task.text("info.name").equals("CloneVM_Task")
          && UNDER_WAY.contains(task.text("info.state"))) {
        clones.add(task.object());
      }
    }
    return clones;
  }
}
