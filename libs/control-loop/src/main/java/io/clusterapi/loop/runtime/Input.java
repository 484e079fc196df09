package io.clusterapi.loop.runtime;

import io.clusterapi.loop.persistence.FactIntake.Fact;
import io.clusterapi.loop.persistence.JournalEntry;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.Slice;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.List;
import java.util.function.Function;

/** Something that reaches a slice from outside its own planning. */
sealed interface Input {

  /** An own object was changed by a user or by another slice's planning. */
  record Committed(JournalEntry entry) implements Input {}

  /** Another service published a state of this slice. */
  record Viewed(Fact fact) implements Input {}

  /** A shared object this slice looked at changed. {@code news} is the object or record. */
  record SharedNews(Object news) implements Input {}

  /** A fact that is not stored. */
  record Noticed(String key, Object fact) implements Input {}

  /** A try of an operation ended. */
  record Ended(OperationState operation, List<HasMetadata> writes) implements Input {}

  /** Another service asks for an act. */
  record Commanded(String id, Function<Slice, List<Effect>> apply, UniEmitter<? super Void> answer)
      implements Input {}

  /** The instant an object asked to be woken at has come. */
  record Due(String uid) implements Input {}

  /** Plan everything: after a start, or after a fault. */
  record Replan() implements Input {}
}
