package io.clusterapi.provider.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.FailureDomain;
import io.clusterapi.provider.part.PartState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DynamicTest;

/** The cases of the contract that tell what a cluster and its machines live through. */
final class LifeCases {
  private final ProviderFixture fixture;
  private final ContractCases cases;

  LifeCases(ProviderFixture fixture, ContractCases cases) {
    this.fixture = fixture;
    this.cases = cases;
  }

  List<DynamicTest> life() {
    return List.of(
        cases.named("a cluster and its machines come and go", LifeCases::comesAndGoes),
        cases.named("what is ready is left alone", this::isLeftAlone),
        cases.named("machines are added and removed", LifeCases::scales),
        cases.named("asking twice makes one", LifeCases::asksTwice),
        cases.named("nothing is made for a Machine nobody tells of", LifeCases::isAskedForNobody));
  }

  List<DynamicTest> restarts() {
    return List.of(
        cases.named("restarted after every step", LifeCases::restartsAlways),
        cases.named("restarted when ready, it makes nothing", this::restartsWhenReady));
  }

  List<DynamicTest> failureDomains() {
    return fixture.overFailureDomains().stream()
        .map(
            ignored ->
                DynamicTest.dynamicTest(
                    "machines run in the failure domains they were asked for",
                    () -> spreads(cases.run(fixture.overFailureDomains().orElseThrow()))))
        .toList();
  }

  private static void comesAndGoes(ProviderRun run) {
    run.create();
    for (String name : List.of("cp-0", "w-0")) {
      assertThat(run.machine(name).getProviderId()).contains("://");
      assertThat(run.machine(name).getAddresses()).isNotEmpty();
    }
    assertThat(run.machine("cp-0").getProviderId())
        .isNotEqualTo(run.machine("w-0").getProviderId());
    assertThat(run.cluster().getControlPlaneEndpoint().getHost()).isNotEmpty();
    assertThat(run.surroundings().judge().hosts()).isEqualTo(2);
    run.until("nothing is wrong", () -> run.complaints().isEmpty());
    run.delete();
  }

  private void isLeftAlone(ProviderRun run) {
    run.create();
    run.during(Duration.ofMinutes(1));
    Map<String, Integer> before = run.surroundings().simulator().faults().calls();
    run.during(Duration.ofMinutes(30));
    Map<String, Integer> after = run.surroundings().simulator().faults().calls();
    assertThat(after.keySet().stream().filter(fixture::changes))
        .allSatisfy(call -> assertThat(after.get(call)).as(call).isEqualTo(before.get(call)));
    run.delete();
  }

  private static void scales(ProviderRun run) {
    run.create();
    run.provision("w-1", false, "");
    run.provision("w-2", false, "");
    run.until("there are four hosts", () -> run.provisioned("w-1") && run.provisioned("w-2"));
    assertThat(run.surroundings().judge().hosts()).isEqualTo(4);
    run.deprovision("w-0");
    run.deprovision("w-2");
    run.until("two machines are left", () -> run.machines().size() == 2);
    assertThat(run.surroundings().judge().hosts()).isEqualTo(2);
    assertThat(run.provisioned("w-1")).isTrue();
    run.delete();
  }

  /** Its Machine is gone when the command for its host comes, out of the dead letters. */
  private static void isAskedForNobody(ProviderRun run) {
    run.until("the cluster is provisioned", () -> run.cluster().getProvisioned());
    run.provisionUntold("w-0", false, "");
    run.during(Duration.ofMinutes(2));
    assertThat(run.surroundings().judge().hosts()).isZero();
    assertThat(run.complaints()).anyMatch(text -> text.contains("Machine w-0"));
    run.told("w-0");
    run.until("its host is there", () -> run.provisioned("w-0"));
    run.delete();
  }

  private static void asksTwice(ProviderRun run) {
    run.create();
    String before = run.machine("w-0").getProviderId();
    run.provision("w-0", false, "");
    run.during(Duration.ofMinutes(2));
    assertThat(run.machine("w-0").getProviderId()).isEqualTo(before);
    assertThat(run.surroundings().judge().hosts()).isEqualTo(2);
    run.delete();
  }

  private static void restartsAlways(ProviderRun run) {
    Set<String> killed = new HashSet<>();
    restartUntil(run, killed, "the cluster is provisioned", () -> run.cluster().getProvisioned());
    run.provision("cp-0", true, "");
    restartUntil(run, killed, "the machine is provisioned", () -> run.provisioned("cp-0"));
    run.deprovision("cp-0");
    restartUntil(run, killed, "the machine is gone", () -> run.machines().isEmpty());
    run.deleteCluster();
    restartUntil(run, killed, "the cluster is gone", run::gone);
    run.surroundings().judge().verdict();
  }

  /**
   * Each operation loses its process once between the act and its outcome: a restart after a step
   * alone finds nothing under way where the cloud does at once what it is asked.
   */
  private static void restartUntil(
      ProviderRun run, Set<String> killed, String what, BooleanSupplier reached) {
    // A process that never gets to look at anything learns nothing: so it looks before it ends.
    for (int i = 0; i < 300 && !reached.getAsBoolean(); i++) {
      run.killWhen(
          () ->
              run.slice().operations.values().stream()
                  .anyMatch(one -> one.inFlight() && killed.add(one.id())));
      run.tries(1);
      run.look();
      run.look();
      run.restart();
    }
    run.until(what, reached);
  }

  private void restartsWhenReady(ProviderRun run) {
    run.create();
    run.during(Duration.ofMinutes(1));
    Map<String, Integer> before = run.surroundings().simulator().faults().calls();
    run.restart();
    run.during(Duration.ofMinutes(5));
    assertThat(run.provisioned("w-0")).isTrue();
    Map<String, Integer> after = run.surroundings().simulator().faults().calls();
    assertThat(after.keySet().stream().filter(fixture::changes))
        .allSatisfy(call -> assertThat(after.get(call)).as(call).isEqualTo(before.get(call)));
    run.delete();
  }

  private static void spreads(ProviderRun run) {
    run.until("the cluster is provisioned", () -> run.cluster().getProvisioned());
    List<String> domains =
        run.cluster().getFailureDomains().stream().map(FailureDomain::getName).toList();
    assertThat(domains).hasSizeGreaterThan(1);
    for (int i = 0; i < domains.size(); i++) {
      run.provision("cp-" + i, true, domains.get(i));
    }
    run.until(
        "all machines are provisioned", () -> run.machines().stream().allMatch(run::provisioned));
    for (int i = 0; i < domains.size(); i++) {
      assertThat(run.machine("cp-" + i).getFailureDomain()).isEqualTo(domains.get(i));
    }
    run.delete();
  }

  // ---------------------------------------------------------------- what others do

  List<DynamicTest> lostParts() {
    List<DynamicTest> all = new ArrayList<>();
    all.add(cases.named("a host is deleted behind its back", this::losesAHost));
    all.add(
        cases.named("a host is deleted behind its back while it is removed", this::losesALeaving));
    for (String key : fixture.renewableParts()) {
      all.add(cases.named(key + " is deleted behind its back", run -> renews(run, key)));
    }
    return all;
  }

  List<DynamicTest> namesakes() {
    return List.of(
        DynamicTest.dynamicTest("another cluster of the same name is not touched", this::namesake),
        DynamicTest.dynamicTest(
            "another cluster of the same name is not touched by a removal half-way",
            this::namesakeHalfWay));
  }

  List<DynamicTest> drifts() {
    List<DynamicTest> all = new ArrayList<>();
    for (ProviderFixture.Drift drift : fixture.drifts()) {
      all.add(
          cases.named(
              drift.name() + " is brought back",
              run -> {
                run.create();
                drift.act().accept(run);
                run.until("it is brought back", () -> drift.repaired().test(run));
                run.delete();
              }));
    }
    return all;
  }

  private static void renews(ProviderRun run, String key) {
    run.create();
    PartState part = run.clusterParts().get(key);
    run.deleteBehindItsBack(run.clusterObject(), part);
    // A describe that does not know something counts after ten minutes only.
    run.until(
        key + " is made anew",
        () -> {
          PartState now = run.clusterParts().get(key);
          return now.ready() && !now.id().equals(part.id());
        });
    run.delete();
  }

  private void losesAHost(ProviderRun run) {
    run.create();
    run.deleteBehindItsBack(
        run.machineObject("w-0"), run.machineParts("w-0").get(fixture.hostPart()));
    run.until(
        "the machine says that its host is gone",
        () -> run.complaints().stream().anyMatch(text -> text.length() > 40));
    run.during(Duration.ofMinutes(30));
    assertThat(run.surroundings().judge().hosts()).as("hosts: the other's only").isEqualTo(1);
    run.delete();
  }

  private void losesALeaving(ProviderRun run) {
    run.create();
    run.deleteBehindItsBack(
        run.machineObject("w-0"), run.machineParts("w-0").get(fixture.hostPart()));
    run.delete();
  }

  private void namesake() {
    ProviderRun first = cases.run(fixture.declared());
    first.create();
    // Bootstrap data goes once the machines have read it.
    first.during(Duration.ofMinutes(1));
    Set<Object> before = new HashSet<>(first.surroundings().judge().left());
    ProviderRun second = cases.beside(fixture.declared());
    second.during(Duration.ofMinutes(2));
    if (second.cluster().getProvisioned()) {
      second.create();
    }
    second.delete();
    assertThat(new HashSet<Object>(first.surroundings().judge().left())).isEqualTo(before);
    first.during(Duration.ofMinutes(15));
    assertThat(first.provisioned("w-0")).isTrue();
    assertThat(first.complaints()).isEmpty();
    first.delete();
  }

  private void namesakeHalfWay() {
    ProviderRun first = cases.run(fixture.declared());
    first.create();
    // Bootstrap data goes once the machines have read it.
    first.during(Duration.ofMinutes(1));
    Set<Object> before = new HashSet<>(first.surroundings().judge().left());
    ProviderRun second = cases.beside(fixture.declared());
    second.tries(3);
    second.look();
    if (second.cluster().getProvisioned()) {
      second.provision("cp-0", true, "");
      second.tries(3);
    }
    second.restart();
    second.delete();
    assertThat(new HashSet<Object>(first.surroundings().judge().left())).isEqualTo(before);
    first.delete();
  }

  // ---------------------------------------------------------------- credentials

  List<DynamicTest> credentials() {
    return List.of(
        cases.named("credentials are missing at first", this::missingCredentials),
        cases.named("credentials are gone while a machine is made", this::goneWhileMaking),
        cases.named("credentials are gone while a cluster is ready", this::goneWhileReady),
        cases.named("credentials are gone while a cluster is removed", this::goneWhileRemoving));
  }

  private void missingCredentials(ProviderRun run) {
    fixture.credentials(run.surroundings(), false);
    run.restart();
    run.until("it is said", () -> run.complaints().stream().anyMatch(text -> text.length() > 40));
    run.during(Duration.ofMinutes(1));
    assertThat(run.surroundings().judge().left()).isEmpty();
    assertThat(run.cluster().getProvisioned()).isFalse();
    fixture.credentials(run.surroundings(), true);
    run.create();
    run.delete();
  }

  private void goneWhileMaking(ProviderRun run) {
    run.until("the cluster is provisioned", () -> run.cluster().getProvisioned());
    fixture.credentials(run.surroundings(), false);
    run.provision("cp-0", true, "");
    run.during(Duration.ofMinutes(1));
    assertThat(run.provisioned("cp-0")).isFalse();
    fixture.credentials(run.surroundings(), true);
    run.until("the machine is provisioned", () -> run.provisioned("cp-0"));
    run.delete();
  }

  private void goneWhileReady(ProviderRun run) {
    run.create();
    fixture.credentials(run.surroundings(), false);
    run.during(Duration.ofMinutes(30));
    assertThat(run.cluster().getProvisioned()).isTrue();
    assertThat(run.provisioned("w-0")).isTrue();
    assertThat(run.surroundings().judge().hosts()).isEqualTo(2);
    fixture.credentials(run.surroundings(), true);
    run.delete();
  }

  private void goneWhileRemoving(ProviderRun run) {
    run.create();
    fixture.credentials(run.surroundings(), false);
    run.machines().forEach(run::deprovision);
    run.during(Duration.ofMinutes(2));
    assertThat(run.machines()).as("machines whose hosts are not given back").hasSize(2);
    assertThat(run.surroundings().judge().hosts()).isEqualTo(2);
    fixture.credentials(run.surroundings(), true);
    run.delete();
  }
}
