package io.clusterapi.workload;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.workload.NodeFact.Taint;
import io.clusterapi.workload.WorkloadException.Problem;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reading and changing Nodes. Changes are patches of what differs; nothing is sent otherwise. */
public final class Nodes {
  // Taints can only be replaced as a whole list, so a change of them is tied to the version it was
  // computed from; the kubelet and cloud controllers write Nodes too, mostly while they start.
  private static final int CONFLICT_ATTEMPTS = 5;

  private final WorkloadConnection connection;

  Nodes(WorkloadConnection connection) {
    this.connection = connection;
  }

  /**
   * A wanted change of a Node.
   *
   * @param setLabels added or overwritten
   * @param removeLabels removed where present
   * @param setAnnotations added or overwritten
   * @param removeAnnotations removed where present
   * @param setTaints added, or their value overwritten; key and effect identify a taint
   * @param removeTaints removed where present; their values do not matter
   */
  public record Change(
      Map<String, String> setLabels,
      Set<String> removeLabels,
      Map<String, String> setAnnotations,
      Set<String> removeAnnotations,
      List<Taint> setTaints,
      List<Taint> removeTaints) {
    public Change {
      setLabels = Map.copyOf(setLabels);
      removeLabels = Set.copyOf(removeLabels);
      setAnnotations = Map.copyOf(setAnnotations);
      removeAnnotations = Set.copyOf(removeAnnotations);
      setTaints = List.copyOf(setTaints);
      removeTaints = List.copyOf(removeTaints);
    }
  }

  /** All Nodes, without the health of control-plane components. */
  public List<NodeFact> list() {
    return connection
        .call("list nodes", () -> connection.client().nodes().list().getItems())
        .stream()
        .map(NodeFact::of)
        .toList();
  }

  public Optional<NodeFact> get(String name) {
    return Optional.ofNullable(read(name)).map(NodeFact::of);
  }

  /**
   * Applies a change.
   *
   * @return the Node as it then is, empty when there is no such Node
   * @throws WorkloadException CONFLICT when others kept changing the Node's taints
   */
  public Optional<NodeFact> change(String name, Change change) {
    for (int attempt = 1; ; attempt++) {
      Node node = read(name);
      if (node == null) {
        return Optional.empty();
      }
      ObjectNode patch = patchOf(node, change);
      if (patch.isEmpty()) {
        return Optional.of(NodeFact.of(node));
      }
      try {
        return Optional.of(NodeFact.of(patch(name, patch)));
      } catch (WorkloadException e) {
        if (e.problem() == Problem.NOT_FOUND) {
          return Optional.empty();
        }
        if (e.problem() != Problem.CONFLICT || attempt == CONFLICT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * Forbids (or allows again) new Pods on a Node.
   *
   * @return false when there is no such Node
   */
  public boolean unschedulable(String name, boolean unschedulable) {
    Node node = read(name);
    if (node == null) {
      return false;
    }
    boolean now = node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
    if (now == unschedulable) {
      return true;
    }
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").put("unschedulable", unschedulable);
    return connection.callIfPresent("cordon node " + name, () -> patch(name, patch));
  }

  /**
   * Deletes a Node object.
   *
   * @return false when it was already gone
   */
  public boolean delete(String name) {
    return connection.call(
        "delete node " + name,
        () -> !connection.client().nodes().withName(name).delete().isEmpty());
  }

  /**
   * Tells Kubernetes which machine of its cloud a Node is, where no cloud controller does.
   *
   * @return false when there is no such Node
   * @throws WorkloadException CONFLICT when the Node is another machine already: Kubernetes lets
   *     nobody change it then
   */
  public boolean providerId(String name, String providerId) {
    Node node = read(name);
    if (node == null) {
      return false;
    }
    String now = node.getSpec() == null ? null : node.getSpec().getProviderID();
    if (providerId.equals(now)) {
      return true;
    }
    if (now != null && !now.isEmpty()) {
      throw new WorkloadException(
          Problem.CONFLICT,
          "node %s of %s is %s, wanted %s: delete the Node and let its kubelet register anew"
              .formatted(name, connection.cluster(), now, providerId));
    }
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").put("providerID", providerId);
    return connection.callIfPresent("set providerID of node " + name, () -> patch(name, patch));
  }

  private Node read(String name) {
    return connection.call(
        "get node " + name, () -> connection.client().nodes().withName(name).get());
  }

  private Node patch(String name, ObjectNode patch) {
    return connection.call(
        "patch node " + name,
        () ->
            connection
                .client()
                .nodes()
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString()));
  }

  static ObjectNode patchOf(Node node, Change change) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    ObjectNode labels =
        difference(node.getMetadata().getLabels(), change.setLabels(), change.removeLabels());
    if (!labels.isEmpty()) {
      metadata.set("labels", labels);
    }
    ObjectNode annotations =
        difference(
            node.getMetadata().getAnnotations(),
            change.setAnnotations(),
            change.removeAnnotations());
    if (!annotations.isEmpty()) {
      metadata.set("annotations", annotations);
    }
    List<Taint> before = NodeFact.of(node).taints();
    List<Taint> after = taints(before, change);
    if (!after.equals(before)) {
      metadata.put("resourceVersion", node.getMetadata().getResourceVersion());
      ArrayNode list = patch.putObject("spec").putArray("taints");
      for (Taint taint : after) {
        ObjectNode entry = list.addObject().put("key", taint.key()).put("effect", taint.effect());
        if (!taint.value().isEmpty()) {
          entry.put("value", taint.value());
        }
        // When it was added matters for evictions of type NoExecute and is the server's to say.
        originalTimeAdded(node, taint).ifPresent(time -> entry.put("timeAdded", time));
      }
    }
    if (!metadata.isEmpty()) {
      patch.set("metadata", metadata);
    }
    return patch;
  }

  private static Optional<String> originalTimeAdded(Node node, Taint taint) {
    if (node.getSpec() == null || node.getSpec().getTaints() == null) {
      return Optional.empty();
    }
    return node.getSpec().getTaints().stream()
        .filter(t -> taint.key().equals(t.getKey()) && taint.effect().equals(t.getEffect()))
        .map(t -> t.getTimeAdded())
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static List<Taint> taints(List<Taint> before, Change change) {
    List<Taint> after =
        new java.util.ArrayList<>(
            before.stream()
                .filter(t -> change.removeTaints().stream().noneMatch(same(t)))
                .toList());
    for (Taint wanted : change.setTaints()) {
      int at = -1;
      for (int i = 0; i < after.size(); i++) {
        if (same(wanted).test(after.get(i))) {
          at = i;
        }
      }
      if (at < 0) {
        after.add(wanted);
      } else {
        after.set(at, wanted);
      }
    }
    return after;
  }

  private static java.util.function.Predicate<Taint> same(Taint taint) {
    return other -> other.key().equals(taint.key()) && other.effect().equals(taint.effect());
  }

  private static ObjectNode difference(
      Map<String, String> current, Map<String, String> set, Set<String> remove) {
    Map<String, String> now = current == null ? Map.of() : current;
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    for (String key : remove) {
      if (now.containsKey(key) && !set.containsKey(key)) {
        patch.putNull(key);
      }
    }
    set.forEach(
        (key, value) -> {
          if (!value.equals(now.get(key))) {
            patch.put(key, value);
          }
        });
    return patch;
  }
}
