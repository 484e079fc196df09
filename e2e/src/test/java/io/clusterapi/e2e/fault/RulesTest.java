package io.clusterapi.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.local.Component;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.byteman.check.TestScript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule finds the method it is written for in the programs as they were built: one that was
 * renamed would take a fault out of its row without anybody noticing.
 */
class RulesTest {
  @TempDir Path folder;

  static Stream<Arguments> rules() {
    Map<Component, List<Rule>> rules = new TreeMap<>();
    for (Failpoint point : Failpoint.values()) {
      rules
          .computeIfAbsent(Component.AWS, service -> new ArrayList<>())
          .add(point.rule(1, Path.of("reached")));
    }
    for (Protection protection : Protection.values()) {
      for (Component service : protection.services()) {
        rules.computeIfAbsent(service, any -> new ArrayList<>()).addAll(protection.rules(service));
      }
    }
    return rules.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
  }

  @ParameterizedTest(name = "of {0}")
  @MethodSource("rules")
  void findTheirMethods(Component service, List<Rule> rules) throws Exception {
    assertThat(checked(service, rules)).contains("no errors").doesNotContain("WARNING");
  }

  @Test
  void aMethodThatWasRenamedIsNoticed() throws Exception {
    Rule rule =
        new Rule(
            "renamed",
            "io.clusterapi.loop.messaging.Relay",
            "publishAll(List)",
            "AT ENTRY",
            "TRUE",
            "RETURN");
    assertThat(checked(Component.AWS, List.of(rule))).doesNotContain("no errors");
  }

  @Test
  void theClockIsReadWhereItsRuleStepsIn() throws Exception {
    for (Rule rule : ClockRules.shifting(Duration.ofHours(1))) {
      assertThat(Class.forName(rule.type()).getDeclaredMethods())
          .as(rule.type())
          .extracting(Method::getName)
          .contains(rule.method().replace("()", ""));
    }
  }

  /** What Byteman's own checker says of rules and a program. */
  private String checked(Component service, List<Rule> rules) throws Exception {
    Path script = folder.resolve("rules.btm");
    Files.writeString(script, rules.stream().map(Rule::text).collect(Collectors.joining("\n")));
    Path said = folder.resolve("said.txt");
    Process checker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                program(service),
                TestScript.class.getName(),
                script.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(checker.waitFor(60, TimeUnit.SECONDS)).as("Byteman's checker ended").isTrue();
    return Files.readString(said);
  }

  private static String program(Component service) throws Exception {
    List<String> jars = new ArrayList<>();
    jars.add(
        Path.of(TestScript.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString());
    Path built =
        Settings.root().resolve("services").resolve(service.id()).resolve("target/quarkus-app");
    try (Stream<Path> files = Files.walk(built)) {
      files.map(Path::toString).filter(file -> file.endsWith(".jar")).forEach(jars::add);
    }
    return String.join(java.io.File.pathSeparator, jars);
  }
}
