package io.clusterapi.local.command;

import io.clusterapi.local.cluster.Bundle;
import io.clusterapi.local.cluster.Values;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "apply",
    description =
        "Creates or changes the objects of a file, filling in its variables as clusterctl does.",
    mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {
  @ParentCommand private Capi capi;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "The manifests; - for standard input.")
  private String file;

  @Option(
      names = "--env",
      paramLabel = "FILE",
      description = "KEY=VALUE lines for the variables; the environment wins.")
  private Path values;

  @Override
  public Integer call() {
    Bundle bundle =
        Bundle.read(
            Bundle.text(file), Values.from(List.of(System.getenv(), Values.ofFile(values))));
    bundle.apply(ManagementApi.connect(capi), capi.terminal()::line);
    return 0;
  }
}
