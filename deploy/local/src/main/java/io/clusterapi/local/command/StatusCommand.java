package io.clusterapi.local.command;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import io.clusterapi.embedded.ProcessRecord;
import io.clusterapi.local.Component;
import io.clusterapi.local.ComponentStatus;
import io.clusterapi.local.StackStatus;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "status",
    description = "Shows what runs. Ends 0 when everything that was started is ready, 1 otherwise.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @ParentCommand private Capi capi;

  @Override
  public Integer call() {
    List<ComponentStatus> all = StackStatus.of(capi.state());
    if (all.stream().allMatch(each -> each.condition() == ComponentStatus.Condition.STOPPED)) {
      capi.terminal().line("Nothing runs. Start it: ./capi up --detach");
      return 1;
    }
    boolean anyRuns =
        all.stream()
            .anyMatch(
                each ->
                    each.condition() == ComponentStatus.Condition.READY
                        || each.condition() == ComponentStatus.Condition.NOT_READY);
    if (!anyRuns) {
      capi.terminal()
          .line(
              "Nothing runs: an earlier stack ended without ./capi down. Start it again: ./capi up --detach");
      return 1;
    }
    capi.terminal().line(table(all));
    List<Component> trouble =
        all.stream().filter(ComponentStatus::isTrouble).map(ComponentStatus::component).toList();
    for (Component component : trouble) {
      capi.terminal().line("See what it said: ./capi logs " + component.id());
    }
    return trouble.isEmpty() ? 0 : 1;
  }

  private static String table(List<ComponentStatus> all) {
    return AsciiTable.getTable(
        AsciiTable.NO_BORDERS,
        all,
        List.of(
            column("COMPONENT").with(each -> each.component().id()),
            column("STATE").with(each -> each.condition().words()),
            column("PID").with(each -> each.record().map(StatusCommand::pid).orElse("-")),
            column("ADDRESS").with(each -> each.record().map(StatusCommand::address).orElse("-")),
            column("MEMORY").with(StatusCommand::memory)));
  }

  private static Column column(String name) {
    return new Column()
        .header(name)
        .headerAlign(HorizontalAlign.LEFT)
        .dataAlign(HorizontalAlign.LEFT);
  }

  private static String pid(ProcessRecord record) {
    return Long.toString(record.identity().pid());
  }

  private static String address(ProcessRecord record) {
    return "127.0.0.1:" + record.port();
  }

  private static String memory(ComponentStatus status) {
    return status.memoryBytes().isEmpty()
        ? "-"
        : String.format(Locale.ROOT, "%d MB", status.memoryBytes().getAsLong() / (1024 * 1024));
  }
}
