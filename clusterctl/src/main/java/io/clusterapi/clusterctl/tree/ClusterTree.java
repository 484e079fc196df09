package io.clusterapi.clusterctl.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.tree.TreeNode.Counters;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Arranges a cluster's objects as upstream's {@code describe cluster} does: Cluster, its
 * infrastructure, control plane and workers; machines in the same state become one line; what only
 * repeats its machine is left out.
 */
public final class ClusterTree {
  private static final String CONTROL_PLANE_LABEL = "cluster.x-k8s.io/control-plane";

  private final ClusterObjects objects;
  private final TreeOptions options;
  private final ConditionFilter filter;
  private final Set<String> placed = new HashSet<>();

  private ClusterTree(ClusterObjects objects, TreeOptions options) {
    this.objects = objects;
    this.options = options;
    this.filter = new ConditionFilter(options.showConditions());
  }

  /** The lines to print, the heading first. */
  public static List<String> render(ClusterObjects objects, TreeOptions options, Instant now) {
    return TreeLayout.lines(of(objects, options), options.color(), now);
  }

  public static TreeNode of(ClusterObjects objects, TreeOptions options) {
    return new ClusterTree(objects, options).root();
  }

  private TreeNode root() {
    List<TreeNode> children = new ArrayList<>();
    objects
        .infrastructure()
        .ifPresent(infrastructure -> children.add(node(infrastructure, false, List.of())));
    objects.controlPlane().ifPresent(controlPlane -> children.add(controlPlane(controlPlane)));
    if (options.showResourceSets() && !objects.resourceSets().isEmpty()) {
      children.add(
          TreeNode.virtual(
              "ClusterResourceSets", references("ClusterResourceSet", objects.resourceSets())));
    }
    workers().ifPresent(children::add);
    return node(objects.cluster(), false, sorted(children));
  }

  private TreeNode controlPlane(ObjectNode controlPlane) {
    List<ObjectNode> machines =
        objects.machines().stream()
            .filter(machine -> machine.path("metadata").path("labels").has(CONTROL_PLANE_LABEL))
            .toList();
    List<TreeNode> children = new ArrayList<>(machines(machines, true));
    children.addAll(templates(controlPlane.at("/spec/machineTemplate/spec/infrastructureRef")));
    return node(controlPlane, true, children);
  }

  private Optional<TreeNode> workers() {
    List<TreeNode> children = new ArrayList<>();
    for (ObjectNode deployment : objects.machineDeployments()) {
      children.add(deployment(deployment));
    }
    List<TreeNode> sorted = sorted(children);
    List<ObjectNode> orphans =
        objects.machines().stream().filter(machine -> !placed.contains(Rows.uid(machine))).toList();
    if (!orphans.isEmpty()) {
      sorted.add(TreeNode.virtual("Other", machines(orphans, false)));
    }
    return sorted.isEmpty() ? Optional.empty() : Optional.of(TreeNode.virtual("Workers", sorted));
  }

  private TreeNode deployment(ObjectNode deployment) {
    List<TreeNode> children = new ArrayList<>();
    List<ObjectNode> machines = new ArrayList<>();
    for (ObjectNode set : controlledBy(objects.machineSets(), deployment)) {
      List<ObjectNode> ofSet = controlledBy(objects.machines(), set);
      if (options.showMachineSets()) {
        children.add(node(set, false, machines(ofSet, true)));
      } else {
        machines.addAll(ofSet);
      }
    }
    List<TreeNode> all = sorted(children);
    all.addAll(machines(machines, true));
    all.addAll(
        templates(
            deployment.at("/spec/template/spec/infrastructureRef"),
            deployment.at("/spec/template/spec/bootstrap/configRef")));
    return node(deployment, false, all);
  }

  private List<TreeNode> machines(List<ObjectNode> machines, boolean mayGroup) {
    Map<Object, List<ObjectNode>> byState = new LinkedHashMap<>();
    for (ObjectNode machine : machines) {
      placed.add(Rows.uid(machine));
      Object key = mayGroup && options.grouping() ? state(machine) : Rows.uid(machine);
      byState.computeIfAbsent(key, state -> new ArrayList<>()).add(machine);
    }
    List<TreeNode> nodes = new ArrayList<>();
    for (List<ObjectNode> alike : byState.values()) {
      nodes.add(alike.size() > 1 ? group(alike) : node(alike.get(0), false, echoes(alike.get(0))));
    }
    return sorted(nodes);
  }

  /**
   * Machines with equal state are one line. A machine on its way out is not like one that stays.
   */
  private static Object state(ObjectNode machine) {
    List<String> state = new ArrayList<>();
    for (String type : List.of("Available", "Ready", "UpToDate")) {
      state.add(
          Rows.condition(machine, type)
              .map(found -> found.getStatus() + "/" + found.getReason())
              .orElse(""));
    }
    state.add(Boolean.toString(deleting(machine)));
    return state;
  }

  private static TreeNode group(List<ObjectNode> machines) {
    List<String> names = machines.stream().map(Rows::name).sorted().toList();
    int shown = Math.min(2, names.size());
    String see =
        "See " + String.join(", ", names.subList(0, shown)) + (names.size() > shown ? ", ..." : "");
    Optional<Condition> ready =
        machines.stream()
            .map(machine -> Rows.condition(machine, "Ready").orElse(null))
            .filter(Objects::nonNull)
            .min(
                Comparator.comparing(
                    found -> Objects.requireNonNullElse(found.getLastTransitionTime(), "")));
    Counters counters =
        new Counters(
            "",
            count(machines, "Available"),
            count(machines, "Ready"),
            count(machines, "UpToDate"));
    return new TreeNode(
        "",
        "",
        "",
        machines.size() + " Machines...",
        deleting(machines.get(0)),
        counters,
        ready,
        see,
        List.of(),
        List.of());
  }

  private static String count(List<ObjectNode> machines, String type) {
    long matching =
        machines.stream()
            .filter(
                machine ->
                    Rows.condition(machine, type)
                        .map(found -> "True".equals(found.getStatus()))
                        .orElse(false))
            .count();
    return Long.toString(matching);
  }

  /**
   * Infrastructure and bootstrap of a machine, unless they are fine or say what the machine says.
   */
  private List<TreeNode> echoes(ObjectNode machine) {
    List<TreeNode> nodes = new ArrayList<>();
    Optional<Condition> machineReady = Rows.condition(machine, "Ready");
    for (String path : List.of("/spec/infrastructureRef", "/spec/bootstrap/configRef")) {
      objects
          .referenced(machine.at(path))
          .filter(
              object -> options.echo() || tellsMore(Rows.condition(object, "Ready"), machineReady))
          .ifPresent(object -> nodes.add(node(object, false, List.of())));
    }
    return sorted(nodes);
  }

  private static boolean tellsMore(Optional<Condition> own, Optional<Condition> machine) {
    if (own.isPresent() && "True".equals(own.get().getStatus())) {
      return false;
    }
    boolean same =
        own.isPresent() == machine.isPresent()
            && (own.isEmpty()
                || (own.get().getStatus().equals(machine.get().getStatus())
                    && Objects.equals(own.get().getReason(), machine.get().getReason())));
    return !same;
  }

  private List<TreeNode> templates(JsonNode... references) {
    if (!options.showTemplates()) {
      return List.of();
    }
    List<TreeNode> nodes = new ArrayList<>();
    for (JsonNode reference : references) {
      if (reference.hasNonNull("kind")) {
        nodes.addAll(
            references(reference.path("kind").asText(), List.of(reference.path("name").asText())));
      }
    }
    return nodes.isEmpty() ? List.of() : List.of(TreeNode.virtual("Templates", sorted(nodes)));
  }

  private List<TreeNode> references(String kind, List<String> names) {
    String namespace = objects.cluster().path("metadata").path("namespace").asText("");
    return names.stream()
        .map(
            name ->
                new TreeNode(
                    kind,
                    namespace,
                    name,
                    kind + " " + namespace + "/" + name,
                    false,
                    Counters.NONE,
                    Optional.empty(),
                    "",
                    List.of(),
                    List.of()))
        .toList();
  }

  private TreeNode node(ObjectNode object, boolean controlPlane, List<TreeNode> children) {
    Optional<Condition> main = Rows.main(object, controlPlane);
    return new TreeNode(
        object.path("kind").asText(),
        object.path("metadata").path("namespace").asText(""),
        Rows.name(object),
        Rows.label(object),
        deleting(object),
        Rows.counters(object, controlPlane),
        main,
        main.map(Condition::getMessage).orElse(""),
        filter.shown(object),
        children);
  }

  private static List<ObjectNode> controlledBy(List<ObjectNode> candidates, ObjectNode owner) {
    List<ObjectNode> owned = new ArrayList<>();
    for (ObjectNode candidate : candidates) {
      for (JsonNode reference : candidate.path("metadata").path("ownerReferences")) {
        if (reference.path("controller").asBoolean()
            && reference.path("uid").asText().equals(Rows.uid(owner))) {
          owned.add(candidate);
        }
      }
    }
    return owned;
  }

  private static boolean deleting(ObjectNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  private static List<TreeNode> sorted(List<TreeNode> nodes) {
    List<TreeNode> sorted = new ArrayList<>(nodes);
    sorted.sort(Comparator.comparing(TreeNode::label));
    return sorted;
  }
}
