package io.clusterapi.local.command;

import io.clusterapi.local.cluster.Bundle;
import io.clusterapi.local.cluster.Values;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "delete",
    description =
        "Deletes the objects of a file: Clusters first, with their infrastructure, then the rest.",
    mixinStandardHelpOptions = true)
final class DeleteCommand implements Callable<Integer> {
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

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long to wait for the Clusters; 0 to ask for the deletion and not wait.")
  private int timeout;

  @Override
  public Integer call() {
    Bundle bundle =
        Bundle.read(
            Bundle.text(file), Values.from(List.of(System.getenv(), Values.ofFile(values))));
    bundle.delete(ManagementApi.connect(capi), Duration.ofSeconds(timeout), capi.terminal()::line);
    return 0;
  }
}
