package io.clusterapi.clusterctl.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.clusterctl.ResourceType;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollout}: replacing the machines of a MachineDeployment or a control plane. */
@Command(
    name = "rollout",
    description = "Replaces machines, or holds their replacement.",
    synopsisSubcommandLabel = "COMMAND")
final class Rollout implements Runnable {
  private static final String PAUSED = "cluster.x-k8s.io/paused";

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  Rollout(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "restart", description = "Replaces all machines, one after the other.")
  void restart(
      @Mixin Management management,
      @Parameters(
              paramLabel = "KIND/NAME",
              description = "For example md/demo-md-0 or kcp/demo-control-plane.")
          String resource) {
    Target target = target(management, resource);
    target.requireNotPaused();
    String after = target.object().at("/spec/rollout/after").asText("");
    Instant now = terminal.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    if (isAfter(after, now)) {
      throw new Failure(
          target.label() + " is already to be replaced at " + after + ".",
          "Wait for it, or remove spec.rollout.after first.");
    }
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").putObject("rollout").put("after", now.toString());
    target.patch(patch);
    terminal.out().println(target.label() + " is being replaced.");
  }

  @Command(name = "pause", description = "Stops the replacement of machines.")
  void pause(
      @Mixin Management management,
      @Parameters(
              paramLabel = "KIND/NAME",
              description = "For example md/demo-md-0 or kcp/demo-control-plane.")
          String resource) {
    Target target = target(management, resource);
    if (target.paused()) {
      throw new Failure(target.label() + " is already paused.", "");
    }
    target.setPaused(true);
    terminal.out().println(target.label() + " is paused.");
  }

  @Command(name = "resume", description = "Goes on with the replacement of machines.")
  void resume(
      @Mixin Management management,
      @Parameters(
              paramLabel = "KIND/NAME",
              description = "For example md/demo-md-0 or kcp/demo-control-plane.")
          String resource) {
    Target target = target(management, resource);
    if (!target.paused()) {
      throw new Failure(target.label() + " is not paused.", "");
    }
    target.setPaused(false);
    terminal.out().println(target.label() + " goes on.");
  }

  private Target target(Management management, String resource) {
    String[] parts = resource.split("/", -1);
    if (parts.length != 2 || parts[1].isEmpty()) {
      throw new Failure(
          "\"" + resource + "\" does not name an object.",
          "Write it as KIND/NAME, for example md/demo-md-0.");
    }
    ApiClient api = management.connect(terminal);
    ResourceType type =
        switch (parts[0].toLowerCase(Locale.ROOT)) {
          case "md", "machinedeployment", "machinedeployments" ->
              type(api, "cluster.x-k8s.io", "MachineDeployment");
          case "kcp", "kubeadmcontrolplane", "kubeadmcontrolplanes" ->
              type(api, "controlplane.cluster.x-k8s.io", "KubeadmControlPlane");
          default ->
              throw new Failure(
                  "The machines of a " + parts[0] + " cannot be rolled out.",
                  "Name a machinedeployment (md) or a kubeadmcontrolplane (kcp).");
        };
    String namespace = management.namespace(api);
    ObjectNode object =
        api.get(type.apiVersion(), type.kind(), namespace, parts[1])
            .orElseThrow(
                () ->
                    new Failure(
                        "There is no "
                            + type.kind()
                            + " "
                            + parts[1]
                            + " in the namespace "
                            + namespace
                            + ".",
                        "See which there are with kubectl get "
                            + type.plural()
                            + " -A, and name the namespace with -n."));
    return new Target(api, type, namespace, parts[1], object);
  }

  private static ResourceType type(ApiClient api, String group, String kind) {
    return api.typeInGroup(group, kind)
        .orElseThrow(
            () ->
                new Failure(
                    "The management API does not serve " + kind + ".",
                    "Check that its services are running."));
  }

  private static boolean isAfter(String time, Instant now) {
    try {
      return !time.isEmpty() && Instant.parse(time).isAfter(now);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /**
   * The object whose machines are meant. A MachineDeployment is paused by a field, a control plane
   * by an annotation.
   */
  private record Target(
      ApiClient api, ResourceType type, String namespace, String name, ObjectNode object) {
    String label() {
      return type.kind() + " " + namespace + "/" + name;
    }

    boolean byField() {
      return type.kind().equals("MachineDeployment");
    }

    boolean paused() {
      return byField()
          ? object.path("spec").path("paused").asBoolean()
          : object.path("metadata").path("annotations").has(PAUSED);
    }

    void requireNotPaused() {
      if (paused()) {
        throw new Failure(
            label() + " is paused.",
            "Run clusterctl rollout resume " + (byField() ? "md/" : "kcp/") + name + " first.");
      }
    }

    void setPaused(boolean paused) {
      ObjectNode patch = JsonNodeFactory.instance.objectNode();
      if (byField()) {
        patch.putObject("spec").put("paused", paused);
      } else if (paused) {
        patch.putObject("metadata").putObject("annotations").put(PAUSED, "true");
      } else {
        patch.putObject("metadata").putObject("annotations").putNull(PAUSED);
      }
      patch(patch);
    }

    void patch(ObjectNode patch) {
      if (api.patch(type.apiVersion(), type.kind(), namespace, name, patch).isEmpty()) {
        throw new Failure(label() + " was deleted meanwhile.", "");
      }
    }
  }
}
