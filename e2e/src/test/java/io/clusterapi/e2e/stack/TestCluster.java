package io.clusterapi.e2e.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.ClusterWatch;
import io.clusterapi.clusterctl.tree.ClusterObjects;
import io.clusterapi.local.cluster.Bundle;
import io.clusterapi.local.cluster.ClusterProgress;
import io.clusterapi.local.cluster.Recipe;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One cluster of a test: its objects in the API, by what they say. */
public final class TestCluster {
  /** Groups and versions the tests read and write. */
  public static final String CORE = "cluster.x-k8s.io/v1beta2";

  public static final String CONTROL_PLANE = "controlplane.cluster.x-k8s.io/v1beta2";
  public static final String BOOTSTRAP = "bootstrap.cluster.x-k8s.io/v1beta2";
  public static final String AWS = "infrastructure.cluster.x-k8s.io/v1beta2";

  private final Stack stack;
  private final ApiClient api;
  private final String namespace;
  private final String name;

  public TestCluster(Stack stack, String namespace, String name) {
    this.stack = stack;
    this.api = stack.api();
    this.namespace = namespace;
    this.name = name;
  }

  /** The built-in template filled in for this cluster. */
  public Bundle builtIn(int controlPlane, int workers) {
    return new Recipe("aws", namespace, name, Recipe.KUBERNETES, controlPlane, workers)
        .bundle(List.of());
  }

  /** Applies the built-in template for this cluster. */
  public TestCluster apply(int controlPlane, int workers) {
    builtIn(controlPlane, workers).apply(api, line -> {});
    return this;
  }

  public String name() {
    return name;
  }

  public String namespace() {
    return namespace;
  }

  /**
   * Waits until the Cluster is Available with these machines ready; fails telling how far it is.
   */
  public TestCluster awaitReady(int controlPlane, int workers) throws InterruptedException {
    await(
        "%d/%d control plane, %d/%d workers ready"
            .formatted(controlPlane, controlPlane, workers, workers),
        () ->
            cluster()
                .map(ClusterProgress::of)
                .filter(progress -> progress.isReady(controlPlane, workers))
                .isPresent());
    return this;
  }

  /** Waits until something holds of this cluster, woken by changes; fails with its whole state. */
  public void await(String wanted, Condition condition) throws InterruptedException {
    long end = System.nanoTime() + Settings.patience().toNanos();
    try (ClusterWatch watch = ClusterWatch.start(api, namespace)) {
      while (!condition.holds()) {
        if (System.nanoTime() > end) {
          throw new AssertionError(
              "%s/%s: wanted %s within %d s. %s"
                  .formatted(
                      namespace, name, wanted, Settings.patience().toSeconds(), description()));
        }
        watch.await(Duration.ofMillis(500));
      }
    }
  }

  /** Something about a cluster that may become true. */
  @FunctionalInterface
  public interface Condition {
    boolean holds();
  }

  public Optional<ObjectNode> cluster() {
    return api.get(CORE, "Cluster", namespace, name);
  }

  /** Its Machines. */
  public List<ObjectNode> machines() {
    return api.list(CORE, "Machine", namespace, ClusterObjects.selector(name)).items();
  }

  public List<ObjectNode> controlPlaneMachines() {
    return machines().stream().filter(TestCluster::isControlPlane).toList();
  }

  public List<ObjectNode> workerMachines() {
    return machines().stream().filter(Predicate.not(TestCluster::isControlPlane)).toList();
  }

  public static boolean isControlPlane(JsonNode machine) {
    return machine.path("metadata").path("labels").has("cluster.x-k8s.io/control-plane");
  }

  /** Changes {@code spec.replicas} of an object as {@code kubectl scale} does. */
  public void scale(String apiVersion, String kind, String object, int replicas) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").put("replicas", replicas);
    api.patch(apiVersion, kind, namespace, object, patch)
        .orElseThrow(() -> new AssertionError("there is no " + kind + " " + object));
  }

  public void scaleControlPlane(int replicas) {
    scale(CONTROL_PLANE, "KubeadmControlPlane", name + "-control-plane", replicas);
  }

  public void scaleWorkers(int replicas) {
    scale(CORE, "MachineDeployment", name + "-md-0", replicas);
  }

  /** The value of a Secret's key. */
  public Optional<String> secret(String secret, String key) {
    return api.get("v1", "Secret", namespace, secret)
        .map(object -> object.path("data").path(key).asText(""))
        .filter(Predicate.not(String::isEmpty))
        .map(value -> new String(Base64.getDecoder().decode(value)));
  }

  /** The administrator's kubeconfig of the workload cluster. */
  public String kubeconfig() {
    return secret(name + "-kubeconfig", "value")
        .orElseThrow(() -> new AssertionError("there is no Secret " + name + "-kubeconfig"));
  }

  /** Asks for the Cluster's deletion. */
  public void delete() {
    api.delete(CORE, "Cluster", namespace, name);
  }

  /** Deletes the Cluster, waits until it and all in the cloud is gone, then the rest of it. */
  public void deleteAndAwaitGone(Bundle bundle) throws InterruptedException {
    delete();
    awaitGone();
    bundle.delete(api, Duration.ZERO, line -> {});
  }

  public void awaitGone() throws InterruptedException {
    await("it gone", () -> cluster().isEmpty());
  }

  private String description() {
    Optional<ClusterObjects> objects = ClusterObjects.fetch(api, namespace, name);
    if (objects.isEmpty()) {
      return "There is no such Cluster.";
    }
    StringBuilder text = new StringBuilder();
    describe(text, objects.get().cluster());
    objects.get().infrastructure().ifPresent(each -> describe(text, each));
    objects.get().controlPlane().ifPresent(each -> describe(text, each));
    objects.get().machineDeployments().forEach(each -> describe(text, each));
    objects.get().machines().forEach(each -> describe(text, each));
    objects.get().referenced().forEach(each -> describe(text, each));
    stack.ledger().live(name).forEach(entry -> text.append("\n  in the cloud: ").append(entry));
    return text.toString();
  }

  private static void describe(StringBuilder text, ObjectNode object) {
    text.append(
        "%n%s %s phase=%s deleting=%s finalizers=%s"
            .formatted(
                object.path("kind").asText(),
                object.at("/metadata/name").asText(),
                object.at("/status/phase").asText(),
                object.path("metadata").has("deletionTimestamp"),
                object.at("/metadata/finalizers")));
    for (JsonNode condition : object.at("/status/conditions")) {
      if (!condition.path("status").asText().equals("True")
          || condition.path("type").asText().equals("Deleting")) {
        text.append(
            "%n    %s=%s %s: %s"
                .formatted(
                    condition.path("type").asText(),
                    condition.path("status").asText(),
                    condition.path("reason").asText(),
                    condition.path("message").asText().replace("\n", " ")));
      }
    }
  }
}
