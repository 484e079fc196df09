package io.clusterapi.provider.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.provider.contract.ProviderRun.Variant;
import io.clusterapi.simulator.cloud.Fault;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DynamicTest;

/** The cases of the contract that come from the calls a provider makes. */
final class ContractCases implements AutoCloseable {
  /** Ledgers are read as a whole at the end of a run: they must not grow without end. */
  private static final int RUNS_OF_A_CLOUD = 12;

  private final ProviderFixture fixture;
  private final Variant variant;
  private SimulatedCloud cloud;
  private CallLog calls;
  private int runs;

  ContractCases(ProviderFixture fixture, Variant variant) {
    this(fixture, variant, null);
  }

  /** With the calls of the provider as it is: one with something taken out may not get far. */
  ContractCases(ProviderFixture fixture, Variant variant, CallLog calls) {
    this.fixture = fixture;
    this.variant = variant;
    this.calls = calls;
  }

  /** A run over a new cluster; what runs before left is not there. */
  ProviderRun run(List<? extends HasMetadata> declared) {
    if (cloud == null || runs >= RUNS_OF_A_CLOUD || !cloud.simulator().ledger().live().isEmpty()) {
      renew();
    }
    return beside(declared);
  }

  /** A run in the cloud as the last one left it. */
  ProviderRun beside(List<? extends HasMetadata> declared) {
    runs++;
    return new ProviderRun(fixture, variant, cloud, declared);
  }

  private void renew() {
    if (cloud != null) {
      cloud.close();
    }
    cloud = new SimulatedCloud(fixture);
    runs = 0;
  }

  /** The calls of a life without trouble. */
  CallLog calls() {
    if (calls == null) {
      calls = CallLog.of(fixture, run(fixture.declared()));
    }
    return calls;
  }

  @Override
  public void close() {
    if (cloud != null) {
      cloud.close();
    }
    cloud = null;
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
          Trouble trouble = Trouble.in(run).once(call, Fault.Kind.FAIL_AFTER);
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
          Trouble trouble = Trouble.in(run).once(call, Fault.Kind.FAIL_AFTER).staleAfterwards();
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

  /** Refused calls, of reads too: a server error twice, then throttled twice. */
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

  List<DynamicTest> staleReads() {
    return each(
        calls().reading(),
        "%s is late",
        (run, call) -> {
          Trouble trouble = Trouble.in(run).stale(call);
          run.create();
          trouble.hasStruck();
          trouble.over();
          run.delete();
        });
  }

  // ---------------------------------------------------------------- deleting

  List<DynamicTest> deletedWhileUnanswered() {
    return each(
        calls().making(),
        "deleted while %s is unanswered",
        (run, call) -> {
          Trouble trouble = Trouble.in(run).once(call, Fault.Kind.FAIL_AFTER).staleAfterwards();
          createUntil(run, trouble);
          run.delete();
        });
  }

  List<DynamicTest> killedAndDeleted() {
    return each(
        calls().making(),
        "killed while %s is under way and deleted",
        (run, call) -> {
          Trouble trouble = Trouble.in(run).once(call, Fault.Kind.FAIL_AFTER);
          run.killWhen(trouble::struck);
          createUntil(run, trouble);
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

  /** One case for each try of an operation from the declaration to readiness. */
  List<DynamicTest> deletedAtEachStep() {
    List<DynamicTest> all = new ArrayList<>();
    for (int step = 0; step <= calls().stepsOfTheCluster(); step++) {
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
    for (int step = 0; step <= calls().stepsOfTheMachine(); step++) {
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
    return all;
  }

  /** Lost answers, server errors and kills at each call that removes. */
  List<DynamicTest> troubledRemovals() {
    List<DynamicTest> all = new ArrayList<>();
    all.addAll(removal("the answer of %s is lost", t -> t, Fault.Kind.FAIL_AFTER, false));
    all.addAll(removal("%s answers a server error", t -> t, Fault.Kind.ERROR, false));
    all.addAll(removal("killed while %s is under way", t -> t, Fault.Kind.FAIL_AFTER, true));
    return all;
  }

  private List<DynamicTest> removal(
      String name, UnaryOperator<Trouble> more, Fault.Kind kind, boolean kill) {
    return each(
        calls().removing(),
        name,
        (run, call) -> {
          run.create();
          Trouble trouble = more.apply(Trouble.in(run).once(call, kind));
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
