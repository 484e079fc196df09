package io.clusterapi.vsphere.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.provider.driver.LimitedCalls;
import io.clusterapi.provider.driver.Repetition;
import io.clusterapi.provider.limit.CallClass;
import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.part.Account;
import io.clusterapi.vsphere.planning.VCenterAccount;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Every call to a vCenter goes through here: rate limit before, classified failure after. */
public final class VSphereCalls implements AutoCloseable {
  static final CallClass READ = new CallClass("read", 50, 200);
  static final CallClass WRITE = new CallClass("write", 10, 50);

  /** vCenter runs some 8 clones a host at once and queues the rest. */
  static final CallClass CLONE = new CallClass("clone", 4, 16);

  private final LimitedCalls limited;
  private final ScheduledExecutorService scheduler;
  private final VCenters vcenters;

  public VSphereCalls(
      VSphereSettings settings,
      Credentials credentials,
      RateLimiter limiter,
      ScheduledExecutorService scheduler) {
    this.limited = new LimitedCalls(limiter, VSphereFailures::of);
    this.scheduler = scheduler;
    this.vcenters =
        new VCenters(
            account -> new VCenter(VCenterAccount.of(account), settings, credentials),
            scheduler,
            System::nanoTime);
  }

  private VCenter vcenter(Account account) {
    return vcenters.of(account);
  }

  /** Calls a method of an object. */
  Uni<XmlNode> call(
      Account account,
      CallClass callClass,
      String method,
      ManagedObject self,
      Xml arguments,
      String what) {
    Supplier<Uni<XmlNode>> call = () -> vcenter(account).call(method, self, arguments);
    String action = method + " " + what;
    return callClass.equals(READ)
        ? read(account, action, call)
        : limited.call(account, callClass, action, call);
  }

  /** Asks the storage policy service something. */
  Uni<XmlNode> policyCall(Account account, String method, ManagedObject self, Xml arguments) {
    return read(account, method, () -> vcenter(account).policyCall(method, self, arguments));
  }

  private <R> Uni<R> read(Account account, String action, Supplier<Uni<R>> call) {
    return limited.call(account, READ, Repetition.READS, action, call);
  }

  /** Begins a task and waits for its end; its error is the failure. */
  Uni<Void> task(
      Account account,
      CallClass callClass,
      String method,
      ManagedObject self,
      Xml arguments,
      String what) {
    return call(account, callClass, method, self, arguments, what)
        .map(answer -> answer.child("returnval").orElseThrow().reference())
        .flatMap(
            task ->
                limited.call(
                    account, READ, method + " " + what, () -> vcenters.tasks(account).ended(task)));
  }

  /** The API version of vCenter; fails when it cannot be reached or refuses the login. */
  Uni<XmlNode> about(Account account) {
    return read(
        account,
        "RetrieveServiceContent",
        () ->
            vcenter(account)
                .about()
                .call(
                    about ->
                        vcenter(account)
                            .call(
                                "FindByInventoryPath",
                                ManagedObject.SEARCH,
                                new Xml().text("inventoryPath", "/"))));
  }

  /** The object at an inventory path. */
  Uni<Optional<ManagedObject>> byPath(Account account, String path) {
    return call(
            account,
            READ,
            "FindByInventoryPath",
            ManagedObject.SEARCH,
            new Xml().text("inventoryPath", path),
            path)
        .map(answer -> answer.child("returnval").map(XmlNode::reference));
  }

  /** The virtual machine with this instanceUuid. */
  Uni<Optional<ManagedObject>> byInstanceUuid(Account account, String uuid) {
    return call(
            account,
            READ,
            "FindByUuid",
            ManagedObject.SEARCH,
            new Xml().text("uuid", uuid).text("vmSearch", true).text("instanceUuid", true),
            uuid)
        .map(answer -> answer.child("returnval").map(XmlNode::reference));
  }

  /** Properties of objects of one type, in one call; what is unset is left out. */
  Uni<List<Properties>> properties(
      Account account, List<ManagedObject> objects, List<String> paths) {
    if (objects.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return read(
        account,
        "RetrievePropertiesEx of " + objects.size() + " " + objects.get(0).type(),
        () -> Properties.read(vcenter(account), objects, paths));
  }

  /** Attaches a tag; one that is attached already stays. */
  Uni<Void> attachTag(Account account, String tag, ManagedObject object) {
    return limited
        .call(
            account,
            WRITE,
            "attach tag " + tag + " to " + object.id(),
            () ->
                vcenter(account)
                    .rest(
                        "tagging/tag-association/id:" + tag + "?~action=attach",
                        "{\"object_id\":" + identifier(object) + "}"))
        .replaceWithVoid();
  }

  /** The tags of objects, by object; an object without tags is left out. */
  Uni<JsonNode> attachedTags(Account account, Collection<ManagedObject> objects) {
    String ids =
        objects.stream().map(VSphereCalls::identifier).collect(Collectors.joining(",", "[", "]"));
    return rest(
        account,
        "list tags of " + objects.size() + " objects",
        "tagging/tag-association?~action=list-attached-tags-on-objects",
        "{\"object_ids\":" + ids + "}");
  }

  /** A tag or a category, by its URN. */
  Uni<JsonNode> described(Account account, String type, String id) {
    return rest(account, "read " + type + " " + id, "tagging/" + type + "/id:" + id, "");
  }

  private Uni<JsonNode> rest(Account account, String action, String path, String json) {
    return read(account, action, () -> vcenter(account).rest(path, json))
        .map(answer -> answer.path("value"));
  }

  private static String identifier(ManagedObject object) {
    return "{\"id\":\"%s\",\"type\":\"%s\"}".formatted(object.id(), object.type());
  }

  /** Logs out everywhere. */
  @Override
  public void close() {
    vcenters.close();
  }
}
