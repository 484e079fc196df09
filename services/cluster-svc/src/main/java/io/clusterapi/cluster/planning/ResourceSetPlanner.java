package io.clusterapi.cluster.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.events.ResourceChanged;
import io.clusterapi.events.WorkloadObserved;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.loop.plan.SlicePlanner;
import io.clusterapi.model.LabelSelectors;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.addons.ClusterResourceSet;
import io.clusterapi.model.addons.ClusterResourceSetBinding;
import io.clusterapi.model.addons.ClusterResourceSetBindingSpec;
import io.clusterapi.model.addons.ClusterResourceSetBindingSpec.ResourceBinding;
import io.clusterapi.model.addons.ClusterResourceSetBindingSpec.ResourceSetBinding;
import io.clusterapi.model.addons.ClusterResourceSetSpec.ResourceRef;
import io.clusterapi.model.addons.ClusterResourceSetStatus;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.core.Cluster;
import io.clusterapi.planning.ChildNames;
import io.clusterapi.planning.Note;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Pushes the ConfigMaps and Secrets of matching ClusterResourceSets into a cluster, once its API
 * answers, and keeps the account of it in the cluster's ClusterResourceSetBinding. ApplyOnce
 * creates what is absent and never looks again; Reconcile applies anew when the contents change.
 */
public final class ResourceSetPlanner implements SlicePlanner {
  public static final String OPERATION = "apply-resource";
  private static final String SECRET_TYPE = "addons.cluster.x-k8s.io/resource-set";

  @Override
  public List<Effect> plan(Slice slice) {
    Optional<Cluster> found = slice.all(Cluster.class).stream().findFirst();
    if (found.isEmpty()) {
      // The account of a cluster goes with it, though its sets, owners too, live on.
      return slice.all(ClusterResourceSetBinding.class).stream()
          .<Effect>map(
              binding ->
                  new Effect.Delete(
                      binding, new Note(ClusterReason.DeletionCompleted, "the Cluster is gone")))
          .toList();
    }
    if (found.get().getMetadata().getDeletionTimestamp() != null) {
      return List.of();
    }
    Cluster cluster = found.get();
    List<ClusterResourceSet> sets =
        // Upstream's vSphere template labels its set with the cluster's name, which makes it one of
        // this cluster's objects instead of one for all clusters of the namespace.
        Stream.concat(
                slice.shared(ClusterResourceSet.class).stream(),
                slice.all(ClusterResourceSet.class).stream())
            .filter(set -> matches(set, cluster))
            .toList();
    Optional<ClusterResourceSetBinding> before =
        slice.named(ClusterResourceSetBinding.class, cluster.getMetadata().getName());
    if (sets.isEmpty() && before.isEmpty()) {
      return List.of();
    }
    List<Effect> effects = new ArrayList<>();
    ClusterResourceSetBinding binding =
        before
            .map(known -> Mapper.copy(known, ClusterResourceSetBinding.class))
            .orElseGet(() -> empty(cluster));
    List<ResourceSetBinding> rows = rows(binding, sets);
    binding.getSpec().bindings = rows;
    takeOutcomes(cluster, rows, sets, slice, effects);
    if (reachable(cluster, slice) && !ClusterController.isPaused(cluster)) {
      sets.forEach(set -> begin(cluster, set, rows, slice, effects));
    }
    owners(binding, cluster, sets);
    Note because = new Note(ClusterReason.ResourcesApplied, "the account of applied resources");
    effects.add(
        before.isPresent()
            ? new Effect.Update(binding, because)
            : new Effect.Create(binding, because));
    return effects;
  }

  /** An empty selector selects nothing, unlike elsewhere: nobody should get add-ons by accident. */
  private static boolean matches(ClusterResourceSet set, Cluster cluster) {
    Map<String, String> labels = cluster.getMetadata().getLabels();
    return set.getMetadata().getDeletionTimestamp() == null
        && !LabelSelectors.isEmpty(set.getSpec().clusterSelector)
        && LabelSelectors.matches(
            set.getSpec().clusterSelector, labels == null ? Map.of() : labels);
  }

  private static boolean reachable(Cluster cluster, Slice slice) {
    return cluster.getStatus() != null
        && cluster.getStatus().initialization != null
        && Boolean.TRUE.equals(cluster.getStatus().initialization.controlPlaneInitialized)
        && slice.view(WorkloadObserved.class).map(WorkloadObserved::getConnected).orElse(false);
  }

  private static ClusterResourceSetBinding empty(Cluster cluster) {
    ClusterResourceSetBinding binding = new ClusterResourceSetBinding();
    binding.setMetadata(
        new ObjectMetaBuilder()
            .withName(cluster.getMetadata().getName())
            .withNamespace(cluster.getMetadata().getNamespace())
            .build());
    ClusterResourceSetBindingSpec spec = new ClusterResourceSetBindingSpec();
    spec.clusterName = cluster.getMetadata().getName();
    binding.setSpec(spec);
    return binding;
  }

  /** One row for every matching set; rows of sets that match no more go. */
  private static List<ResourceSetBinding> rows(
      ClusterResourceSetBinding binding, List<ClusterResourceSet> sets) {
    List<ResourceSetBinding> rows = new ArrayList<>();
    for (ClusterResourceSet set : sets) {
      String name = set.getMetadata().getName();
      List<ResourceSetBinding> known =
          binding.getSpec().bindings == null ? List.of() : binding.getSpec().bindings;
      rows.add(
          known.stream()
              .filter(row -> row.clusterResourceSetName.equals(name))
              .findFirst()
              .orElseGet(
                  () -> {
                    ResourceSetBinding row = new ResourceSetBinding();
                    row.clusterResourceSetName = name;
                    return row;
                  }));
    }
    return rows;
  }

  private static void takeOutcomes(
      Cluster cluster,
      List<ResourceSetBinding> rows,
      List<ClusterResourceSet> sets,
      Slice slice,
      List<Effect> effects) {
    for (OperationState operation : slice.operations(cluster.getMetadata().getUid())) {
      if (!operation.type().equals(OPERATION)) {
        continue;
      }
      ObjectNode request = tree(operation.intent().request());
      String setName = request.path("set").asText();
      Optional<ResourceSetBinding> row =
          rows.stream().filter(one -> one.clusterResourceSetName.equals(setName)).findFirst();
      Optional<ClusterResourceSet> set =
          sets.stream().filter(one -> one.getMetadata().getName().equals(setName)).findFirst();
      switch (operation.phase()) {
        case SUCCEEDED -> {
          row.ifPresent(one -> applied(one, request, slice));
          set.ifPresent(one -> condition(one, cluster, null, slice, effects));
          effects.add(new Effect.Forget(operation.id()));
        }
        case FAILED -> {
          set.ifPresent(
              one ->
                  condition(
                      one, cluster, operation.problem().orElseThrow().message(), slice, effects));
          // Kept while its contents are what they were: forgotten, it would be begun again at once.
          if (set.isEmpty() || !isCurrent(request, slice)) {
            effects.add(new Effect.Forget(operation.id()));
          }
        }
        case RETRYING ->
            set.ifPresent(
                one ->
                    condition(
                        one, cluster, operation.problem().orElseThrow().message(), slice, effects));
        case RUNNING -> {
          // Nothing to account for yet.
        }
      }
    }
  }

  private static boolean isCurrent(ObjectNode request, Slice slice) {
    return slice
        .sharedView(
            ResourceChanged.class, request.path("kind").asText(), request.path("name").asText())
        .map(source -> source.getDigest().equals(request.path("digest").asText()))
        .orElse(false);
  }

  private static void applied(ResourceSetBinding row, ObjectNode request, Slice slice) {
    List<ResourceBinding> resources =
        new ArrayList<>(row.resources == null ? List.of() : row.resources);
    resources.removeIf(
        one ->
            one.kind.equals(request.path("kind").asText())
                && one.name.equals(request.path("name").asText()));
    ResourceBinding done = new ResourceBinding();
    done.kind = request.path("kind").asText();
    done.name = request.path("name").asText();
    done.hash = "sha256:" + request.path("digest").asText();
    done.applied = true;
    done.lastAppliedTime = slice.now().truncatedTo(ChronoUnit.SECONDS).toString();
    resources.add(done);
    row.resources = resources;
  }

  private static void begin(
      Cluster cluster,
      ClusterResourceSet set,
      List<ResourceSetBinding> rows,
      Slice slice,
      List<Effect> effects) {
    ResourceSetBinding row =
        rows.stream()
            .filter(one -> one.clusterResourceSetName.equals(set.getMetadata().getName()))
            .findFirst()
            .orElseThrow();
    boolean once = !"Reconcile".equals(set.getSpec().strategy);
    for (ResourceRef resource : set.getSpec().resources) {
      Optional<ResourceChanged> source =
          slice.sharedView(ResourceChanged.class, resource.kind, resource.name);
      if (source.isEmpty()
          || (resource.kind.equals("Secret") && !source.get().getType().equals(SECRET_TYPE))) {
        continue;
      }
      String digest = source.get().getDigest();
      Optional<ResourceBinding> done =
          (row.resources == null ? List.<ResourceBinding>of() : row.resources)
              .stream()
                  .filter(one -> one.kind.equals(resource.kind) && one.name.equals(resource.name))
                  .findFirst();
      boolean current =
          done.filter(one -> Boolean.TRUE.equals(one.applied))
              .map(one -> once || ("sha256:" + digest).equals(one.hash))
              .orElse(false);
      if (!current) {
        effects.add(operation(cluster, set, resource, digest, once));
      }
    }
  }

  private static Effect operation(
      Cluster cluster, ClusterResourceSet set, ResourceRef resource, String digest, boolean once) {
    String uid = cluster.getMetadata().getUid();
    String id =
        String.join(
            "/", uid, OPERATION, set.getMetadata().getName(), resource.kind, resource.name, digest);
    ObjectNode request = Mapper.json().createObjectNode();
    request.put("namespace", cluster.getMetadata().getNamespace());
    request.put("cluster", cluster.getMetadata().getName());
    request.put("set", set.getMetadata().getName());
    request.put("kind", resource.kind);
    request.put("name", resource.name);
    request.put("digest", digest);
    request.put("once", once);
    return new Effect.Begin(
        new OperationIntent(id, uid, OPERATION, ChildNames.token(id), request.toString()),
        Note.of(
            ClusterReason.ResourcesApplied,
            "%s %s of ClusterResourceSet %s is applied",
            resource.kind,
            resource.name,
            set.getMetadata().getName()));
  }

  /**
   * Says on the set how it went with this cluster: a problem replaces success, and the same
   * cluster's success ends it.
   */
  private static void condition(
      ClusterResourceSet set, Cluster cluster, String problem, Slice slice, List<Effect> effects) {
    ClusterResourceSet next = Mapper.copy(set, ClusterResourceSet.class);
    if (next.getStatus() == null) {
      next.setStatus(new ClusterResourceSetStatus());
    }
    String mine = "Cluster " + cluster.getMetadata().getName() + ": ";
    String told = Conditions.message(next.getStatus().conditions, "ResourcesApplied");
    boolean othersProblem =
        Conditions.isFalse(next.getStatus().conditions, "ResourcesApplied")
            && told != null
            && !told.startsWith(mine);
    if (problem == null && othersProblem) {
      return;
    }
    next.getStatus().conditions =
        Conditions.set(
            next.getStatus().conditions,
            problem == null
                ? Conditions.of("ResourcesApplied", true, ClusterReason.ResourcesApplied.name(), "")
                : Conditions.of(
                    "ResourcesApplied", false, ClusterReason.ApplyFailed.name(), mine + problem),
            next.getMetadata().getGeneration(),
            slice.now());
    next.getStatus().observedGeneration = next.getMetadata().getGeneration();
    effects.add(
        new Effect.Update(
            next,
            problem == null
                ? new Note(ClusterReason.ResourcesApplied, mine + "applied")
                : new Note(ClusterReason.ApplyFailed, mine + problem)));
  }

  private static void owners(
      ClusterResourceSetBinding binding, Cluster cluster, List<ClusterResourceSet> sets) {
    List<OwnerReference> owners = new ArrayList<>();
    owners.add(
        new OwnerReferenceBuilder()
            .withApiVersion(cluster.getApiVersion())
            .withKind("Cluster")
            .withName(cluster.getMetadata().getName())
            .withUid(cluster.getMetadata().getUid())
            .build());
    for (ClusterResourceSet set : sets) {
      owners.add(
          new OwnerReferenceBuilder()
              .withApiVersion(set.getApiVersion())
              .withKind("ClusterResourceSet")
              .withName(set.getMetadata().getName())
              .withUid(set.getMetadata().getUid())
              .build());
    }
    binding.getMetadata().setOwnerReferences(owners);
  }

  private static ObjectNode tree(String text) {
    try {
      return (ObjectNode) Mapper.json().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
