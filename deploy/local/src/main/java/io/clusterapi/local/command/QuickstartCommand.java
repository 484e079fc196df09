package io.clusterapi.local.command;

import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.clusterctl.tree.ClusterObjects;
import io.clusterapi.local.Options;
import io.clusterapi.local.cluster.Bundle;
import io.clusterapi.local.cluster.ClusterKubeconfig;
import io.clusterapi.local.cluster.ClusterWait;
import io.clusterapi.local.cluster.Recipe;
import io.clusterapi.local.cluster.Values;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "quickstart",
    description = "Starts everything, creates a cluster and shows it becoming ready.",
    footer = "The stack stays running; stop it with ./capi down.",
    mixinStandardHelpOptions = true)
final class QuickstartCommand implements Callable<Integer> {
  @ParentCommand private Capi capi;

  @Option(
      names = "--infrastructure",
      defaultValue = "aws",
      paramLabel = "PROVIDER",
      description = "Where the machines run (default: ${DEFAULT-VALUE}).")
  private String infrastructure;

  @Option(
      names = "--name",
      defaultValue = "demo",
      description = "The cluster's name (default: ${DEFAULT-VALUE}).")
  private String name;

  @Option(
      names = {"-n", "--namespace"},
      defaultValue = "default",
      description = "The cluster's namespace (default: ${DEFAULT-VALUE}).")
  private String namespace;

  @Option(
      names = "--kubernetes-version",
      defaultValue = Recipe.KUBERNETES,
      paramLabel = "VERSION",
      description = "Default: ${DEFAULT-VALUE}.")
  private String kubernetesVersion;

  @Option(
      names = "--control-plane-machine-count",
      defaultValue = "3",
      paramLabel = "COUNT",
      description = "An odd number (default: ${DEFAULT-VALUE}).")
  private int controlPlane;

  @Option(
      names = "--worker-machine-count",
      defaultValue = "2",
      paramLabel = "COUNT",
      description = "Default: ${DEFAULT-VALUE}.")
  private int workers;

  @Option(
      names = "--env",
      paramLabel = "FILE",
      description = "KEY=VALUE lines for the template's variables.")
  private Path values;

  @Option(
      names = "--cloud",
      paramLabel = "sim|real",
      defaultValue = "sim",
      description =
          "sim: simulated clouds (the default). real: the clouds' own endpoints and the credentials of the environment.")
  private CloudChoice cloud;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long the cluster may take (default: ${DEFAULT-VALUE}).")
  private int timeout;

  @Override
  public Integer call() throws Exception {
    Recipe recipe =
        new Recipe(infrastructure, namespace, name, kubernetesVersion, controlPlane, workers);
    // Before anything is started: a wrong name or number is said at once.
    Bundle bundle = recipe.bundle(chosen());
    Options asked =
        cloud
            .on(Options.of(capi.project(), capi.settings()).withInfrastructure(infrastructure))
            .endingWithThisJvm(false);
    BringUp bringUp =
        new BringUp(asked, capi.terminal(), (component, exitCode) -> sayEnded(component.id()));
    bringUp.run();
    Options options = bringUp.options();

    Instant start = Instant.now();
    ApiClient api = ApiClient.of(options.state().adminKubeconfig());
    capi.terminal().line("");
    bundle.applyAtOnce(api, capi.terminal()::line);
    capi.terminal().line("");
    follow(api, recipe, start);
    Duration took = Duration.between(start, Instant.now());

    ClusterKubeconfig kubeconfig =
        ClusterKubeconfig.write(
            api,
            options.state(),
            namespace,
            name,
            cloud == CloudChoice.real ? Optional.empty() : Optional.of(options.simulatedDns()));
    NextSteps.print(capi.terminal(), options);
    capi.terminal()
        .line(
            "The new cluster kubectl --kubeconfig %s get nodes"
                .formatted(NextSteps.shown(capi.project(), kubeconfig.file())));
    kubeconfig.hiddenName().ifPresent(this::sayHidden);
    capi.terminal().line("");
    capi.terminal()
        .line(
            String.format(
                Locale.ROOT,
                "Cluster %s/%s is Ready: %d/%d control plane, %d/%d workers, in %.1f s",
                namespace,
                name,
                controlPlane,
                controlPlane,
                workers,
                workers,
                took.toMillis() / 1000.0));
    return 0;
  }

  // The environment of somebody who works with real clouds names regions and keys that the
  // simulated ones do not have.
  private List<Map<String, String>> chosen() {
    Map<String, String> file = Values.ofFile(values);
    return cloud == CloudChoice.real ? List.of(System.getenv(), file) : List.of(file);
  }

  private void follow(ApiClient api, Recipe recipe, Instant start) throws InterruptedException {
    TreeView view = new TreeView(capi.terminal(), start);
    boolean ready = ClusterWait.untilReady(api, recipe, Duration.ofSeconds(timeout), view::show);
    view.finish();
    if (!ready) {
      view.showAll(ClusterObjects.fetch(api, namespace, name));
      throw new Failure(
          "Cluster %s/%s is not ready after %d s.".formatted(namespace, name, timeout),
          "See which service says why: ./capi logs   and what it waits for: kubectl --kubeconfig %s describe cluster -n %s %s"
              .formatted(
                  NextSteps.shown(capi.project(), capi.state().adminKubeconfig()),
                  namespace,
                  name));
    }
  }

  private void sayHidden(String host) {
    capi.terminal()
        .line(
            "                %s is known to the cloud's DNS only; this file has its address. Any time again: ./capi kubeconfig %s%s"
                .formatted(
                    host, namespace.equals("default") ? "" : "-n %s ".formatted(namespace), name));
  }

  private void sayEnded(String component) {
    capi.terminal()
        .line("%s ended on its own. See why: ./capi logs %s".formatted(component, component));
  }
}
