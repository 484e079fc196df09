package io.clusterapi.e2e.fault;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.e2e.stack.TestCluster;
import io.clusterapi.local.cluster.Bundle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A cluster of a run. What is asked of it and when it was reached is written down, which is what
 * the checker holds the ledger against.
 */
public final class FaultCluster {
  private final Recording recording;
  private final TestCluster cluster;
  private final Bundle bundle;
  private final String infrastructure;
  private final List<ObjectNode> wants = new ArrayList<>();
  private int controlPlane;
  private int workers;
  private Instant deleteAsked;
  private Instant gone;

  FaultCluster(
      Recording recording,
      TestCluster cluster,
      Bundle bundle,
      String infrastructure,
      int controlPlane,
      int workers) {
    this.recording = recording;
    this.cluster = cluster;
    this.bundle = bundle;
    this.infrastructure = infrastructure;
    this.controlPlane = controlPlane;
    this.workers = workers;
  }

  /** The cluster as other tests see it. */
  public TestCluster cluster() {
    return cluster;
  }

  public String name() {
    return cluster.name();
  }

  public String infrastructure() {
    return infrastructure;
  }

  /** Applies its manifests, each until it is answered. */
  public FaultCluster apply() throws Exception {
    want("want", 0);
    for (ObjectNode object : bundle.objects()) {
      recording.untilAnswered(
          "apply",
          object(object),
          () -> recording.stack().api().apply(object),
          applied -> applied.object().at("/metadata/resourceVersion").asLong());
    }
    return this;
  }

  /** Asks for other numbers of machines. */
  public FaultCluster scale(int controlPlane, int workers) throws Exception {
    if (controlPlane != this.controlPlane) {
      this.controlPlane = controlPlane;
      want("want", 0);
      replicas(
          TestCluster.CONTROL_PLANE,
          "KubeadmControlPlane",
          name() + "-control-plane",
          controlPlane);
    }
    if (workers != this.workers) {
      this.workers = workers;
      want("want", 0);
      replicas(TestCluster.CORE, "MachineDeployment", name() + "-md-0", workers);
    }
    return this;
  }

  /** Asks for all workers to be replaced by ones in another failure domain, one more at a time. */
  public FaultCluster rollOutWorkers(String failureDomain) throws Exception {
    want("want", 1);
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch
        .putObject("spec")
        .putObject("template")
        .putObject("spec")
        .put("failureDomain", failureDomain);
    patch(TestCluster.CORE, "MachineDeployment", name() + "-md-0", patch);
    return this;
  }

  private void replicas(String apiVersion, String kind, String name, int replicas)
      throws Exception {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").put("replicas", replicas);
    patch(apiVersion, kind, name, patch);
  }

  private void patch(String apiVersion, String kind, String name, ObjectNode patch)
      throws Exception {
    recording.untilAnswered(
        "patch",
        "%s/%s/%s".formatted(kind, cluster.namespace(), name),
        () -> recording.stack().api().patch(apiVersion, kind, cluster.namespace(), name, patch),
        answer -> answer.map(found -> found.at("/metadata/resourceVersion").asLong()).orElse(0L));
  }

  /** Waits until it is as it was last asked for: ready, and no machine more. */
  public FaultCluster awaitReached() throws InterruptedException {
    cluster.awaitReady(controlPlane, workers);
    cluster.await(
        "%d machines and no more".formatted(controlPlane + workers),
        () -> cluster.machines().size() == controlPlane + workers);
    want("reached", 0);
    recording.sample(this);
    return this;
  }

  /** Asks for its deletion. */
  public FaultCluster delete() throws Exception {
    deleteAsked = Instant.now();
    recording.untilAnswered(
        "delete",
        "Cluster/%s/%s".formatted(cluster.namespace(), name()),
        () ->
            recording
                .stack()
                .api()
                .delete(TestCluster.CORE, "Cluster", cluster.namespace(), name()),
        existed -> 0L);
    return this;
  }

  /** Waits until it is gone, then deletes what belongs to its user. */
  public FaultCluster awaitGone() throws InterruptedException {
    cluster.awaitGone();
    gone = Instant.now();
    bundle.delete(recording.stack().api(), Duration.ZERO, line -> {});
    return this;
  }

  private synchronized void want(String what, int surge) {
    ObjectNode line = RunFolder.JSON.createObjectNode();
    line.put("at", Instant.now().toString()).put("what", what);
    line.put("controlPlane", controlPlane).put("workers", workers).put("surge", surge);
    wants.add(line);
  }

  synchronized ObjectNode json() {
    ObjectNode json = RunFolder.JSON.createObjectNode();
    json.put("namespace", cluster.namespace()).put("name", name());
    json.put("infrastructure", infrastructure);
    json.put("deleteAsked", deleteAsked == null ? null : deleteAsked.toString());
    json.put("gone", gone == null ? null : gone.toString());
    json.putArray("wants").addAll(wants);
    return json;
  }

  private String object(ObjectNode object) {
    return "%s/%s/%s"
        .formatted(
            object.path("kind").asText(),
            object.at("/metadata/namespace").asText(""),
            object.at("/metadata/name").asText());
  }
}
