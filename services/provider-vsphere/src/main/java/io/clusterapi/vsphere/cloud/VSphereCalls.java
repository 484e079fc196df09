package io.clusterapi.vsphere.cloud;

import io.clusterapi.provider.driver.LimitedCalls;
import io.clusterapi.provider.limit.CallClass;
import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.part.Account;
import io.clusterapi.vsphere.planning.VCenterAccount;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

/** Every call to a vCenter goes through here: rate limit before, classified failure after. */
public final class VSphereCalls implements AutoCloseable {
  static final CallClass READ = new CallClass("read", 50, 200);
  static final CallClass WRITE = new CallClass("write", 10, 50);

  /** vCenter runs some 8 clones a host at once and queues the rest. */
  static final CallClass CLONE = new CallClass("clone", 4, 16);

  private static final Duration LOGOUT = Duration.ofSeconds(2);

  private final VSphereSettings settings;
  private final Credentials credentials;
  private final LimitedCalls limited;
  private final ScheduledExecutorService scheduler;
  private final Map<Account, VCenter> vcenters = new ConcurrentHashMap<>();
  private final Map<Account, TaskWatch> tasks = new ConcurrentHashMap<>();

  public VSphereCalls(
      VSphereSettings settings,
      Credentials credentials,
      RateLimiter limiter,
      ScheduledExecutorService scheduler) {
    this.settings = settings;
    this.credentials = credentials;
    this.limited = new LimitedCalls(limiter, VSphereFailures::of);
    this.scheduler = scheduler;
  }

  private VCenter vcenter(Account account) {
    return vcenters.computeIfAbsent(
        account, key -> new VCenter(VCenterAccount.of(key), settings, credentials));
  }

  /** Calls a method of an object. */
  Uni<XmlNode> call(
      Account account,
      CallClass callClass,
      String method,
      ManagedObject self,
      Xml arguments,
      String what) {
    return limited.call(
        account,
        callClass,
        method + " " + what,
        () -> vcenter(account).call(method, self, arguments));
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
                    account,
                    READ,
                    method + " " + what,
                    () ->
                        tasks
                            .computeIfAbsent(account, key -> new TaskWatch(vcenter(key), scheduler))
                            .ended(task)));
  }

  /** The API version of vCenter; fails when it cannot be reached or refuses the login. */
  Uni<XmlNode> about(Account account) {
    return limited.call(
        account,
        READ,
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
    return limited.call(
        account,
        READ,
        "RetrievePropertiesEx of " + objects.size() + " " + objects.get(0).type(),
        () -> Properties.read(vcenter(account), objects, paths));
  }

  /** Attaches a tag; one that is attached already stays. */
  Uni<Void> attachTag(Account account, String tag, ManagedObject object) {
    return limited.call(
        account,
        WRITE,
        "attach tag " + tag + " to " + object.id(),
        () ->
            vcenter(account)
                .rest(
                    "tagging/tag-association/id:" + tag + "?~action=attach",
                    "{\"object_id\":{\"id\":\"%s\",\"type\":\"%s\"}}"
                        .formatted(object.id(), object.type())));
  }

  /** Logs out everywhere: vCenter keeps a forgotten session for half an hour. */
  @Override
  public void close() {
    for (VCenter vcenter : vcenters.values()) {
      try {
        vcenter.logout().await().atMost(LOGOUT);
      } catch (io.smallrye.mutiny.TimeoutException e) {
        // It does not answer; it forgets the session by itself.
      }
    }
  }
}
