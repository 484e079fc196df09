package io.clusterapi.clusterctl.command;

import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.ClusterWatch;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.clusterctl.generate.YamlText;
import io.clusterapi.clusterctl.tree.ClusterObjects;
import io.clusterapi.clusterctl.tree.ClusterTree;
import io.clusterapi.clusterctl.tree.TreeDocument;
import io.clusterapi.clusterctl.tree.TreeOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code describe cluster}. */
@Command(
    name = "cluster",
    description =
        "Shows what a cluster consists of and what is wrong where. Exits with 3 when it is not available.",
    footer = {
      "",
      "Examples:",
      "  clusterctl describe cluster demo --watch",
      "  clusterctl describe cluster demo --show-conditions Machine/demo-md-0-abcde",
      "  clusterctl describe cluster demo --grouping=false -o json"
    })
final class DescribeCluster implements Callable<Integer> {
  private static final Duration REFRESH = Duration.ofSeconds(1);

  private final Terminal terminal;

  @Mixin private Management management;

  @Parameters(index = "0", paramLabel = "NAME", description = "Name of the cluster.")
  private String name;

  @Option(
      names = "--show-conditions",
      paramLabel = "KIND[/NAME],...",
      defaultValue = "",
      description =
          "Objects whose conditions are all shown; all for every object, a ! at the end for only those that say something.")
  private String showConditions;

  @Option(names = "--show-machinesets", description = "Shows MachineSets.")
  private boolean showMachineSets;

  @Option(names = "--show-resourcesets", description = "Shows ClusterResourceSets.")
  private boolean showResourceSets;

  @Option(names = "--show-templates", description = "Shows the templates machines are made from.")
  private boolean showTemplates;

  @Option(
      names = "--echo",
      description = "Shows infrastructure and bootstrap of machines also when they are fine.")
  private boolean echo;

  @Option(
      names = "--grouping",
      paramLabel = "true|false",
      arity = "0..1",
      defaultValue = "true",
      fallbackValue = "true",
      description = "Shows machines in the same state as one line. Default: true.")
  private boolean grouping;

  @Option(
      names = {"-c", "--color"},
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      description = "Colours; by default on a terminal unless NO_COLOR is set.")
  private Boolean color;

  @Option(
      names = {"-w", "--watch"},
      description = "Keeps showing the cluster as it changes, until it is gone or Ctrl-C.")
  private boolean watch;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "json|yaml",
      defaultValue = "",
      description = "Prints the tree as data.")
  private String output;

  DescribeCluster(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (showConditions.chars().anyMatch(Character::isWhitespace)) {
      throw new Failure(
          "--show-conditions must not contain spaces.",
          "Separate kinds by commas only: --show-conditions Machine,Cluster.");
    }
    if (!output.isEmpty() && !output.equals("json") && !output.equals("yaml")) {
      throw new Failure(
          "The output format \"" + output + "\" does not exist.",
          "Use -o json or -o yaml, or leave it away for the tree.");
    }
    ApiClient api = management.connect(terminal);
    String namespace = management.namespace(api);
    ClusterObjects objects =
        ClusterObjects.fetch(api, namespace, name)
            .orElseThrow(() -> Management.noCluster(namespace, name));
    if (watch && output.isEmpty()) {
      return follow(api, namespace, objects);
    }
    print(objects);
    return code(objects);
  }

  private int follow(ApiClient api, String namespace, ClusterObjects first)
      throws InterruptedException {
    try (ClusterWatch changes = ClusterWatch.start(api, namespace)) {
      List<String> drawn = List.of();
      ClusterObjects shown = first;
      while (true) {
        List<String> lines = ClusterTree.render(shown, options(), terminal.clock().instant());
        if (terminal.interactive()) {
          List<String> fitting = terminal.fitting(lines);
          terminal.redraw(drawn, fitting);
          drawn = fitting;
        } else if (!sameState(drawn, lines)) {
          lines.forEach(terminal.out()::println);
          terminal.out().println();
          drawn = lines;
        }
        changes.await(REFRESH);
        Optional<ClusterObjects> next = ClusterObjects.fetch(api, namespace, name);
        if (next.isEmpty()) {
          terminal.out().println("The cluster " + namespace + "/" + name + " is gone.");
          return 0;
        }
        shown = next.get();
      }
    }
  }

  /** In a log the passing of time alone is no news. */
  private static boolean sameState(List<String> before, List<String> now) {
    return withoutAges(before).equals(withoutAges(now));
  }

  private static List<String> withoutAges(List<String> lines) {
    return lines.stream()
        .map(line -> line.replaceAll("\\s+\\d+[smhdy]\\S*(\\s|$)", " ").replaceAll("\\s+", " "))
        .toList();
  }

  private void print(ClusterObjects objects) {
    switch (output) {
      case "json" ->
          terminal
              .out()
              .println(TreeDocument.of(ClusterTree.of(objects, options())).toPrettyString());
      case "yaml" -> {
        terminal
            .out()
            .print(YamlText.of(List.of(TreeDocument.of(ClusterTree.of(objects, options())))));
        terminal.out().flush();
      }
      default ->
          ClusterTree.render(objects, options(), terminal.clock().instant())
              .forEach(terminal.out()::println);
    }
  }

  private static int code(ClusterObjects objects) {
    return objects.available() ? 0 : Clusterctl.NOT_AVAILABLE;
  }

  private TreeOptions options() {
    boolean noColor = !terminal.environment().getOrDefault("NO_COLOR", "").isEmpty();
    boolean painted = color == null ? terminal.color() : color && !noColor;
    return new TreeOptions(
        showConditions, showMachineSets, showResourceSets, showTemplates, echo, grouping, painted);
  }
}
