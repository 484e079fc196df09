package io.clusterapi.workload;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.workload.DrainRules.Behavior;
import io.clusterapi.workload.DrainRules.Rule;
import io.clusterapi.workload.WorkloadException.Problem;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Empties a Node, one pass at a time; call again until the result is complete. */
public final class Drain {
  private static final long PAGE = 100;

  private final WorkloadConnection connection;
  private final WorkloadSettings settings;

  Drain(WorkloadConnection connection, WorkloadSettings settings) {
    this.connection = connection;
    this.settings = settings;
  }

  private record Placed(Pod pod, Rule rule) {
    String name() {
      return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }

    boolean terminating() {
      return pod.getMetadata().getDeletionTimestamp() != null;
    }
  }

  /**
   * Cordons the Node and evicts what has to go next. Evictions end after the settings' budget (10
   * s); those not reached are reported as failed with that reason and are tried next time.
   *
   * @param unreachable nothing on the Node answers: Pods already deleted are not waited for
   * @throws WorkloadException NOT_FOUND when the Node does not exist
   */
  public DrainResult pass(String nodeName, DrainRules rules, boolean unreachable, Instant now) {
    if (!connection.nodes().unschedulable(nodeName, true)) {
      throw new WorkloadException(
          Problem.NOT_FOUND, "Node " + nodeName + " does not exist in " + connection.cluster());
    }
    Map<String, Map<String, String>> namespaces = new HashMap<>();
    Map<String, Boolean> daemonSets = new HashMap<>();
    PodDisposition disposition =
        new PodDisposition(
            unreachable,
            now,
            (namespace, name) ->
                daemonSets.computeIfAbsent(
                    namespace + "/" + name, key -> daemonSetExists(namespace, name)),
            rules,
            namespace -> namespaces.computeIfAbsent(namespace, this::namespaceLabels));
    List<Placed> pods =
        podsOn(nodeName).stream()
            .map(pod -> new Placed(pod, disposition.of(pod)))
            .sorted(Comparator.comparing(Placed::name))
            .toList();
    return evict(pods);
  }

  private DrainResult evict(List<Placed> pods) {
    // Order counts Pods still terminating too: the next order starts when the last one is gone.
    int lowest =
        pods.stream()
            .filter(p -> p.rule().behavior() != Behavior.SKIP)
            .mapToInt(p -> p.rule().order())
            .min()
            .orElse(0);
    List<String> terminating = new ArrayList<>();
    List<String> later = new ArrayList<>();
    List<String> wait = new ArrayList<>();
    List<String> waitLater = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    Map<String, List<String>> failed = new TreeMap<>();
    long end = System.nanoTime() + settings.evictionBudget().toNanos();
    for (Placed pod : pods) {
      boolean now = pod.rule().order() == lowest;
      if (pod.rule().behavior() == Behavior.SKIP) {
        skipped.add(pod.name());
      } else if (pod.rule().behavior() == Behavior.WAIT_COMPLETED) {
        (now ? wait : waitLater).add(pod.name());
      } else if (pod.terminating()) {
        terminating.add(pod.name());
      } else if (!now) {
        later.add(pod.name());
      } else if (System.nanoTime() - end > 0) {
        failed
            .computeIfAbsent(
                "eviction timeout of "
                    + settings.evictionBudget().toSeconds()
                    + "s reached, eviction will be retried",
                reason -> new ArrayList<>())
            .add(pod.name());
      } else {
        evictOne(pod, terminating, failed);
      }
    }
    return new DrainResult(terminating, failed, later, wait, waitLater, skipped);
  }

  private void evictOne(Placed pod, List<String> terminating, Map<String, List<String>> failed) {
    try {
      post(pod.pod());
      terminating.add(pod.name());
    } catch (WorkloadException e) {
      if (e.problem() == Problem.NOT_FOUND) {
        return;
      }
      failed.computeIfAbsent(reason(e), r -> new ArrayList<>()).add(pod.name());
    }
  }

  // The library's own evict() answers only true or false; the PodDisruptionBudget's message is
  // what tells a person why a machine does not go away.
  private void post(Pod pod) {
    String namespace = pod.getMetadata().getNamespace();
    String name = pod.getMetadata().getName();
    ObjectNode eviction = JsonNodeFactory.instance.objectNode();
    eviction.put("apiVersion", "policy/v1").put("kind", "Eviction");
    eviction.putObject("metadata").put("namespace", namespace).put("name", name);
    connection.call(
        "evict pod " + namespace + "/" + name,
        () ->
            connection
                .client()
                .raw(
                    "/api/v1/namespaces/" + namespace + "/pods/" + name + "/eviction",
                    "POST",
                    eviction));
  }

  private static String reason(WorkloadException e) {
    if (e.getCause() instanceof KubernetesClientException client && client.getStatus() != null) {
      var status = client.getStatus();
      List<StatusCause> causes =
          status.getDetails() == null || status.getDetails().getCauses() == null
              ? List.of()
              : status.getDetails().getCauses();
      if (causes.stream().anyMatch(c -> "NamespaceTerminating".equals(c.getReason()))) {
        return "Cannot evict pod from terminating namespace: unable to create eviction"
            + " (kube-controller-manager should set deletionTimestamp)";
      }
      String details =
          causes.stream().map(StatusCause::getMessage).collect(Collectors.joining(","));
      String message = status.getMessage() == null ? e.getMessage() : status.getMessage();
      return details.isEmpty() ? message : message + " " + details;
    }
    return e.getMessage();
  }

  private List<Pod> podsOn(String nodeName) {
    List<Pod> pods = new ArrayList<>();
    String next = null;
    do {
      String from = next;
      PodList page =
          connection.call(
              "list pods of node " + nodeName,
              () ->
                  connection
                      .client()
                      .pods()
                      .inAnyNamespace()
                      .withField("spec.nodeName", nodeName)
                      .list(new ListOptionsBuilder().withLimit(PAGE).withContinue(from).build()));
      pods.addAll(page.getItems());
      next = page.getMetadata() == null ? null : page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    return pods;
  }

  private boolean daemonSetExists(String namespace, String name) {
    return connection.call(
            "get daemonset " + namespace + "/" + name,
            () ->
                connection.client().apps().daemonSets().inNamespace(namespace).withName(name).get())
        != null;
  }

  private Map<String, String> namespaceLabels(String name) {
    Namespace namespace =
        connection.call(
            "get namespace " + name, () -> connection.client().namespaces().withName(name).get());
    return namespace == null || namespace.getMetadata().getLabels() == null
        ? Map.of()
        : namespace.getMetadata().getLabels();
  }
}
