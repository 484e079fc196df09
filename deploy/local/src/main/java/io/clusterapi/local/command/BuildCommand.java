package io.clusterapi.local.command;

import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.local.Component;
import io.clusterapi.local.LocalStack;
import io.clusterapi.local.Training;
import io.clusterapi.local.cluster.Bundle;
import io.clusterapi.local.cluster.ClusterWait;
import io.clusterapi.local.cluster.Recipe;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "build",
    description = "Builds what is not built, and prepares fast starts.",
    mixinStandardHelpOptions = true)
final class BuildCommand implements Callable<Integer> {
  private static final Duration CREATION = Duration.ofSeconds(120);
  private static final Duration DELETION = Duration.ofSeconds(60);

  @ParentCommand private Capi capi;

  // The starting script has built the jars before it comes here.
  @Override
  public Integer call() {
    Instant start = Instant.now();
    capi.terminal().line("Preparing fast starts (once for each build).");
    boolean made = Training.run(capi.project(), BuildCommand::work, capi.terminal()::line);
    capi.terminal()
        .line(
            made
                ? String.format(
                    Locale.ROOT,
                    "Prepared in %.1f s.",
                    Duration.between(start, Instant.now()).toMillis() / 1000.0)
                : "Everything is prepared.");
    return 0;
  }

  /**
   * A cluster of each provider comes and goes, so that the classes of that work are in the
   * archives.
   */
  private static void work(LocalStack stack) {
    boolean whole = stack.options().components().containsAll(List.of(Component.values()));
    if (!whole) {
      throw new Failure("not every service is built", "");
    }
    ApiClient api = ApiClient.of(stack.kubeconfig());
    for (String infrastructure : Component.infrastructures()) {
      work(api, infrastructure);
    }
  }

  private static void work(ApiClient api, String infrastructure) {
    Recipe recipe =
        new Recipe(
            infrastructure, "default", "training-" + infrastructure, Recipe.KUBERNETES, 1, 1);
    Bundle bundle = recipe.bundle(List.of());
    bundle.apply(api, line -> {});
    try {
      boolean ready = ClusterWait.untilReady(api, recipe, CREATION, objects -> {});
      if (!ready) {
        throw new Failure("the cluster was not ready in time", "");
      }
      bundle.delete(api, DELETION, line -> {});
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("it was interrupted", "");
    }
  }
}
