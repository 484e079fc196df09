package io.clusterapi.provider.driver;

import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.Sighting;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * One kind of part on one cloud. Failed Unis carry {@link
 * io.clusterapi.loop.operation.OperationFailure}; everything may be called again after a crash or a
 * lost answer.
 *
 * <p>Making a part is {@link #find}, else {@link #create}, then {@link #configure}. Creation is the
 * one call that brings it into being, with its marks (owner tags, token) in that very call; all
 * that follows is configuration, and can be repeated.
 */
public interface PartDriver {
  /** As in {@link io.clusterapi.provider.part.PartSpec#kind}. */
  String kind();

  /** What keeps a repeated creation from making a second one. */
  default Uniqueness uniqueness() {
    return Uniqueness.LOOKUP;
  }

  /**
   * The identifier of what this owner made for this part, by the owner's mark; never by a name that
   * somebody else may have chosen as well.
   */
  Uni<Optional<String>> find(PartTry attempt);

  /** Creates it and answers its identifier. */
  Uni<String> create(PartTry attempt);

  /** Brings what exists to what is wanted and says how it is. Changes nothing that is as wanted. */
  Uni<PartOutcome> configure(PartTry attempt, String id);

  /**
   * Removes it. Not found is {@link PartOutcome#gone}; still in use is a transient failure whose
   * message names what uses it.
   */
  Uni<PartOutcome> delete(PartTry attempt, String id);

  /** Looks at many in one call. What the cloud does not know is {@code UNKNOWN}. */
  default Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
    return Uni.createFrom().item(List.of());
  }

  /** How many {@link #observe} takes at once. */
  default int batch() {
    return 100;
  }

  /**
   * At how many of the common instants what is in use is looked at once: more than 1 where nobody
   * waits for a change from outside, or {@link #observe} takes a call for each cluster, so that a
   * thousand clusters are not a thousand calls a minute. Clusters take turns. What broke or is not
   * done is not put off by it.
   */
  default int steadyTurns() {
    return 1;
  }

  /** What keeps a repeated creation from making a second one. */
  enum Uniqueness {
    /** The cloud takes an idempotency token: the same call twice makes one. */
    TOKEN,
    /** The cloud refuses a second one (same name, same address range). */
    NAME,
    /**
     * Nothing but looking it up first. After an attempt with unknown outcome it is looked up for a
     * while before it is created again, since clouds show what they have made with delay.
     */
    LOOKUP
  }
}
