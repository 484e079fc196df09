package io.clusterapi.local.command;

import io.clusterapi.clusterctl.Failure;
import io.clusterapi.embedded.LogFile;
import io.clusterapi.local.Component;
import io.clusterapi.local.LogFollower;
import io.clusterapi.local.StateFolder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "logs",
    description = "Shows what a service wrote; without a name, the last lines of each.",
    mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
  private static final int OF_ALL = 20;

  @ParentCommand private Capi capi;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SERVICE",
      description = "For example machine-svc, gateway, kafka.")
  private String service;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is written from now on, until Ctrl-C.")
  private boolean follow;

  @Option(names = "--tail", paramLabel = "LINES", description = "How many of the last lines.")
  private Integer tail;

  @Override
  public Integer call() throws Exception {
    StateFolder state = capi.state();
    List<Component> chosen = service == null ? List.of(Component.values()) : List.of(named());
    List<Component> present =
        chosen.stream().filter(each -> Files.exists(state.log(each))).toList();
    if (present.isEmpty()) {
      throw new Failure(
          "There is no log yet%s.".formatted(service == null ? "" : " of " + service),
          "Start the stack: ./capi up --detach");
    }
    boolean several = chosen.size() > 1;
    for (Component component : present) {
      int lines = tail != null ? tail : several ? OF_ALL : Integer.MAX_VALUE;
      LogFile.tail(state.log(component), lines)
          .lines()
          .forEach(line -> capi.terminal().line(prefix(component, several) + line));
    }
    if (follow) {
      LogFollower.follow(
          state,
          present,
          (component, line) -> capi.terminal().line(prefix(component, several) + line));
    }
    return 0;
  }

  private String prefix(Component component, boolean several) {
    return several ? capi.terminal().faint("%-17s".formatted(component.id())) : "";
  }

  private Component named() {
    return Component.named(service)
        .orElseThrow(
            () ->
                new Failure(
                    "There is no service '%s'.".formatted(service),
                    "There are: "
                        + Arrays.stream(Component.values())
                            .map(Component::id)
                            .collect(Collectors.joining(", "))));
  }
}
