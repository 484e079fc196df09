package io.clusterapi.local;

import io.clusterapi.embedded.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How to run a stack.
 *
 * @param project the project's folder, where the built services are
 * @param state where the stack keeps what it keeps
 * @param ports the port of each component
 * @param components what to run
 * @param endsWithThisJvm whether every process ends when this JVM ends, however that happens
 * @param startWithin how long one component may take to become ready
 * @param heapMegabytes the largest heap of a service
 * @param serviceSettings {@code capi.*} keys handed to every service
 * @param simulatorSettings {@code capi.simulator.*} keys handed to the simulator
 * @param training whether programs without a class-data archive write one when they stop, which
 *     takes each some seconds, once
 */
public record Options(
    Path project,
    StateFolder state,
    Map<Component, Integer> ports,
    Set<Component> components,
    boolean endsWithThisJvm,
    Duration startWithin,
    int heapMegabytes,
    Map<String, String> serviceSettings,
    Map<String, String> simulatorSettings,
    boolean training) {

  // Without archives to start from, and with more to note down: on a busy machine such starts were
  // seen to take longer than any other.
  private static final int TRAINING_TAKES = 4;

  /** The user's stack: fixed ports, the project's state folder. */
  public static Options of(Path project, LocalSettings settings) {
    return new Options(
        project,
        new StateFolder(settings.state()),
        settings.ports(),
        withProviders(settings.providers()),
        true,
        settings.startWithin(),
        settings.heapMegabytes(),
        handedOn(settings, false),
        handedOn(settings, true),
        false);
  }

  private static Map<String, String> handedOn(LocalSettings settings, boolean simulator) {
    return settings.handedOn().entrySet().stream()
        .filter(each -> each.getKey().startsWith("capi.simulator.") == simulator)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** A stack of its own next to any other: free ports, ends with this JVM. */
  public static Options onFreePorts(Path project, Path state) {
    return new Options(
        project,
        new StateFolder(state),
        freePorts(),
        withProviders(Set.of("aws")),
        true,
        Duration.ofSeconds(90),
        128,
        Map.of(),
        Map.of(),
        false);
  }

  private static Map<Component, Integer> freePorts() {
    Map<Component, Integer> ports = new EnumMap<>(Component.class);
    Set<Integer> chosen = new HashSet<>();
    for (Component component : Component.values()) {
      int port = Ports.free();
      while (!chosen.add(port)) {
        port = Ports.free();
      }
      ports.put(component, port);
    }
    return ports;
  }

  /** The same with the clouds' own endpoints and the credentials of the environment. */
  public Options withRealClouds() {
    Set<Component> kept = EnumSet.copyOf(components);
    kept.remove(Component.SIMULATOR);
    return withComponents(kept);
  }

  private static Set<Component> withProviders(Set<String> infrastructures) {
    Set<Component> chosen = EnumSet.allOf(Component.class);
    chosen.removeIf(
        component ->
            component.infrastructure().map(name -> !infrastructures.contains(name)).orElse(false));
    return chosen;
  }

  /** The same with the provider of one more infrastructure; unknown names change nothing. */
  public Options withInfrastructure(String infrastructure) {
    Set<Component> more = EnumSet.copyOf(components);
    Component.named("provider-" + infrastructure).ifPresent(more::add);
    return withComponents(more);
  }

  /** The same with other components. */
  public Options withComponents(Set<Component> components) {
    return new Options(
        project,
        state,
        ports,
        components,
        endsWithThisJvm,
        startWithin,
        heapMegabytes,
        serviceSettings,
        simulatorSettings,
        training);
  }

  /** The same, ending with this JVM or outliving it. */
  public Options endingWithThisJvm(boolean ends) {
    return new Options(
        project,
        state,
        ports,
        components,
        ends,
        startWithin,
        heapMegabytes,
        serviceSettings,
        simulatorSettings,
        training);
  }

  /** The same with more keys for every service; they win over those of the launcher. */
  public Options withServiceSettings(Map<String, String> settings) {
    return new Options(
        project,
        state,
        ports,
        components,
        endsWithThisJvm,
        startWithin,
        heapMegabytes,
        settings,
        simulatorSettings,
        training);
  }

  /** The same with keys for the simulator. */
  public Options withSimulatorSettings(Map<String, String> settings) {
    return new Options(
        project,
        state,
        ports,
        components,
        endsWithThisJvm,
        startWithin,
        heapMegabytes,
        serviceSettings,
        settings,
        training);
  }

  /**
   * The same, with class-data archives written where they are missing; a start may take four times
   * as long.
   */
  public Options asTraining() {
    return new Options(
        project,
        state,
        ports,
        components,
        endsWithThisJvm,
        startWithin.multipliedBy(TRAINING_TAKES),
        heapMegabytes,
        serviceSettings,
        simulatorSettings,
        true);
  }

  /** Where the simulated clouds answer DNS, {@code address:port}. */
  public String simulatedDns() {
    return "127.0.0.1:"
        + simulatorSettings.getOrDefault(
            "capi.simulator.maas.dns.port", Integer.toString(ports.get(Component.SIMULATOR)));
  }

  /** Where unpacked programs and class-data archives are: one place for all stacks of a project. */
  public Path cache() {
    return project.resolve(".local").resolve("cache").toAbsolutePath();
  }

  /** Tells the archives this stack writes apart from those another one writes meanwhile. */
  String draft() {
    return Long.toString(ProcessHandle.current().pid());
  }
}
