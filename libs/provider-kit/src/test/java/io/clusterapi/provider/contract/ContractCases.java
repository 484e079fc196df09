package io.clusterapi.provider.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.simulator.cloud.Fault;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;

/** The cases of the contract that come from the calls a provider makes. */
final class ContractCases {
  /** For how long a call is throttled: several times what clouds ask to wait. */
  private static final Duration THROTTLED = Duration.ofSeconds(30);

  /**
   * Calls of one operation in that time: clouds ask for a second, or name no time and are called
   * four times a try.
   */
  private static final int CALLS_WHEN_THROTTLED = 60;

  private final ProviderFixture fixture;
  private final Variant variant;
  private final Clouds clouds;
  private CallLog calls;

  ContractCases(ProviderFixture fixture, Clouds clouds) {
    this(fixture, clouds, Variant.AS_IT_IS, null);
  }

  /** With the calls of the provider as it is: one with something taken out may not get far. */
  ContractCases(ProviderFixture fixture, Clouds clouds, Variant variant, CallLog calls) {
    this.fixture = fixture;
    this.clouds = clouds;
    this.variant = variant;
    this.calls = calls;
  }

  /** A run over a new cluster; what runs before left is not there. */
  ProviderRun run(List<? extends HasMetadata> declared) {
    return new ProviderRun(fixture, variant, clouds.empty(), declared);
  }

  /** A run in the cloud as the last one left it. */
  ProviderRun beside(List<? extends HasMetadata> declared) {
    return new ProviderRun(fixture, variant, clouds.asItIs(), declared);
  }

  /** The calls of a life without trouble. */
  CallLog calls() {
    if (calls == null) {
      calls = CallLog.of(fixture, run(fixture.declared()));
    }
    return calls;
  }

  DynamicTest named(String name, Consumer<ProviderRun> act) {
    return DynamicTest.dynamicTest(name, () -> act.accept(run(fixture.declared())));
  }

  private List<DynamicTest> each(List<String> of, String name, Consumer2 act) {
    List<DynamicTest> all = new ArrayList<>();
    of.forEach(call -> all.add(named(name.formatted(call), run -> act.accept(run, call))));
    return all;
  }

  /** A case about one call. */
  @FunctionalInterface
  interface Consumer2 {
    void accept(ProviderRun run, String call);
  }

  // ---------------------------------------------------------------- making

  List<DynamicTest> lostAnswers() {
    return each(
        calls().making(),
        "the answer of %s is lost",
        (run, call) -> {
          Trouble trouble = Trouble.in(run).throughATry(call, Fault.Kind.FAIL_AFTER);
          run.create();
          trouble.hasStruck();
          trouble.over();
          run.delete();
        });
  }

  List<DynamicTest> lostAnswersWithStaleReads() {
    return each(
        calls().making(),
        "the answer of %s is lost and reads are late",
        (run, call) -> {
          Trouble trouble =
              Trouble.in(run).throughATry(call, Fault.Kind.FAIL_AFTER).staleAfterwards();
          run.create();
          trouble.hasStruck();
          trouble.over();
          run.delete();
        });
  }

  List<DynamicTest> killed() {
    return each(
        calls().making(),
        "killed while %s is under way",
        (run, call) -> {
          Trouble trouble = Trouble.in(run).once(call, Fault.Kind.FAIL_AFTER);
          run.killWhen(trouble::struck);
          run.create();
          trouble.hasStruck();
          trouble.over();
          run.delete();
        });
  }

  List<DynamicTest> killedWithStaleReads() {
    return each(
        calls().making(),
        "killed while %s is under way and reads are late",
        (run, call) -> {
          Trouble trouble = Trouble.in(run).once(call, Fault.Kind.FAIL_AFTER).staleAfterwards();
          run.killWhen(trouble::struck);
          run.create();
          trouble.hasStruck();
          trouble.over();
          run.delete();
        });
  }

  /** Refused calls, of reads too: four server errors, then throttled twice. */
  List<DynamicTest> refusedCalls() {
    return each(
        calls().ofCreation(),
        "%s answers a server error, then is throttled",
        (run, call) -> {
          Trouble trouble = Trouble.in(run).refuse(call);
          run.create();
          trouble.hasStruck();
          trouble.over();
          run.delete();
        });
  }

  /** A call that is throttled for a while is not made more often for it. */
  List<DynamicTest> throttled() {
    return each(
        calls().making(),
        "%s is throttled for a while",
        (run, call) -> {
          Trouble trouble = Trouble.in(run).throttle(call);
          createUntil(run, trouble);
          run.during(THROTTLED);
          assertThat(trouble.hits())
              .as("calls of %s in %s", call, THROTTLED)
              .isLessThanOrEqualTo(CALLS_WHEN_THROTTLED * calls().times(call));
          trouble.over();
          run.create();
          run.delete();
        });
  }

  private List<String> variable(List<String> reads) {
    return reads.stream().filter(call -> !fixture.constants().contains(call)).toList();
  }

  List<DynamicTest> staleReads() {
    return each(
        variable(calls().reading()),
        "%s is late",
        (run, call) -> {
          Trouble trouble = Trouble.in(run).stale(call);
          run.create();
          trouble.hasStruck();
          trouble.over();
          run.delete();
        });
  }

  /** What is in use stays in use when a look shows the world as it was before it. */
  List<DynamicTest> staleReadsWhenReady() {
    return each(
        variable(calls().watching()),
        "%s is late when all is ready",
        (run, call) -> {
          run.create();
          // Bootstrap data goes once the machines have read it.
          run.during(Duration.ofMinutes(1));
          Set<Object> before = new HashSet<>(run.surroundings().judge().left());
          Map<String, Integer> incarnations = incarnations(run);
          Trouble trouble = Trouble.in(run).staleForAMoment(call);
          run.until("an answer is late", trouble::struck);
          run.during(Duration.ofMinutes(3));
          trouble.over();
          assertThat(new HashSet<Object>(run.surroundings().judge().left())).isEqualTo(before);
          assertThat(incarnations(run)).as("parts taken for gone").isEqualTo(incarnations);
          assertThat(run.complaints()).isEmpty();
          assertThat(run.cluster().getProvisioned()).isTrue();
          assertThat(run.provisioned("cp-0") && run.provisioned("w-0")).isTrue();
          run.delete();
        });
  }

  /** How often each part was begun anew; the cloud may have led that to what was there. */
  private static Map<String, Integer> incarnations(ProviderRun run) {
    Map<String, Integer> all = new TreeMap<>();
    run.clusterParts().forEach((key, part) -> all.put(key, part.incarnation()));
    for (String machine : run.machines()) {
      run.machineParts(machine)
          .forEach((key, part) -> all.put(machine + "/" + key, part.incarnation()));
    }
    return all;
  }

  // ---------------------------------------------------------------- deleting

  List<DynamicTest> deletedWhileUnanswered() {
    return each(
        calls().making(),
        "deleted while %s is unanswered",
        (run, call) -> {
          Trouble trouble =
              Trouble.in(run).throughATry(call, Fault.Kind.FAIL_AFTER).staleAfterwards();
          createUntil(run, trouble);
          run.delete();
        });
  }

  List<DynamicTest> killedAndDeleted() {
    return each(
        calls().making(),
        "killed while %s is under way and deleted before it is back",
        (run, call) -> {
          Trouble trouble = Trouble.in(run).once(call, Fault.Kind.FAIL_AFTER);
          run.stopWhen(trouble::struck);
          createUntil(run, trouble);
          assertThat(run.stopped()).isTrue();
          run.machines().forEach(run::deprovision);
          run.restart();
          run.delete();
        });
  }

  private static void createUntil(ProviderRun run, Trouble trouble) {
    run.until(
        "the cluster is provisioned, or trouble",
        () -> trouble.struck() || run.cluster().getProvisioned());
    if (!trouble.struck()) {
      run.provision("cp-0", true, "");
      run.provision("w-0", false, "");
      run.until("there is trouble", trouble::struck);
    }
  }

  /** What can not be made for ever can be deleted at once. */
  List<DynamicTest> deletedWhileRefused() {
    return each(
        calls().making().stream().filter(call -> !calls().removing().contains(call)).toList(),
        "deleted while %s is refused for ever",
        (run, call) -> {
          Trouble trouble = Trouble.in(run).refuseForEver(call);
          createUntil(run, trouble);
          run.during(Duration.ofSeconds(5));
          run.delete();
        });
  }

  /** One case for each try of an operation from the declaration to readiness. */
  List<DynamicTest> deletedAtEachStep() {
    List<DynamicTest> all = new ArrayList<>();
    for (int step = calls().stepsOfTheMachine(); step >= 0; step--) {
      int steps = step;
      all.add(
          named(
              "a machine is deleted after step " + steps,
              run -> {
                run.until("the cluster is provisioned", () -> run.cluster().getProvisioned());
                run.provision("cp-0", true, "");
                for (int done = 0; done < steps; done += Math.max(1, run.tries(1))) {
                  run.look();
                }
                run.delete();
              }));
    }
    for (int step = calls().stepsOfTheCluster(); step >= 0; step--) {
      int steps = step;
      all.add(
          named(
              "the cluster is deleted after step " + steps,
              run -> {
                for (int done = 0; done < steps; done += Math.max(1, run.tries(1))) {
                  if (run.cluster().getProvisioned()) {
                    break;
                  }
                  run.look();
                }
                run.delete();
              }));
    }
    return all;
  }

  /** Lost answers, server errors and kills at each call that removes. */
  List<DynamicTest> troubledRemovals() {
    List<DynamicTest> all = new ArrayList<>();
    all.addAll(removal("%s answers a server error", Fault.Kind.ERROR, false));
    all.addAll(removal("the answer of %s is lost", Fault.Kind.FAIL_AFTER, false));
    all.addAll(removal("killed while %s is under way", Fault.Kind.FAIL_AFTER, true));
    return all;
  }

  private List<DynamicTest> removal(String name, Fault.Kind kind, boolean kill) {
    return each(
        calls().removing(),
        name,
        (run, call) -> {
          run.create();
          Trouble trouble =
              kill ? Trouble.in(run).once(call, kind) : Trouble.in(run).throughATry(call, kind);
          if (kill) {
            run.killWhen(trouble::struck);
          }
          run.delete();
          trouble.hasStruck();
        });
  }

  // ---------------------------------------------------------------- limits

  List<DynamicTest> quotas() {
    List<DynamicTest> all = new ArrayList<>();
    for (String type : fixture.quotas()) {
      all.add(
          named(
              "the quota of " + type + " is reached half-way",
              run -> {
                Trouble trouble = Trouble.in(run).quota(type, calls().most(type) - 1);
                run.until("something is said", () -> quotaTold(run));
                trouble.over();
                if (run.cluster().getProvisioned()) {
                  run.until(
                      "the machines are there",
                      () -> run.provisioned("cp-0") && run.provisioned("w-0"));
                  run.delete();
                } else {
                  run.create();
                  run.delete();
                }
              }));
    }
    return all;
  }

  private static boolean quotaTold(ProviderRun run) {
    if (run.cluster().getProvisioned() && run.machines().isEmpty()) {
      run.provision("cp-0", true, "");
      run.provision("w-0", false, "");
    }
    boolean ready = run.provisioned("cp-0") && run.provisioned("w-0");
    assertThat(ready).as("ready though the quota is reached").isFalse();
    return run.complaints().stream().anyMatch(text -> text.length() > 60);
  }
}
