package io.clusterapi.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.local.Component;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whether the rows see anything: with one protection taken away each must fail, and with all of
 * them in place pass. {@code capi.fault.protection} names the only ones to try, with commas.
 */
@OnTheStack
@EnabledIf(
    value = "isAskedFor",
    disabledReason = "broken builds are of the long lane, or run by -Dcapi.fault.broken=true")
class BrokenBuildTest {
  private static final String ONLY = "capi.fault.protection";

  private final Stack stack;
  private final Agent agent;

  BrokenBuildTest(Stack stack) {
    this.stack = stack;
    this.agent = new Agent(stack.local());
  }

  static boolean isAskedFor() {
    return Settings.thorough() || Boolean.getBoolean("capi.fault.broken");
  }

  @AfterEach
  void putTheProtectionBack() throws Exception {
    agent.removeAll();
    for (Component service : Component.services()) {
      if (!stack.local().isAlive(service)) {
        stack.local().startService(service);
      }
    }
  }

  @ParameterizedTest(name = "without {0}")
  @EnumSource
  void isCaught(Protection protection) throws Exception {
    assumeAskedFor(protection);
    for (Component service : protection.services()) {
      agent.install(service, protection.rules(service).toArray(Rule[]::new));
    }
    List<Violation> violations = judged(protection, "broken");
    assertThat(violations).as("what the row saw without %s", protection).isNotEmpty();
  }

  @ParameterizedTest(name = "with {0}")
  @EnumSource
  void isNeededForNothingElse(Protection protection) throws Exception {
    assumeAskedFor(protection);
    assertThat(judged(protection, "whole")).as("what the row saw with %s", protection).isEmpty();
  }

  private static void assumeAskedFor(Protection protection) {
    Assumptions.assumeTrue(
        List.of(System.getProperty(ONLY, protection.name()).split(",")).contains(protection.name()),
        "others are asked for");
  }

  private List<Violation> judged(Protection protection, String build) throws Exception {
    String row =
        "%s-%s".formatted(build, protection.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    Recording run = Recording.start(stack, row, FaultSettings.seed());
    List<Violation> violations = new ArrayList<>();
    try {
      protection.scenario().run(run);
    } catch (Exception | AssertionError e) {
      violations.add(new Violation("I12", firstLine(e)));
    } finally {
      Broken.faults(run, "[]");
    }
    violations.addAll(FaultChecker.check(run.write()));
    System.out.printf(
        "%s (seed %d, patience %d s): %s%n",
        row, FaultSettings.seed(), Settings.patience().toSeconds(), violations);
    return violations;
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("");
  }
}
