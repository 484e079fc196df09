package io.clusterapi.local.command;

import io.clusterapi.local.StackRecords;
import io.clusterapi.local.terminal.StopProgress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "down",
    description = "Stops what was started here. Data is kept.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  @ParentCommand private Capi capi;

  @Override
  public Integer call() {
    StackRecords records = new StackRecords(capi.state());
    try (StackRecords.Lock lock = records.lock()) {
      boolean anything = records.stopAll(new StopProgress(capi.terminal()));
      capi.terminal().line(anything ? "Stopped. Data is kept." : "Nothing was running.");
    }
    return 0;
  }
}
