package io.clusterapi.vsphere.cloud;

import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.part.Account;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Puts virtual machines into groups that rules bind to hosts. A change of a group names all its
 * members: two machines that join at once would put each other out, so one joins after the other.
 */
final class VmGroups {
  private record Key(Account account, ManagedObject cluster, String group) {}

  private final VSphereCalls calls;
  private final Map<Key, CompletableFuture<Void>> last = new HashMap<>();

  VmGroups(VSphereCalls calls) {
    this.calls = calls;
  }

  /** One that is in the group already stays. */
  Uni<Void> join(Account account, ManagedObject cluster, String group, ManagedObject machine) {
    return inTurn(
        new Key(account, cluster, group),
        () ->
            calls
                .properties(account, List.of(cluster), List.of(ClusterRules.PATH))
                .map(found -> members(new ClusterRules(found.get(0)), group))
                .flatMap(
                    members ->
                        members.contains(machine)
                            ? Uni.createFrom().voidItem()
                            : add(account, cluster, group, members, machine)));
  }

  private static List<ManagedObject> members(ClusterRules rules, String group) {
    return rules
        .machines(group)
        .orElseThrow(
            () ->
                VSphereFailures.exception(
                    Category.NOT_YET,
                    "The compute cluster has no group %s of virtual machines: make it in vCenter"
                        .formatted(group)));
  }

  private Uni<Void> add(
      Account account,
      ManagedObject cluster,
      String group,
      List<ManagedObject> members,
      ManagedObject machine) {
    Xml xml =
        new Xml()
            .open("spec", "ClusterConfigSpecEx")
            .open("groupSpec")
            .text("operation", "edit")
            .open("info", "ClusterVmGroup")
            .text("name", group);
    members.forEach(member -> xml.reference("vm", member));
    xml.reference("vm", machine).close("info").close("groupSpec").close("spec");
    return calls.task(
        account,
        VSphereCalls.WRITE,
        "ReconfigureComputeResource_Task",
        cluster,
        xml.text("modify", true),
        group);
  }

  private Uni<Void> inTurn(Key key, Supplier<Uni<Void>> act) {
    return Uni.createFrom()
        .deferred(
            () -> {
              CompletableFuture<Void> mine = new CompletableFuture<>();
              CompletableFuture<Void> before;
              synchronized (last) {
                before = last.put(key, mine);
              }
              return Uni.createFrom()
                  .completionStage(
                      () -> before == null ? CompletableFuture.<Void>completedFuture(null) : before)
                  .chain(act::get)
                  .onTermination()
                  .invoke(() -> ended(key, mine));
            });
  }

  private void ended(Key key, CompletableFuture<Void> mine) {
    synchronized (last) {
      last.remove(key, mine);
    }
    mine.complete(null);
  }
}
