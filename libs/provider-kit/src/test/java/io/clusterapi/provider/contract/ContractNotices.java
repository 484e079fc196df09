package io.clusterapi.provider.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * That the contract can fail: each family of cases goes red when a protection it tests is taken out
 * of the provider, and is green with it. A provider's test subclasses this with its fixture.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class ContractNotices {
  /** Cases of a family that are tried until one fails. */
  private static final int TRIED = 3;

  private final ProviderFixture fixture;
  private final Clouds clouds;
  private final ContractCases intact;

  protected ContractNotices(ProviderFixture fixture) {
    this.fixture = fixture;
    this.clouds = new Clouds(fixture);
    // With the patience there is for broken ones: else that would be what makes the difference.
    this.intact = new ContractCases(fixture, clouds, Variant.with(), null);
  }

  @AfterAll
  void stop() {
    clouds.close();
    fixture.close();
  }

  /** A family, and a protection its cases are to notice the lack of. */
  private record Lack(Family family, BrokenProvider broken) {}

  @TestFactory
  List<DynamicTest> aFamilyNotices() {
    return lacks().stream()
        .map(
            lack ->
                DynamicTest.dynamicTest(
                    "%s: a provider that %s".formatted(lack.family().title(), lack.broken().lack()),
                    () -> notices(lack.family(), lack.broken())))
        .toList();
  }

  // In the default lane so many that each family and each protection is among them.
  private List<Lack> lacks() {
    List<Lack> all = new ArrayList<>();
    for (Family family : Family.values()) {
      if (!cases(family, intact).isEmpty()) {
        family.protections().stream()
            .filter(broken -> !fixture.needless().containsKey(broken))
            .forEach(broken -> all.add(new Lack(family, broken)));
      }
    }
    if (Family.allRun()) {
      return all;
    }
    Collections.shuffle(all, Family.draw());
    Set<Object> covered = new HashSet<>();
    return all.stream()
        .filter(lack -> covered.add(lack.family()) | covered.add(lack.broken()))
        .toList();
  }

  private void notices(Family family, BrokenProvider broken) throws Throwable {
    List<String> passed = new ArrayList<>();
    for (int i = 0; i < Math.min(TRIED, cases(family, intact).size()); i++) {
      DynamicTest missing = cases(family, without(broken)).get(i);
      if (failure(missing).isPresent()) {
        cases(family, intact).get(i).getExecutable().execute();
        return;
      }
      passed.add(missing.getDisplayName());
    }
    throw new AssertionError(
        "passed by a provider that %s, so they prove nothing of it: %s"
            .formatted(broken.lack(), passed));
  }

  /**
   * Each case has to go red without at least one of the protections its family names, and be green
   * with them: what nothing can fail proves nothing, or says again what another case says.
   */
  @TestFactory
  @EnabledIfSystemProperty(
      named = "capi.e2e.long",
      matches = "true",
      disabledReason = "runs every case once for each protection; -Dcapi.e2e.long=true")
  List<DynamicTest> eachCaseNotices() {
    return Arrays.stream(Family.values())
        .filter(family -> !cases(family, intact).isEmpty())
        .map(family -> DynamicTest.dynamicTest(family.title(), () -> eachNotices(family)))
        .toList();
  }

  private void eachNotices(Family family) throws Throwable {
    List<DynamicTest> cases = cases(family, intact);
    List<BrokenProvider> all = new ArrayList<>(family.protections());
    all.addAll(family.further());
    List<String> blind = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      if (noticed(family, all, i).isPresent()) {
        cases.get(i).getExecutable().execute();
      } else {
        List<BrokenProvider> others = new ArrayList<>(List.of(BrokenProvider.values()));
        others.removeAll(all);
        // Without them no cluster comes and goes, whatever the case is about.
        others.removeAll(
            List.of(BrokenProvider.KEEPS_NO_FINALIZER, BrokenProvider.REMOVES_NOTHING));
        blind.add(
            cases.get(i).getDisplayName()
                + noticed(family, others, i)
                    .map(other -> " (only a provider that %s fails it)".formatted(other.lack()))
                    .orElse(""));
      }
    }
    System.out.printf(
        "%s: %d of %d cases notice; not: %s%n",
        family.title(), cases.size() - blind.size(), cases.size(), blind);
    assertThat(blind).as("cases that notice nothing").isEmpty();
  }

  /** The first protection whose absence fails a case of the family. */
  private Optional<BrokenProvider> noticed(
      Family family, List<BrokenProvider> protections, int number) {
    return protections.stream()
        .filter(broken -> failure(cases(family, without(broken)).get(number)).isPresent())
        .findFirst();
  }

  private ContractCases without(BrokenProvider broken) {
    return new ContractCases(fixture, clouds, broken.variant(), intact.calls());
  }

  /** The cases of a family, those about hosts first: they have most to lose. */
  private List<DynamicTest> cases(Family family, ContractCases cases) {
    return family.all(cases, new LifeCases(fixture, cases)).stream()
        .sorted(
            Comparator.comparing(
                test -> fixture.hostCalls().stream().noneMatch(test.getDisplayName()::contains)))
        .toList();
  }

  private static Optional<Throwable> failure(DynamicTest test) {
    try {
      test.getExecutable().execute();
      return Optional.empty();
    } catch (Throwable failure) {
      return Optional.of(failure);
    }
  }
}
