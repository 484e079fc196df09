package io.clusterapi.vsphere.cloud;

import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.provider.driver.Absences;
import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.limit.SteadyClock;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.PartRequest;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.clusterapi.provider.secret.BootstrapData;
import io.clusterapi.vsphere.planning.Params;
import io.clusterapi.vsphere.planning.PartKinds;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Clones, switches on, watches and destroys virtual machines. The identifier is the instanceUuid
 * given to the clone: it stays when the virtual machine is renamed, moved or registered anew.
 */
final class MachineDriver implements PartDriver {
  private static final String METADATA = "guestinfo.metadata";
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
  private static final Params.PowerOff HARD = new Params.PowerOff("hard", 0);

  private final VSphereCalls calls;
  private final Inventory inventory;
  private final BootstrapData bootstrap;
  private final PowerOff powerOff;
  private final Observation observation;
  private final Absences absences;
  private final ClonesUnderWay underWay;
  private final VmGroups groups;
  private final StoragePolicies policies;

  MachineDriver(VSphereCalls calls, BootstrapData bootstrap, Clock wall, SteadyClock steady) {
    this.calls = calls;
    this.inventory = new Inventory(calls, steady);
    this.bootstrap = bootstrap;
    this.powerOff = new PowerOff(calls, wall);
    this.observation = new Observation(calls);
    this.absences = new Absences(steady);
    this.underWay = new ClonesUnderWay(calls);
    this.groups = new VmGroups(calls);
    this.policies = new StoragePolicies(calls, steady);
  }

  @Override
  public String kind() {
    return PartKinds.MACHINE;
  }

  /**
   * Two clones of one name in one folder are refused, also while the first is under way; but the
   * first may be somebody else's, so it is looked up too.
   */
  @Override
  public Uniqueness uniqueness() {
    return Uniqueness.NAME;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    String uuid = attempt.parameters(Params.Machine.class).instanceUuid();
    // Asked before the search: a clone that ends between the two is found.
    boolean removal = attempt.request().verb() == PartRequest.Verb.DELETE;
    Uni<Integer> clones = removal ? underWay.of(attempt.account(), uuid) : Uni.createFrom().item(0);
    return clones.flatMap(
        left ->
            calls
                .byInstanceUuid(attempt.account(), uuid)
                .map(
                    found -> {
                      if (found.isEmpty() && left > 0) {
                        throw mayTurnUp(uuid, left);
                      }
                      found.ifPresent(machine -> underWay.forget(uuid));
                      return found.map(machine -> uuid);
                    }));
  }

  private static OperationFailure mayTurnUp(String uuid, int clones) {
    return OperationFailure.throttled(
        "WaitingForClone",
        ("vCenter has no virtual machine with instanceUuid %s yet, but %d clones that were begun"
                + " before its removal are under way: it is looked for until they have ended")
            .formatted(uuid, clones),
        LOOK_AGAIN);
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    Params.Machine machine = attempt.parameters(Params.Machine.class);
    return inventory
        .placement(attempt.account(), machine)
        .flatMap(found -> policies.placed(attempt.account(), machine, found, inventory))
        .flatMap(
            placement ->
                bootstrap
                    .read(machine.bootstrap().namespace(), machine.bootstrap().secret())
                    .flatMap(data -> clone(attempt, machine, placement, data)));
  }

  private Uni<String> clone(
      PartTry attempt, Params.Machine machine, Placement placement, byte[] data) {
    return calls
        .task(
            attempt.account(),
            VSphereCalls.CLONE,
            "CloneVM_Task",
            placement.template(),
            CloneSpec.of(machine, placement, GuestMetadata.userData(data)),
            machine.name())
        .map(cloned -> machine.instanceUuid())
        .onFailure(failure -> CloudException.is(failure, Category.NOT_FOUND))
        .invoke(() -> inventory.forget(attempt.account()))
        .onFailure(failure -> CloudException.is(failure, Category.ALREADY_EXISTS))
        .transform(
            failure ->
                VSphereFailures.exception(
                    Category.ALREADY_EXISTS,
                    ("A virtual machine %s exists in the folder %s and is not of %s %s, or its clone"
                            + " is still under way: if it is another one, rename or remove it")
                        .formatted(
                            machine.name(),
                            machine.placement().folder(),
                            attempt.owner().kind(),
                            attempt.owner().name())));
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    Params.Machine wanted = attempt.parameters(Params.Machine.class);
    return required(attempt.account(), id)
        .flatMap(
            found ->
                found.poweredOn()
                    ? Uni.createFrom().item(outcome(found, wanted))
                    : bringUp(attempt.account(), found, wanted));
  }

  private Uni<VirtualMachine> required(Account account, String id) {
    return machine(account, id)
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        VSphereFailures.exception(
                            Category.NOT_FOUND,
                            "vCenter has no virtual machine with instanceUuid %s".formatted(id))));
  }

  private Uni<Optional<VirtualMachine>> machine(Account account, String id) {
    return calls
        .byInstanceUuid(account, id)
        .flatMap(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().item(Optional.<VirtualMachine>empty())
                    : calls
                        .properties(account, List.of(found.get()), VirtualMachine.PATHS)
                        .map(all -> all.stream().findFirst().map(VirtualMachine::new)))
        .onFailure(failure -> CloudException.is(failure, Category.NOT_FOUND))
        .recoverWithItem(Optional.empty());
  }

  /** All that follows the clone, in the order the guest needs it; each step can be repeated. */
  private Uni<PartOutcome> bringUp(Account account, VirtualMachine found, Params.Machine wanted) {
    Uni<Void> steps = Uni.createFrom().voidItem();
    String version = wanted.hardware().version();
    if (version != null && number(found.hardwareVersion()) < number(version)) {
      Xml upgrade = new Xml().text("version", version);
      steps = steps.chain(done -> write(account, "UpgradeVM_Task", found, upgrade));
    }
    String metadata = GuestMetadata.of(wanted, found.biosUuid(), found.macs());
    if (!found.option(METADATA).equals(metadata)) {
      Xml spec = new Xml().open("spec");
      CloneSpec.option(spec, Map.of(METADATA, metadata, METADATA + ".encoding", "base64"));
      steps = steps.chain(done -> write(account, "ReconfigVM_Task", found, spec.close("spec")));
    }
    for (String tag : wanted.tags()) {
      steps = steps.chain(done -> calls.attachTag(account, tag, found.object()));
    }
    if (wanted.placement().storagePolicy() != null) {
      steps =
          steps.chain(done -> policies.apply(account, found, wanted.placement().storagePolicy()));
    }
    if (wanted.placement().vmGroup() != null) {
      steps =
          steps
              .chain(done -> inventory.computeCluster(account, wanted.placement()))
              .chain(
                  cluster ->
                      groups.join(account, cluster, wanted.placement().vmGroup(), found.object()));
    }
    return steps
        .chain(done -> write(account, "PowerOnVM_Task", found, new Xml()))
        .chain(done -> required(account, wanted.instanceUuid()))
        .map(now -> outcome(now, wanted));
  }

  private static int number(String version) {
    return version.matches("vmx-[0-9]{1,2}") ? Integer.parseInt(version.substring(4)) : 0;
  }

  private Uni<Void> write(Account account, String method, VirtualMachine machine, Xml arguments) {
    return calls.task(
        account, VSphereCalls.WRITE, method, machine.object(), arguments, machine.object().id());
  }

  private static PartOutcome outcome(VirtualMachine machine, Params.Machine wanted) {
    Sighting seen = machine.sighting(wanted.devices());
    return seen.presence() == Presence.READY
        ? PartOutcome.ready(seen.id(), seen.attributes())
        : PartOutcome.pending(seen.id(), seen.attributes());
  }

  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    // After an interrupted change nothing counts as applied: then there is no mode to honour.
    Params.PowerOff mode =
        attempt.request().parameters().isEmpty()
            ? HARD
            : attempt.parameters(Params.Machine.class).powerOff();
    return machine(attempt.account(), id)
        .flatMap(
            found ->
                found.isEmpty()
                    ? absent(id)
                    : powerOff
                        .off(attempt.account(), present(found.get()), mode)
                        .chain(
                            off -> write(attempt.account(), "Destroy_Task", found.get(), new Xml()))
                        .map(gone -> PartOutcome.gone()));
  }

  private VirtualMachine present(VirtualMachine found) {
    absences.found(found.instanceUuid());
    return found;
  }

  private Uni<PartOutcome> absent(String id) {
    return absences.believed(id)
        ? Uni.createFrom().item(PartOutcome.gone())
        : Uni.createFrom()
            .failure(
                OperationFailure.throttled(
                    "LookingAgain",
                    "vCenter has no virtual machine with instanceUuid %s; it is looked for again"
                        .formatted(id),
                    LOOK_AGAIN));
  }

  @Override
  public Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
    return observation.look(account, parts);
  }
}
