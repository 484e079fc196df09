package io.clusterapi.controlplane.planning;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.model.Mapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * A slice on the table: objects, views and operations in plain maps, and the runtime's rules for
 * planning to a fixed point without a database or a broker.
 */
final class PlanningTable implements Slice {
  private static final int MOST_ROUNDS = 25;

  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  final Map<String, HasMetadata> objects = new TreeMap<>();
  final Map<String, SpecificRecord> views = new TreeMap<>();
  final Map<String, OperationState> operations = new LinkedHashMap<>();
  final Map<String, JsonNode> memories = new TreeMap<>();
  final Map<String, Instant> wakes = new TreeMap<>();
  final List<SpecificRecord> commands = new ArrayList<>();

  private final List<Controller<?>> controllers =
      List.of(new KubeadmControlPlaneController(), new KubeadmConfigController());
  private int uids;

  /** Plans until nothing changes any more. Answers whether anything did. */
  boolean settle() {
    boolean changed = false;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      boolean again = false;
      for (Effect effect : new Adoption().plan(this)) {
        again |= apply(effect);
      }
      for (HasMetadata object : List.copyOf(objects.values())) {
        for (Controller<?> controller : controllers) {
          if (controller.type().isInstance(object)) {
            again |= plan(controller, object);
          }
        }
      }
      changed |= again;
      if (!again) {
        return changed;
      }
    }
    throw new AssertionError("planning does not settle: " + objects.keySet());
  }

  private <T extends HasMetadata> boolean plan(Controller<T> controller, HasMetadata object) {
    if (!objects.containsKey(id(object))) {
      return false;
    }
    ResourcePlan<T> plan =
        controller.plan(
            Mapper.copy(controller.type().cast(objects.get(id(object))), controller.type()), this);
    boolean changed = false;
    for (Effect effect : plan.effects()) {
      changed |= apply(effect);
    }
    plan.wakeAt()
        .ifPresentOrElse(
            at -> wakes.put(Metadata.uid(object), at), () -> wakes.remove(Metadata.uid(object)));
    return update(plan.next()) | changed;
  }

  boolean apply(Effect effect) {
    if (effect instanceof Effect.Create create) {
      return create(create.resource());
    }
    if (effect instanceof Effect.Update update) {
      return update(update.resource());
    }
    if (effect instanceof Effect.Delete delete) {
      return delete(id(delete.resource()));
    }
    if (effect instanceof Effect.Send send) {
      commands.add(send.command());
      return true;
    }
    if (effect instanceof Effect.Begin begin) {
      OperationIntent intent = begin.operation();
      return operations.putIfAbsent(
              intent.id(), state(intent, OperationState.Phase.RUNNING, null, null))
          == null;
    }
    if (effect instanceof Effect.Forget forget) {
      return operations.remove(forget.operationId()) != null;
    }
    if (effect instanceof Effect.Remember remember) {
      JsonNode next = Mapper.json().valueToTree(remember.memory());
      JsonNode before = memories.put(Metadata.uid(remember.owner()), next);
      return before == null || !before.toString().equals(next.toString());
    }
    throw new AssertionError("not expected: " + effect);
  }

  boolean create(HasMetadata object) {
    if (objects.containsKey(id(object))) {
      return false;
    }
    HasMetadata born = copy(object);
    born.getMetadata().setUid("uid-" + ++uids);
    born.getMetadata().setGeneration(1L);
    born.getMetadata().setCreationTimestamp(now.toString());
    objects.put(id(born), born);
    return true;
  }

  boolean update(HasMetadata object) {
    HasMetadata before = objects.get(id(object));
    if (before == null) {
      return false;
    }
    HasMetadata next = copy(object);
    // What the system owns is carried over, as the store does.
    next.getMetadata().setUid(Metadata.uid(before));
    next.getMetadata().setDeletionTimestamp(before.getMetadata().getDeletionTimestamp());
    if (Metadata.isDeleting(before) && none(next.getMetadata().getFinalizers())) {
      remove(id(object));
      return true;
    }
    if (Mapper.toTree(next).equals(Mapper.toTree(before))) {
      return false;
    }
    objects.put(id(next), next);
    return true;
  }

  boolean delete(String id) {
    HasMetadata object = objects.get(id);
    if (object == null || Metadata.isDeleting(object)) {
      return false;
    }
    if (none(object.getMetadata().getFinalizers())) {
      remove(id);
    } else {
      HasMetadata next = copy(object);
      next.getMetadata().setDeletionTimestamp(now.toString());
      objects.put(id, next);
    }
    return true;
  }

  /** What an owner that is gone leaves behind goes too. */
  void ownerGone(String uid) {
    for (HasMetadata object : List.copyOf(objects.values())) {
      List<OwnerReference> owners = Metadata.owners(object);
      if (!owners.isEmpty() && owners.stream().allMatch(owner -> owner.getUid().equals(uid))) {
        delete(id(object));
      }
    }
  }

  private void remove(String id) {
    HasMetadata gone = objects.remove(id);
    operations
        .values()
        .removeIf(operation -> operation.intent().ownerUid().equals(Metadata.uid(gone)));
    ownerGone(Metadata.uid(gone));
  }

  /** Ends an operation well, as the runner reports it. */
  void succeed(OperationIntent intent, String result, List<? extends HasMetadata> writes) {
    for (HasMetadata write : writes) {
      if (!create(write)) {
        update(write);
      }
    }
    operations.replace(intent.id(), state(intent, OperationState.Phase.SUCCEEDED, null, result));
  }

  void retrying(OperationIntent intent, String message) {
    operations.replace(
        intent.id(),
        state(
            intent,
            OperationState.Phase.RETRYING,
            new OperationState.Problem("Test", message),
            null));
  }

  private static OperationState state(
      OperationIntent intent,
      OperationState.Phase phase,
      OperationState.Problem problem,
      String result) {
    return new OperationState(
        intent,
        phase,
        1,
        Optional.ofNullable(problem),
        Optional.empty(),
        Optional.ofNullable(result));
  }

  void see(String kind, String name, SpecificRecord state) {
    views.put(state.getClass().getName() + " " + kind + "/" + name, state);
  }

  void unsee(Class<? extends SpecificRecord> record, String kind, String name) {
    views.remove(record.getName() + " " + kind + "/" + name);
  }

  static String id(HasMetadata object) {
    return object.getKind() + "/" + object.getMetadata().getName();
  }

  private static boolean none(List<String> list) {
    return list == null || list.isEmpty();
  }

  private static HasMetadata copy(HasMetadata object) {
    return Mapper.copy(object, (Class<HasMetadata>) object.getClass());
  }

  @Override
  public SliceKey key() {
    return new SliceKey("default", "c1");
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public <T extends HasMetadata> List<T> all(Class<T> type) {
    return objects.values().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(object -> cluster().equals(Metadata.labels(object).get(Labels.CLUSTER)))
        .toList();
  }

  @Override
  public <T extends HasMetadata> Optional<T> named(Class<T> type, String name) {
    return all(type).stream().filter(object -> Metadata.name(object).equals(name)).findFirst();
  }

  @Override
  public <T extends HasMetadata> List<T> shared(Class<T> type) {
    return objects.values().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(object -> !Metadata.labels(object).containsKey(Labels.CLUSTER))
        .toList();
  }

  @Override
  public <T extends HasMetadata> Optional<T> sharedNamed(Class<T> type, String name) {
    return named(type, name)
        .or(
            () ->
                shared(type).stream()
                    .filter(object -> Metadata.name(object).equals(name))
                    .findFirst());
  }

  @Override
  public <T extends HasMetadata> List<T> clusterScoped(Class<T> type) {
    return List.of();
  }

  @Override
  public <T extends HasMetadata> Optional<T> clusterScoped(Class<T> type, String name) {
    return Optional.empty();
  }

  @Override
  public <V extends SpecificRecord> List<V> views(Class<V> record) {
    return views.values().stream().filter(record::isInstance).map(record::cast).toList();
  }

  @Override
  public <V extends SpecificRecord> Optional<V> view(Class<V> record, String kind, String name) {
    return Optional.ofNullable(views.get(record.getName() + " " + kind + "/" + name))
        .map(record::cast);
  }

  @Override
  public <V extends SpecificRecord> List<V> sharedViews(Class<V> record) {
    return List.of();
  }

  @Override
  public <V extends SpecificRecord> Optional<V> sharedView(
      Class<V> record, String kind, String name) {
    return Optional.empty();
  }

  @Override
  public <M> Optional<M> memory(HasMetadata owner, Class<M> type) {
    return Optional.ofNullable(memories.get(Metadata.uid(owner)))
        .map(memory -> Mapper.value(memory, type));
  }

  @Override
  public List<OperationState> operations(String ownerUid) {
    return operations.values().stream()
        .filter(operation -> operation.intent().ownerUid().equals(ownerUid))
        .toList();
  }

  @Override
  public <F> Optional<F> fact(Class<F> type, String key) {
    return Optional.empty();
  }

  @Override
  public <F> List<F> facts(Class<F> type) {
    return List.of();
  }
}
