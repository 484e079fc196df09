package io.clusterapi.simulator.workload.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.DisruptionBudget;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ObjectKey;
import io.clusterapi.simulator.workload.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Deployments, ReplicaSets, StatefulSets and DaemonSets: their pods and their numbers. */
final class WorkloadController {
  private static final String TEMPLATE_HASH = "pod-template-hash";
  private static final String REVISION_HASH = "controller-revision-hash";

  private final Writer writer;

  WorkloadController(Writer writer) {
    this.writer = writer;
  }

  void reconcile() {
    writer.list("apps", "deployments").forEach(this::deployment);
    removeOrphans("replicasets", "deployments", "Deployment");
    writer.list("apps", "replicasets").forEach(this::replicaSet);
    writer.list("apps", "statefulsets").forEach(this::statefulSet);
    writer.list("apps", "daemonsets").forEach(this::daemonSet);
  }

  // Owned objects go with their owner at once; a real garbage collector takes a moment.
  private void removeOrphans(String plural, String ownerPlural, String ownerKind) {
    Set<String> owners =
        writer.list("apps", ownerPlural).stream()
            .map(owner -> owner.at("/metadata/uid").asText())
            .collect(Collectors.toSet());
    for (ObjectNode object : writer.list("apps", plural)) {
      boolean orphan =
          Json.stream(object.at("/metadata/ownerReferences"))
              .anyMatch(
                  owner ->
                      owner.path("kind").asText().equals(ownerKind)
                          && !owners.contains(owner.path("uid").asText()));
      if (orphan) {
        writer.remove(object, "apps", plural);
      }
    }
  }

  private List<ObjectNode> pods(JsonNode owner) {
    return writer.store().list("", "pods", owner.at("/metadata/namespace").asText()).stream()
        .map(StoredObject::node)
        .filter(pod -> Writer.owned(pod, owner))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static boolean leaving(JsonNode object) {
    return object.path("metadata").has("deletionTimestamp");
  }

  private static int count(List<ObjectNode> pods, Predicate<JsonNode> wanted) {
    return (int) pods.stream().filter(wanted).count();
  }

  private void deployment(ObjectNode deployment) {
    String hash = PodFactory.hash(deployment.at("/spec/template"));
    String namespace = deployment.at("/metadata/namespace").asText();
    String name = deployment.at("/metadata/name").asText() + "-" + hash;
    int replicas = deployment.at("/spec/replicas").asInt();
    ObjectKey current = ObjectKey.of("apps", "replicasets", namespace, name);
    if (writer.get(current).isEmpty()) {
      writer.create("apps", "replicasets", namespace, revision(deployment, name, hash));
    }
    writer.update(current, set -> Json.child(set, "spec").put("replicas", replicas));
    writer.get(current).ifPresent(this::replicaSet);
    int updated = 0;
    int ready = 0;
    int total = 0;
    List<ObjectNode> sets =
        writer.list("apps", "replicasets").stream()
            .filter(set -> Writer.owned(set, deployment))
            .toList();
    for (ObjectNode set : sets) {
      List<ObjectNode> pods = pods(set);
      total += pods.size();
      ready += count(pods, DisruptionBudget::ready);
      if (set.at("/metadata/name").asText().equals(name)) {
        updated = pods.size();
        int updatedReady = count(pods, DisruptionBudget::ready);
        if (updatedReady >= replicas) {
          retire(sets, name, namespace);
        }
      }
    }
    status(deployment, namespace, total, updated, ready, replicas);
  }

  // Old revisions stay, scaled to nothing, as a rollback needs them.
  private void retire(List<ObjectNode> sets, String current, String namespace) {
    for (ObjectNode set : sets) {
      String name = set.at("/metadata/name").asText();
      if (!name.equals(current)) {
        writer.update(
            ObjectKey.of("apps", "replicasets", namespace, name),
            old -> Json.child(old, "spec").put("replicas", 0));
      }
    }
  }

  private static ObjectNode revision(ObjectNode deployment, String name, String hash) {
    ObjectNode set = Json.object();
    ObjectNode metadata = set.putObject("metadata").put("name", name);
    if (deployment.at("/spec/template/metadata/labels") instanceof ObjectNode labels) {
      metadata.set("labels", labels.deepCopy());
    }
    Json.child(metadata, "labels").put(TEMPLATE_HASH, hash);
    ObjectNode spec = set.putObject("spec");
    spec.set("replicas", deployment.at("/spec/replicas"));
    spec.set("selector", deployment.at("/spec/selector").deepCopy());
    Json.child(Json.child(spec, "selector"), "matchLabels").put(TEMPLATE_HASH, hash);
    spec.set("template", deployment.at("/spec/template").deepCopy());
    Json.child(Json.child(Json.child(spec, "template"), "metadata"), "labels")
        .put(TEMPLATE_HASH, hash);
    Writer.own(set, deployment);
    return set;
  }

  private void status(
      ObjectNode deployment, String namespace, int total, int updated, int ready, int replicas) {
    ObjectKey key =
        ObjectKey.of("apps", "deployments", namespace, deployment.at("/metadata/name").asText());
    writer.update(
        key,
        stored -> {
          ObjectNode status = numbers(stored, total, ready);
          status.put("updatedReplicas", updated);
          status.put("unavailableReplicas", Math.max(0, replicas - ready));
          boolean available = ready >= replicas;
          writer.condition(
              status,
              "Available",
              available ? "True" : "False",
              available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
              "Deployment has " + (available ? "" : "not ") + "minimum availability.");
          boolean complete = available && updated == replicas && total == replicas;
          writer.condition(
              status,
              "Progressing",
              "True",
              complete ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
              complete ? "the new ReplicaSet has progressed" : "the ReplicaSet is progressing");
        });
  }

  private static ObjectNode numbers(ObjectNode owner, int total, int ready) {
    ObjectNode status = Json.child(owner, "status");
    status.set("observedGeneration", owner.at("/metadata/generation"));
    status.put("replicas", total).put("readyReplicas", ready).put("availableReplicas", ready);
    return status;
  }

  private void replicaSet(ObjectNode set) {
    int wanted = set.at("/spec/replicas").asInt();
    String namespace = set.at("/metadata/namespace").asText();
    String hash = set.at("/metadata/labels/" + TEMPLATE_HASH).asText("");
    List<ObjectNode> pods = pods(set);
    int present = count(pods, pod -> !leaving(pod));
    for (int missing = present; missing < wanted; missing++) {
      String label = hash.isEmpty() ? PodFactory.hash(set.at("/spec/template")) : hash;
      writer.create("", "pods", namespace, PodFactory.fromTemplate(set, TEMPLATE_HASH, label));
    }
    // Those that are not ready go first.
    pods.sort((a, b) -> Boolean.compare(DisruptionBudget.ready(a), DisruptionBudget.ready(b)));
    pods.stream()
        .filter(pod -> !leaving(pod))
        .limit(Math.max(0, present - wanted))
        .forEach(pod -> writer.remove(pod, "", "pods"));
    List<ObjectNode> now = pods(set);
    writer.update(
        ObjectKey.of("apps", "replicasets", namespace, set.at("/metadata/name").asText()),
        stored -> numbers(stored, now.size(), count(now, DisruptionBudget::ready)));
  }

  private void statefulSet(ObjectNode set) {
    int wanted = set.at("/spec/replicas").asInt();
    String namespace = set.at("/metadata/namespace").asText();
    String base = set.at("/metadata/name").asText() + "-";
    String hash = PodFactory.hash(set.at("/spec/template"));
    for (ObjectNode pod : pods(set)) {
      String ordinal = pod.at("/metadata/name").asText().substring(base.length());
      boolean outdated = !hash.equals(pod.at("/metadata/labels/" + REVISION_HASH).asText());
      if (Integer.parseInt(ordinal) >= wanted || outdated) {
        writer.remove(pod, "", "pods");
      }
    }
    for (int ordinal = 0; ordinal < wanted; ordinal++) {
      ObjectNode pod = PodFactory.fromTemplate(set, REVISION_HASH, hash);
      Json.child(pod, "metadata").put("name", base + ordinal).remove("generateName");
      writer.create("", "pods", namespace, pod);
    }
    List<ObjectNode> now = pods(set);
    writer.update(
        ObjectKey.of("apps", "statefulsets", namespace, set.at("/metadata/name").asText()),
        stored -> {
          ObjectNode status = numbers(stored, now.size(), count(now, DisruptionBudget::ready));
          status.put("currentReplicas", now.size()).put("updatedReplicas", now.size());
          status.put("currentRevision", hash).put("updateRevision", hash);
        });
  }

  private void daemonSet(ObjectNode set) {
    String namespace = set.at("/metadata/namespace").asText();
    String hash = PodFactory.hash(set.at("/spec/template"));
    JsonNode spec = set.at("/spec/template/spec");
    List<ObjectNode> pods = pods(set);
    int desired = 0;
    for (ObjectNode node : writer.list("", "nodes")) {
      String nodeName = node.at("/metadata/name").asText();
      boolean matches = Placement.selects(spec, node) && Placement.tolerates(spec, node, true);
      desired += matches ? 1 : 0;
      List<ObjectNode> here =
          pods.stream().filter(pod -> pod.at("/spec/nodeName").asText().equals(nodeName)).toList();
      boolean current = false;
      for (ObjectNode pod : here) {
        boolean upToDate = hash.equals(pod.at("/metadata/labels/" + REVISION_HASH).asText());
        if (matches && upToDate && !current) {
          current = true;
        } else if (!leaving(pod)) {
          writer.remove(pod, "", "pods");
        }
      }
      if (matches && !current) {
        ObjectNode pod = PodFactory.fromTemplate(set, REVISION_HASH, hash);
        Json.child(pod, "spec").put("nodeName", nodeName);
        PodFactory.runOn(writer, pod, node);
        writer.create("", "pods", namespace, pod);
      }
    }
    daemonStatus(set, namespace, desired);
  }

  private void daemonStatus(ObjectNode set, String namespace, int desired) {
    List<ObjectNode> now = pods(set);
    int ready = count(now, DisruptionBudget::ready);
    writer.update(
        ObjectKey.of("apps", "daemonsets", namespace, set.at("/metadata/name").asText()),
        stored -> {
          ObjectNode status = Json.child(stored, "status");
          status.set("observedGeneration", stored.at("/metadata/generation"));
          status.put("currentNumberScheduled", now.size());
          status.put("desiredNumberScheduled", desired);
          status.put("numberAvailable", ready).put("numberReady", ready);
          status.put("updatedNumberScheduled", now.size()).put("numberMisscheduled", 0);
          status.put("numberUnavailable", Math.max(0, desired - ready));
        });
  }
}
