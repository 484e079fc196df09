package io.clusterapi.loop.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Everything one service knows about one cluster, as of now: its own objects, the facts other
 * services published, and the operations in flight. Read-only; what is returned must not be
 * modified.
 *
 * <p>Looking at shared and cluster-scoped objects ({@link #shared}, {@link #sharedNamed}, {@link
 * #clusterScoped}, {@link #sharedViews}) is remembered: when such an object changes, the slices
 * that looked at it are planned again.
 */
public interface Slice {

  SliceKey key();

  default String namespace() {
    return key().namespace();
  }

  default String cluster() {
    return key().cluster();
  }

  /** The instant of this planning round. Time is data. */
  Instant now();

  /** Own objects of this kind in this cluster, sorted by name. */
  <T extends HasMetadata> List<T> all(Class<T> type);

  /** Own object of this cluster. */
  <T extends HasMetadata> Optional<T> named(Class<T> type, String name);

  /** Own objects of this kind in the namespace that belong to no cluster, sorted by name. */
  <T extends HasMetadata> List<T> shared(Class<T> type);

  /** Own object in the namespace, in this cluster or in none: how templates are found. */
  <T extends HasMetadata> Optional<T> sharedNamed(Class<T> type, String name);

  /** Own cluster-scoped objects of this kind, sorted by name. */
  <T extends HasMetadata> List<T> clusterScoped(Class<T> type);

  /** Own cluster-scoped object (identities, zones). */
  <T extends HasMetadata> Optional<T> clusterScoped(Class<T> type, String name);

  /** Latest states other services published of objects of this cluster, sorted by name. */
  <V extends SpecificRecord> List<V> views(Class<V> record);

  /** Latest published state of one object of this cluster. */
  <V extends SpecificRecord> Optional<V> view(Class<V> record, String kind, String name);

  /**
   * The only published state of this class in this cluster (ClusterDesired, WorkersObserved, ...).
   */
  default <V extends SpecificRecord> Optional<V> view(Class<V> record) {
    return views(record).stream().findFirst();
  }

  /** Published states of the namespace's objects that belong to no cluster. */
  <V extends SpecificRecord> List<V> sharedViews(Class<V> record);

  /** Published state of one of the namespace's objects that belong to no cluster. */
  <V extends SpecificRecord> Optional<V> sharedView(Class<V> record, String kind, String name);

  /**
   * What the planner remembered with an object by {@link Effect.Remember}; not visible to users.
   */
  <M> Optional<M> memory(HasMetadata owner, Class<M> type);

  /** Operations begun for this object and not forgotten. */
  List<OperationState> operations(String ownerUid);

  /** One operation, if it was begun and not forgotten. */
  default Optional<OperationState> operation(String ownerUid, String id) {
    return operations(ownerUid).stream().filter(op -> op.id().equals(id)).findFirst();
  }

  /**
   * Latest fact of this class observed by this process and not persisted (a cloud's answer to a
   * batched describe, a watch's event), if any since start.
   */
  <F> Optional<F> fact(Class<F> type, String key);

  /** All such facts of a class. */
  <F> List<F> facts(Class<F> type);
}
