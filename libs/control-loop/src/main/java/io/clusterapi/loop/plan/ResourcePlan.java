package io.clusterapi.loop.plan;

import io.clusterapi.planning.Note;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The whole answer for one object.
 *
 * @param next the object as it should be stored; equal content is no change
 * @param notes reasons of the changes to the object itself
 * @param effects acts beyond the object
 * @param wakeAt when to plan again even without news
 */
public record ResourcePlan<T extends HasMetadata>(
    T next, List<Note> notes, List<Effect> effects, Optional<Instant> wakeAt) {

  public static <T extends HasMetadata> Builder<T> of(T next) {
    return new Builder<>(next);
  }

  /** Collects a plan. */
  public static final class Builder<T extends HasMetadata> {
    private final T next;
    private final List<Note> notes = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private Instant wakeAt;

    private Builder(T next) {
      this.next = next;
    }

    /** Why the object itself changes. */
    public Builder<T> because(Note note) {
      notes.add(note);
      return this;
    }

    public Builder<T> effect(Effect effect) {
      effects.add(effect);
      return this;
    }

    public Builder<T> effects(List<? extends Effect> more) {
      effects.addAll(more);
      return this;
    }

    /** Plan again at the earliest of all instants given. */
    public Builder<T> wakeAt(Instant instant) {
      if (wakeAt == null || instant.isBefore(wakeAt)) {
        wakeAt = instant;
      }
      return this;
    }

    public T next() {
      return next;
    }

    public ResourcePlan<T> build() {
      return new ResourcePlan<>(
          next, List.copyOf(notes), List.copyOf(effects), Optional.ofNullable(wakeAt));
    }
  }
}
