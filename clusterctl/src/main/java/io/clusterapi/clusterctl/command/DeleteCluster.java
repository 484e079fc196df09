package io.clusterapi.clusterctl.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.ClusterWatch;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.clusterctl.tree.Ages;
import io.clusterapi.clusterctl.tree.ClusterObjects;
import io.clusterapi.model.conditions.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code delete cluster}: workers, control plane, infrastructure, in this order, as the services
 * see to it.
 */
@Command(
    name = "cluster",
    description =
        "Deletes a cluster with all its machines and infrastructure, and waits until it is gone.")
final class DeleteCluster implements Runnable {
  private static final String CORE = "cluster.x-k8s.io/v1beta2";
  private static final Duration REFRESH = Duration.ofSeconds(1);

  private final Terminal terminal;

  @Mixin private Management management;

  @Parameters(index = "0", paramLabel = "NAME", description = "Name of the cluster.")
  private String name;

  @Option(
      names = "--wait",
      paramLabel = "true|false",
      arity = "0..1",
      defaultValue = "true",
      fallbackValue = "true",
      description = "Waits until the cluster is gone. Default: true.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "1800",
      description = "How long to wait. Default: 1800.")
  private long timeoutSeconds;

  DeleteCluster(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    ApiClient api = management.connect(terminal);
    String namespace = management.namespace(api);
    if (!api.delete(CORE, "Cluster", namespace, name)) {
      throw Management.noCluster(namespace, name);
    }
    if (!wait) {
      terminal.out().println("Deletion of cluster " + namespace + "/" + name + " has begun.");
      return;
    }
    try {
      follow(api, namespace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(
          "Interrupted; the deletion goes on.",
          "See how far it is with clusterctl describe cluster " + name + ".");
    }
  }

  private void follow(ApiClient api, String namespace) throws InterruptedException {
    Instant start = terminal.clock().instant();
    String told = "";
    List<String> drawn = List.of();
    try (ClusterWatch changes = ClusterWatch.start(api, namespace)) {
      while (true) {
        Optional<ObjectNode> cluster = api.get(CORE, "Cluster", namespace, name);
        Duration taken = Duration.between(start, terminal.clock().instant());
        if (cluster.isEmpty()) {
          terminal.redraw(
              drawn,
              List.of(
                  "Cluster " + namespace + "/" + name + " is deleted, in " + Ages.of(taken) + "."));
          return;
        }
        String state =
            state(
                cluster.get(),
                api.list(CORE, "Machine", namespace, ClusterObjects.selector(name)).items().size());
        if (terminal.interactive()) {
          List<String> line =
              List.of(
                  "Deleting "
                      + namespace
                      + "/"
                      + name
                      + ": "
                      + state
                      + " ("
                      + Ages.of(taken)
                      + ")");
          terminal.redraw(drawn, line);
          drawn = line;
        } else if (!state.equals(told)) {
          terminal.out().println("Deleting " + namespace + "/" + name + ": " + state);
          told = state;
        }
        if (taken.toSeconds() >= timeoutSeconds) {
          throw new Failure(
              "The cluster "
                  + namespace
                  + "/"
                  + name
                  + " is not gone after "
                  + Ages.of(taken)
                  + ": "
                  + state
                  + ".",
              "The deletion goes on. See what it waits for with clusterctl describe cluster "
                  + name
                  + " -n "
                  + namespace
                  + ".");
        }
        changes.await(REFRESH);
      }
    }
  }

  private static String state(ObjectNode cluster, int machines) {
    Optional<Condition> deleting = Conditions.get(Conditions.read(cluster), "Deleting");
    String what =
        deleting
            .filter(condition -> "True".equals(condition.getStatus()))
            .map(DeleteCluster::text)
            .orElse("waiting");
    return what + ", " + machines + (machines == 1 ? " machine left" : " machines left");
  }

  private static String text(Condition condition) {
    return condition.getMessage() == null || condition.getMessage().isEmpty()
        ? condition.getReason()
        : condition.getMessage().replace("\n", " ");
  }
}
