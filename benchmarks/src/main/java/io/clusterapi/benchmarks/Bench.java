package io.clusterapi.benchmarks;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import io.clusterapi.benchmarks.report.Environment;
import io.clusterapi.benchmarks.report.Page;
import io.clusterapi.benchmarks.report.Result;
import io.clusterapi.benchmarks.report.TextReport;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.embedded.StartException;
import io.clusterapi.local.LocalSettings.InvalidSetting;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code ./capi bench} command: lists the benchmarks, runs one. */
@Command(
    name = "./capi bench",
    description = "Measures the system; without a name lists what can be measured.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "[NAME]")
public final class Bench implements Runnable {
  private final Path project;
  private final PrintStream out;
  // Set when a measurement begins.
  private Environment began;

  private Bench(Path project, PrintStream out) {
    this.project = project;
    this.out = out;
  }

  public static void main(String[] arguments) {
    Path project = Path.of(System.getProperty("capi.root", "")).toAbsolutePath().normalize();
    Bench bench = new Bench(project, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    CommandLine command = new CommandLine(bench);
    for (Benchmark each : all()) {
      command.addSubcommand(each.name(), each);
      command
          .getSubcommands()
          .get(each.name())
          .getCommandSpec()
          .usageMessage()
          .description(each.measures());
    }
    command.addSubcommand("page", new PageCommand());
    command.setExecutionExceptionHandler(Bench::failed);
    System.exit(command.execute(arguments));
  }

  static List<Benchmark> all() {
    return List.of(
        new ClustersBenchmark(),
        new ScaleBenchmark(),
        new WatchBenchmark(),
        new ListBenchmark(),
        new RestartBenchmark(),
        new IdleBenchmark(),
        new MachinesBenchmark(),
        new HopsBenchmark());
  }

  // Failures that were foreseen are sentences; of others the developer who measures needs the
  // trace.
  private static int failed(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof Failure known) {
      command.getErr().println("error: " + known.text());
    } else if (failure instanceof StartException || failure instanceof InvalidSetting) {
      command.getErr().println("error: " + failure.getMessage());
    } else {
      failure.printStackTrace(command.getErr());
    }
    return 1;
  }

  /** The list. */
  @Override
  public void run() {
    say(
        AsciiTable.getTable(
            AsciiTable.NO_BORDERS,
            all(),
            List.of(
                column("NAME").with(Benchmark::name),
                column("MEASURES").maxWidth(100).with(Benchmark::measures),
                column("AS IT IS CALLED")
                    .maxWidth(60)
                    .with(each -> each.parameters().toString().replaceAll("[{}]", "")))));
    say("");
    say("One of them with its options: ./capi bench NAME --help");
    say("The page of all results anew: ./capi bench page");
  }

  private static Column column(String header) {
    return new Column()
        .header(header)
        .headerAlign(HorizontalAlign.LEFT)
        .dataAlign(HorizontalAlign.LEFT);
  }

  /** The project's folder. */
  Path project() {
    return project;
  }

  /** Tells the user how it goes. */
  void say(String line) {
    out.println(line);
  }

  /** Looks at the machine, before anything runs on it. */
  void begin() {
    began = Environment.now(project);
  }

  /** Where and with what everything of this run is measured. */
  Environment environment(StackChoice choice) {
    return began.ended(choice.versions(), choice.serviceFlags());
  }

  void show(Result seen, StackChoice choice) {
    Result result = seen.named(seen.name() + choice.suffix());
    say("");
    TextReport.lines(result).forEach(this::say);
    if (choice.keep()) {
      say("");
      say("Written: " + project.relativize(result.write(Result.folder(project))));
      Page.write(project);
    }
  }

  /** Writes the page from the results there are. */
  @Command(
      name = "page",
      description = "Writes docs/benchmarks.md from benchmarks/results.",
      mixinStandardHelpOptions = true)
  static final class PageCommand implements Runnable {
    @CommandLine.ParentCommand private Bench bench;

    @Override
    public void run() {
      Page.write(bench.project());
      bench.say("Written: " + bench.project().relativize(Page.file(bench.project())));
    }
  }
}
