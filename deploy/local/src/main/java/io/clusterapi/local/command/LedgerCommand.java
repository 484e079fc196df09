package io.clusterapi.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.embedded.ProcessRecord;
import io.clusterapi.local.Component;
import io.clusterapi.local.LedgerReader;
import io.clusterapi.local.StackRecords;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "ledger",
    description = "Shows what the simulated clouds were asked to create and delete.",
    mixinStandardHelpOptions = true)
final class LedgerCommand implements Callable<Integer> {
  /** The forms of the output. */
  enum Output {
    table,
    json
  }

  @ParentCommand private Capi capi;

  @Option(names = "--live", description = "Only what exists now; prints 'empty' when nothing does.")
  private boolean live;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "The form of the output.")
  private Output output;

  @Override
  public Integer call() {
    ProcessRecord simulator = new StackRecords(capi.state()).running().get(Component.SIMULATOR);
    if (simulator == null) {
      throw new Failure(
          "The simulator does not run, and with real clouds there is no ledger.",
          "Start it: ./capi up --detach");
    }
    List<JsonNode> entries = LedgerReader.read(simulator.port(), live);
    if (output == Output.json) {
      capi.terminal().line(LedgerReader.json(entries));
    } else {
      capi.terminal().line(entries.isEmpty() ? "empty" : table(entries));
    }
    return 0;
  }

  private static String table(List<JsonNode> entries) {
    String table =
        AsciiTable.getTable(
            AsciiTable.NO_BORDERS,
            entries,
            List.of(
                column("TICK", "tick"),
                column("TIME", entry -> milliseconds(entry.path("time").asText(""))),
                column("CLOUD", "cloud"),
                column("REGION", "region"),
                column("ACTION", "action"),
                column("TYPE", "type"),
                column("ID", entry -> shortened(entry.path("id").asText(""))),
                column("NAME", "name")));
    return table.lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
  }

  // 2026-11-22T13:17:33.528405594Z as 2026-11-22T13:17:33.528Z: as exact as a reader compares.
  static String milliseconds(String time) {
    return time.replaceAll("(\\.\\d{3})\\d+Z$", "$1Z");
  }

  // arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/a/b: region and kind have
  // columns of their own, and the account is the same everywhere. JSON output has it whole.
  static String shortened(String id) {
    return id.startsWith("arn:") ? id.replaceFirst("^(?:[^:]*:){5}", "") : id;
  }

  private static ColumnData<JsonNode> column(String header, String field) {
    return column(header, entry -> entry.path(field).asText(""));
  }

  private static ColumnData<JsonNode> column(String header, Function<JsonNode, String> text) {
    return new Column()
        .header(header)
        .headerAlign(HorizontalAlign.LEFT)
        .dataAlign(HorizontalAlign.LEFT)
        .maxWidth(90)
        .with(text);
  }
}
