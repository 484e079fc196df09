package io.clusterapi.clusterctl.command;

import io.clusterapi.clusterctl.Failure;
import io.clusterapi.clusterctl.Kubeconfig;
import io.clusterapi.clusterctl.generate.BuiltInTemplates;
import io.clusterapi.clusterctl.generate.ClusterManifest;
import io.clusterapi.clusterctl.generate.ClusterRequest;
import io.clusterapi.clusterctl.generate.YamlText;
import io.clusterapi.clusterctl.template.EnvFile;
import io.clusterapi.clusterctl.template.TemplateError;
import io.clusterapi.clusterctl.template.Variable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code generate cluster}: works without a management API. */
@Command(
    name = "cluster",
    description = "Prints the manifest of a cluster, made from a template.",
    footer = {
      "",
      "Examples:",
      "  clusterctl generate cluster demo --control-plane-machine-count 3 --worker-machine-count 2 > demo.yaml",
      "  clusterctl generate cluster demo --from cluster-template.yaml --env aws.env",
      "  clusterctl generate cluster demo --list-variables"
    })
final class GenerateCluster implements Runnable {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "NAME", description = "Name of the cluster.")
  private String name;

  @Option(
      names = {"-n", "--target-namespace"},
      paramLabel = "NAME",
      description =
          "Namespace of all objects. Default: that of the kubeconfig's context, else default.")
  private String namespace;

  @Option(
      names = {"-i", "--infrastructure"},
      paramLabel = "PROVIDER",
      defaultValue = "",
      description = "Provider whose built-in template is used. Default: aws.")
  private String infrastructure;

  @Option(
      names = {"-f", "--flavor"},
      paramLabel = "NAME",
      defaultValue = "",
      description = "Variant of the built-in template. Default: the plain one.")
  private String flavor;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Template to use instead of a built-in one; - reads standard input.")
  private String from;

  @Option(
      names = "--kubernetes-version",
      paramLabel = "VERSION",
      description =
          "For example v1.35.3. Default: $KUBERNETES_VERSION, else what the template says.")
  private String kubernetesVersion;

  @Option(
      names = "--control-plane-machine-count",
      paramLabel = "N",
      description = "Default: $CONTROL_PLANE_MACHINE_COUNT, else 1.")
  private Integer controlPlaneMachines;

  @Option(
      names = "--worker-machine-count",
      paramLabel = "N",
      description = "Default: $WORKER_MACHINE_COUNT, else 0.")
  private Integer workerMachines;

  @Option(
      names = "--env",
      paramLabel = "FILE",
      description = "KEY=VALUE lines for the template's variables; the environment wins.")
  private Path envFile;

  @Option(names = "--list-variables", description = "Prints the variables of the template instead.")
  private boolean listVariables;

  @Option(
      names = "--write-to",
      paramLabel = "FILE",
      description = "Writes the manifest to a file instead of standard output.")
  private String writeTo;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Kubeconfig whose context names the namespace.")
  private Path kubeconfig;

  @Option(
      names = "--kubeconfig-context",
      paramLabel = "NAME",
      description = "Context of the kubeconfig. Default: its current one.")
  private String context;

  GenerateCluster(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    String template = template();
    Map<String, String> file = envFile == null ? Map.of() : entries(envFile);
    Function<String, Optional<String>> values =
        variable ->
            Optional.ofNullable(terminal.environment().get(variable))
                .or(() -> Optional.ofNullable(file.get(variable)));
    ClusterRequest request =
        new ClusterRequest(
            name,
            namespace(),
            Optional.ofNullable(kubernetesVersion),
            Optional.ofNullable(controlPlaneMachines),
            Optional.ofNullable(workerMachines));
    if (listVariables) {
      print(ClusterManifest.variables(template, request, values));
      return;
    }
    String manifest = YamlText.of(ClusterManifest.objects(template, request, values));
    if (writeTo == null || writeTo.equals("-")) {
      terminal.out().print(manifest);
      terminal.out().flush();
    } else {
      write(manifest);
    }
  }

  private String template() {
    if (from == null) {
      return BuiltInTemplates.read(infrastructure, flavor);
    }
    try {
      if (from.equals("-")) {
        return new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8);
      }
      return Files.readString(terminal.workingDirectory().resolve(from));
    } catch (IOException e) {
      String why =
          from.contains("://")
              ? "it is an address and not a file"
              : "there is no such file, or it is not UTF-8 text";
      throw new Failure(
          "The template " + from + " cannot be read: " + why + ".",
          from.contains("://")
              ? "Download it and name the file with --from, or pipe it in with --from -."
              : "Name an existing file with --from.");
    }
  }

  private Map<String, String> entries(Path path) {
    try {
      return EnvFile.parse(Files.readString(terminal.workingDirectory().resolve(path)));
    } catch (IOException e) {
      throw new Failure(
          "The file " + path + " of --env cannot be read.",
          "Name an existing file with KEY=VALUE lines.");
    } catch (TemplateError e) {
      throw new Failure(
          "The file " + path + " of --env is not understood: " + e.getMessage() + ".", "");
    }
  }

  /** No kubeconfig is no reason to fail: making a manifest needs no API. */
  private String namespace() {
    if (namespace != null) {
      return namespace;
    }
    boolean named = kubeconfig != null || context != null;
    try {
      Path file =
          Kubeconfig.find(
              Optional.ofNullable(kubeconfig), terminal.environment(), terminal.workingDirectory());
      return Kubeconfig.read(file, Optional.ofNullable(context)).namespace();
    } catch (Failure e) {
      if (named) {
        throw e;
      }
      return "default";
    }
  }

  private void write(String manifest) {
    Path target = terminal.workingDirectory().resolve(writeTo);
    try {
      Files.writeString(
          target,
          manifest,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new Failure(
          "The file " + writeTo + " cannot be written.",
          "Name a file in an existing folder with --write-to.");
    }
  }

  private void print(List<Variable> variables) {
    List<Variable> required = variables.stream().filter(Variable::required).toList();
    List<Variable> optional = variables.stream().filter(variable -> !variable.required()).toList();
    if (!required.isEmpty()) {
      terminal.out().println("Required Variables:");
      for (Variable variable : required) {
        boolean set = terminal.environment().containsKey(variable.name());
        terminal.out().println("  - " + variable.name() + (set ? "  (set)" : ""));
      }
      terminal.out().println();
    }
    if (!optional.isEmpty()) {
      int width = optional.stream().mapToInt(variable -> variable.name().length()).max().orElse(0);
      terminal.out().println("Optional Variables:");
      for (Variable variable : optional) {
        String value = variable.defaultValue().orElse("");
        terminal
            .out()
            .println(
                "  - "
                    + variable.name()
                    + " ".repeat(width - variable.name().length())
                    + "  (defaults to "
                    + (value.isEmpty() ? "\"\"" : value)
                    + ")");
      }
    }
  }
}
