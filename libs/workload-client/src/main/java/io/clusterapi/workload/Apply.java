package io.clusterapi.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.workload.WorkloadException.Problem;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts arbitrary objects into a workload cluster, as a ClusterResourceSet does. */
public final class Apply {
  /** What to do with objects that exist. */
  public enum Mode {
    /** Leave them as they are. */
    CREATE_IF_ABSENT,
    /** Set the given fields by JSON merge patch; fields not given stay. */
    MERGE
  }

  /** What became of one object. */
  public enum Action {
    CREATED,
    UNCHANGED,
    PATCHED,
    FAILED
  }

  /**
   * Result for one object.
   *
   * @param object {@code kind namespace/name} or {@code kind name}
   * @param problem why it failed; null otherwise
   * @param message why it failed; empty otherwise
   */
  public record Outcome(String object, Action action, Problem problem, String message) {}

  // What others need comes first: a Namespace before its content, a definition before its objects.
  // Kinds not named keep their order after these. The list is upstream's.
  private static final List<String> FIRST =
      List.of(
          "Namespace",
          "CustomResourceDefinition",
          "StorageClass",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "Secret",
          "ConfigMap",
          "ServiceAccount",
          "LimitRange",
          "Pod",
          "ReplicaSet",
          "Endpoint");

  private final WorkloadConnection connection;
  private final Map<String, Map<String, APIResource>> discovered = new HashMap<>();

  Apply(WorkloadConnection connection) {
    this.connection = connection;
  }

  /** The objects in the order in which they are to be created. */
  public static List<ObjectNode> sorted(List<ObjectNode> objects) {
    List<ObjectNode> sorted = new ArrayList<>(objects);
    sorted.sort(
        Comparator.comparingInt(
            object -> {
              int at = FIRST.indexOf(object.path("kind").asText());
              return at < 0 ? FIRST.size() : at;
            }));
    return sorted;
  }

  /**
   * Applies all objects, in {@link #sorted} order. One that fails does not stop the others.
   *
   * @param objects with apiVersion, kind and metadata.name; namespaced ones without a namespace go
   *     to {@code default}
   * @return one outcome for each, in the order applied
   */
  public List<Outcome> apply(List<ObjectNode> objects, Mode mode) {
    List<Outcome> outcomes = new ArrayList<>();
    for (ObjectNode object : sorted(objects)) {
      outcomes.add(applyOne(object, mode));
    }
    return outcomes;
  }

  private Outcome applyOne(ObjectNode object, Mode mode) {
    String described = describe(object);
    try {
      Resource<GenericKubernetesResource> resource = resource(object);
      return new Outcome(described, act(described, object, resource, mode), null, "");
    } catch (WorkloadException e) {
      return new Outcome(described, Action.FAILED, e.problem(), e.getMessage());
    }
  }

  private Action act(
      String described,
      ObjectNode object,
      Resource<GenericKubernetesResource> resource,
      Mode mode) {
    if (mode == Mode.MERGE) {
      GenericKubernetesResource existing = connection.call("get " + described, resource::get);
      if (existing != null) {
        GenericKubernetesResource after =
            connection.call(
                "patch " + described,
                () -> resource.patch(PatchContext.of(PatchType.JSON_MERGE), object.toString()));
        boolean same =
            existing
                .getMetadata()
                .getResourceVersion()
                .equals(after.getMetadata().getResourceVersion());
        return same ? Action.UNCHANGED : Action.PATCHED;
      }
    }
    try {
      connection.call("create " + described, resource::create);
      return Action.CREATED;
    } catch (WorkloadException e) {
      if (e.problem() == Problem.CONFLICT && mode == Mode.CREATE_IF_ABSENT) {
        return Action.UNCHANGED;
      }
      throw e;
    }
  }

  private Resource<GenericKubernetesResource> resource(ObjectNode object) {
    KubernetesClient client = connection.client();
    String apiVersion = required(object, "apiVersion", object.path("apiVersion"));
    String kind = required(object, "kind", object.path("kind"));
    required(object, "metadata.name", object.path("metadata").path("name"));
    APIResource type = discover(apiVersion, kind);
    int slash = apiVersion.indexOf('/');
    boolean namespaced = Boolean.TRUE.equals(type.getNamespaced());
    ResourceDefinitionContext definition =
        new ResourceDefinitionContext.Builder()
            .withGroup(slash < 0 ? "" : apiVersion.substring(0, slash))
            .withVersion(apiVersion.substring(slash + 1))
            .withKind(kind)
            .withPlural(type.getName())
            .withNamespaced(namespaced)
            .build();
    GenericKubernetesResource resource;
    try {
      resource =
          client.getKubernetesSerialization().convertValue(object, GenericKubernetesResource.class);
    } catch (RuntimeException e) {
      throw new WorkloadException(
          Problem.OTHER, describe(object) + ": metadata is not that of a Kubernetes object");
    }
    var kindOfObjects = client.genericKubernetesResources(definition);
    if (!namespaced) {
      return kindOfObjects.resource(resource);
    }
    String namespace = object.path("metadata").path("namespace").asText("");
    String target = namespace.isEmpty() ? "default" : namespace;
    resource.getMetadata().setNamespace(target);
    return kindOfObjects.inNamespace(target).resource(resource);
  }

  private APIResource discover(String apiVersion, String kind) {
    APIResource known = discovered.getOrDefault(apiVersion, Map.of()).get(kind);
    if (known != null) {
      return known;
    }
    // Asked again on every miss: a CustomResourceDefinition applied a moment ago adds kinds.
    APIResourceList list =
        connection.call(
            "discover " + apiVersion, () -> connection.client().getApiResources(apiVersion));
    Map<String, APIResource> kinds =
        list == null
            ? Map.of()
            : list.getResources().stream()
                .filter(r -> !r.getName().contains("/"))
                .collect(Collectors.toMap(APIResource::getKind, r -> r, (a, b) -> a));
    discovered.put(apiVersion, kinds);
    APIResource found = kinds.get(kind);
    if (found == null) {
      throw new WorkloadException(
          Problem.NOT_FOUND,
          "the cluster does not know kind "
              + kind
              + " of "
              + apiVersion
              + "; apply its CustomResourceDefinition first");
    }
    return found;
  }

  private static String required(ObjectNode object, String field, JsonNode value) {
    if (!value.isTextual() || value.asText().isEmpty()) {
      throw new WorkloadException(Problem.OTHER, describe(object) + ": " + field + " is missing");
    }
    return value.asText();
  }

  private static String describe(ObjectNode object) {
    String namespace = object.path("metadata").path("namespace").asText("");
    String name = object.path("metadata").path("name").asText("(no name)");
    return object.path("kind").asText("(no kind)")
        + " "
        + (namespace.isEmpty() ? "" : namespace + "/")
        + name;
  }
}
