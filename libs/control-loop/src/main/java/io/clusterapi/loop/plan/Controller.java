package io.clusterapi.loop.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Decides about one kind. Pure and level-triggered: it never learns which event woke it.
 *
 * @param <T> the kind
 */
public interface Controller<T extends HasMetadata> {

  Class<T> type();

  /**
   * Plans one object.
   *
   * @param object the object; a copy of the planner's own that it may change and hand back as the
   *     plan's next state
   * @param slice everything known about its cluster
   */
  ResourcePlan<T> plan(T object, Slice slice);

  /**
   * Whether news about something else of the same slice may change the plan of this object. News
   * are own objects (HasMetadata), published records (SpecificRecord, or {@link Gone}), facts and
   * operation states. The object itself, its controller owner, what it owns and its operations
   * always count. The default says yes to everything, which is right but slow for kinds with many
   * objects.
   */
  default boolean concerns(T object, Object news) {
    return true;
  }

  /** News that a published record has been retracted. */
  record Gone(String record, String kind, String name) {}
}
