package io.clusterapi.provider.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.InfraClusterObserved;
import io.clusterapi.events.InfraMachineObserved;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.provider.part.Parts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * One cluster of one provider from its declaration to its end: the real controllers, operations,
 * observer, drivers and clients against the simulated cloud, with a slice in memory in place of the
 * database and the broker, and with time by hand.
 */
public final class ProviderRun {
  private static final int MOST_TICKS = 800;

  /** A provider with something taken out gets where it should in as many, or not at all. */
  private static final int MOST_TICKS_WHEN_BROKEN = 450;

  private static final Duration PATIENCE = ProviderProcess.PATIENCE;

  private final ProviderFixture fixture;
  private final Variant variant;
  private final PretendTime time = new PretendTime();
  private final Surroundings around;
  private final PretendSlice slice;
  private final Declaring declaring;
  private ProviderProcess process;

  /** Operations a flawed provider does not take up after a restart. */
  private final Set<String> forgotten = new HashSet<>();

  /** What was stored before the last operations were begun; null unless it counts. */
  private PretendSlice.Stored beforeIntent;

  private BooleanSupplier killed = () -> false;
  private boolean stopped;
  private Runnable beforeEachAct = () -> {};
  private int attempts;

  ProviderRun(
      ProviderFixture fixture,
      Variant variant,
      SimulatedCloud cloud,
      List<? extends HasMetadata> declared) {
    this.fixture = fixture;
    this.variant = variant;
    this.around = cloud.surroundings(time.clock());
    this.slice = new PretendSlice(fixture.service(), time.clock(), variant.flaws());
    this.declaring = new Declaring(fixture.service(), slice, around.secrets());
    startProcess();
    declaring.declare(declared);
  }

  /** A run of the provider as it is over newly declared objects. */
  public static ProviderRun of(
      ProviderFixture fixture, SimulatedCloud cloud, List<? extends HasMetadata> declared) {
    return new ProviderRun(fixture, Variant.AS_IT_IS, cloud, declared);
  }

  // ---------------------------------------------------------------- the process

  private void startProcess() {
    process = new ProviderProcess(fixture, variant, around, time, slice);
  }

  /** Kills the process and starts another one over what was stored. */
  public void restart() {
    stopped = false;
    if (variant.has(Flaw.FORGETS_WHAT_IT_BEGAN)) {
      slice.operations.values().stream()
          .filter(OperationState::inFlight)
          .forEach(operation -> forgotten.add(operation.id()));
    }
    slice.restart();
    startProcess();
  }

  /**
   * From now on the process is killed when this holds after an act, before its outcome is known.
   */
  void killWhen(BooleanSupplier condition) {
    killed = condition;
  }

  /** As {@link #killWhen}, and no other one is started until {@link #restart}. */
  void stopWhen(BooleanSupplier condition) {
    killed =
        () -> {
          stopped = condition.getAsBoolean();
          return stopped;
        };
  }

  boolean stopped() {
    return stopped;
  }

  /** Something to be done before each try of an operation and each look. */
  void beforeEachAct(Runnable act) {
    beforeEachAct = act;
  }

  // ---------------------------------------------------------------- time

  /** Plans, tries what is due, looks at what is due; when there was nothing, time moves on. */
  public void tick() {
    settle();
    boolean acted = operate(Integer.MAX_VALUE);
    if (stopped) {
      return;
    }
    settle();
    beforeEachAct.run();
    acted |= time.runDue();
    settle();
    around.judge().check();
    if (!acted) {
      moveOn();
    }
  }

  /**
   * As {@link #tick} as long as tries are due, but so many at most. Answers how many there were.
   */
  int tries(int most) {
    int before = attempts;
    settle();
    operate(most);
    return attempts - before;
  }

  /** Looks at what is due; time moves on when nothing is left to do. */
  void look() {
    beforeEachAct.run();
    boolean looked = time.runDue();
    settle();
    around.judge().check();
    boolean due =
        slice.operations.values().stream()
            .filter(OperationState::inFlight)
            .anyMatch(o -> o.retryAt().map(at -> !at.isAfter(time.instant())).orElse(true));
    if (!looked && !due) {
      moveOn();
    }
  }

  int attempts() {
    return attempts;
  }

  private void settle() {
    if (variant.has(Flaw.ACTS_BEFORE_COMMIT)) {
      Set<String> begun = Set.copyOf(slice.operations.keySet());
      PretendSlice.Stored before = slice.stored();
      slice.settleOnNews();
      if (!begun.containsAll(slice.operations.keySet())) {
        beforeIntent = before;
      }
    } else {
      slice.settleOnNews();
    }
    process.observe();
  }

  private boolean operate(int most) {
    int tried = 0;
    for (OperationState operation : List.copyOf(slice.operations.values())) {
      boolean due = operation.retryAt().map(at -> !at.isAfter(time.instant())).orElse(true);
      if (!operation.inFlight() || !due || forgotten.contains(operation.id())) {
        continue;
      }
      if (tried == most) {
        break;
      }
      beforeEachAct.run();
      OperationState outcome = process.attempt(operation, time.instant());
      time.advance(Duration.ofMillis(1));
      tried++;
      attempts++;
      if (killed.getAsBoolean()) {
        killed = () -> false;
        if (beforeIntent != null) {
          slice.restore(beforeIntent);
        }
        if (!stopped) {
          restart();
        }
        return true;
      }
      slice.operations.put(operation.id(), outcome);
    }
    return tried > 0;
  }

  private void moveOn() {
    List<Instant> due = new ArrayList<>(slice.wakes.values());
    slice.operations.values().stream()
        .filter(OperationState::inFlight)
        .forEach(operation -> operation.retryAt().ifPresent(due::add));
    time.next().ifPresent(due::add);
    Instant earliest =
        due.stream()
            .filter(at -> at.isAfter(time.instant()))
            .min(Instant::compareTo)
            .orElse(time.instant());
    // What comes shortly after comes along.
    time.advanceTo(earliest.plusMillis(20));
  }

  /** Goes on until it holds; fails with what is known when it does not. */
  public void until(String what, BooleanSupplier reached) {
    Instant end = Instant.now().plus(PATIENCE);
    int most = variant.broken() ? MOST_TICKS_WHEN_BROKEN : MOST_TICKS;
    for (int ticks = 0; !reached.getAsBoolean(); ticks++) {
      if (ticks == most || Instant.now().isAfter(end)) {
        throw new AssertionError("not reached: " + what + "; " + known());
      }
      tick();
    }
    if (!stopped) {
      settle();
    }
  }

  /** Goes on for so long of pretended time. */
  public void during(Duration length) {
    Instant end = time.instant().plus(length);
    until("the time passes", () -> !time.instant().isBefore(end));
  }

  String known() {
    StringBuilder text = new StringBuilder();
    slice.operations.values().stream()
        .filter(operation -> operation.problem().isPresent())
        .forEach(operation -> text.append(operation.id()).append(operation.problem()).append('\n'));
    return text + slice.memories.toString() + around.judge().left();
  }

  public Instant now() {
    return time.instant();
  }

  // ---------------------------------------------------------------- the wishes of the core

  /**
   * Asks for a host as machine-svc does, of whose Machine it tells; its bootstrap data is there.
   */
  public void provision(String machine, boolean controlPlane, String failureDomain) {
    told(machine);
    provisionUntold(machine, controlPlane, failureDomain);
  }

  /** The Machine is told of. */
  public void told(String machine) {
    declaring.told(machine);
  }

  /** Asks for a host of a Machine of which nobody tells, or not any more. */
  public void provisionUntold(String machine, boolean controlPlane, String failureDomain) {
    boolean heard = !variant.has(Flaw.IGNORES_FAILURE_DOMAINS);
    declaring.provision(machine, controlPlane, heard ? failureDomain : "");
  }

  public void deprovision(String machine) {
    declaring.deprovision(machine);
  }

  /** Its Node is there. */
  public void joined(String machine) {
    declaring.joined(machine);
  }

  public void deleteCluster() {
    declaring.stage(DeletionStage.INFRASTRUCTURE);
  }

  /** A cluster with a control-plane machine and a worker, ready. */
  public void create() {
    until("the cluster is provisioned", () -> cluster().getProvisioned());
    provision("cp-0", true, "");
    provision("w-0", false, "");
    until("both machines are provisioned", () -> provisioned("cp-0") && provisioned("w-0"));
    joined("cp-0");
    joined("w-0");
  }

  /** Machines first, then the cluster, as cluster-svc has it; nothing is left in the end. */
  public void delete() {
    machines().forEach(this::deprovision);
    until("the machines are gone", () -> machines().isEmpty());
    assertThat(around.judge().hosts()).as("hosts of machines that are gone").isZero();
    deleteCluster();
    until("the cluster is gone", this::gone);
    around.judge().verdict();
  }

  // ---------------------------------------------------------------- what is seen

  public boolean gone() {
    return slice.all(declaring.clusterType()).isEmpty();
  }

  public List<String> machines() {
    return slice.all(declaring.machineType()).stream().map(m -> m.getMetadata().getName()).toList();
  }

  /** What the event stream says of the infrastructure cluster. */
  public InfraClusterObserved cluster() {
    HasMetadata object = slice.named(declaring.clusterType(), ProviderFixture.NAME).orElseThrow();
    return (InfraClusterObserved) published(object);
  }

  /** What the event stream says of a host. */
  public InfraMachineObserved machine(String name) {
    HasMetadata object = slice.named(declaring.machineType(), name).orElseThrow();
    return (InfraMachineObserved) published(object);
  }

  @SuppressWarnings("unchecked")
  private <T extends HasMetadata> Object published(T object) {
    Published<T> row =
        (Published<T>)
            fixture.service().published().stream()
                .filter(candidate -> candidate.type().isInstance(object))
                .findFirst()
                .orElseThrow();
    String kind = io.clusterapi.model.Kinds.of(object.getClass()).kind();
    return row.observed()
        .map(object, Declaring.meta(kind, object.getMetadata().getName()), List.of());
  }

  public boolean provisioned(String machine) {
    return slice.named(declaring.machineType(), machine).isPresent()
        && machine(machine).getProvisioned();
  }

  /** The conditions of all objects of this cluster that are False and say why. */
  public List<String> complaints() {
    List<String> all = new ArrayList<>();
    List<HasMetadata> objects = new ArrayList<>(slice.all(declaring.clusterType()));
    objects.addAll(slice.all(declaring.machineType()));
    for (HasMetadata object : objects) {
      io.clusterapi.model.Mapper.toTree(object)
          .at("/status/conditions")
          .forEach(
              condition -> {
                if (condition.path("status").asText().equals("False")) {
                  all.add(
                      condition.path("type").asText() + ": " + condition.path("message").asText());
                }
              });
    }
    return all;
  }

  public <T extends HasMetadata> T object(Class<T> type, String name) {
    return slice.named(type, name).orElseThrow();
  }

  public PretendSlice slice() {
    return slice;
  }

  ProviderFixture fixture() {
    return fixture;
  }

  public Surroundings surroundings() {
    return around;
  }

  /** Parts of the infrastructure cluster, by key. */
  public Map<String, PartState> clusterParts() {
    return parts(slice.named(declaring.clusterType(), ProviderFixture.NAME).orElseThrow());
  }

  /** Parts of a machine, by key. */
  public Map<String, PartState> machineParts(String name) {
    return parts(slice.named(declaring.machineType(), name).orElseThrow());
  }

  private Map<String, PartState> parts(HasMetadata owner) {
    return new TreeMap<>(slice.memory(owner, Parts.class).orElse(Parts.NONE).parts());
  }

  /** Deletes a part as somebody else would: in the cloud, without the provider's knowledge. */
  public void deleteBehindItsBack(HasMetadata owner, PartState part) {
    PartInterest interest =
        slice.interests.getOrDefault(owner.getMetadata().getUid(), Map.of()).values().stream()
            .filter(candidate -> candidate.key().equals(part.key()))
            .findFirst()
            .orElseThrow(() -> new AssertionError(part.key() + " is not watched"));
    assertThat(part.id()).as("identifier of %s", part.key()).isNotNull();
    PartDriver driver = process.driver(part.kind());
    driver.delete(Declaring.removal(owner, interest, part), part.id()).await().atMost(PATIENCE);
  }

  public HasMetadata clusterObject() {
    return slice.named(declaring.clusterType(), ProviderFixture.NAME).orElseThrow();
  }

  public HasMetadata machineObject(String name) {
    return slice.named(declaring.machineType(), name).orElseThrow();
  }
}
