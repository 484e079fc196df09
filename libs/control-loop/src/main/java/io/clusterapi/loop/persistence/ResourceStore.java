package io.clusterapi.loop.persistence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kind;
import io.clusterapi.planning.Note;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The objects of one service, for its HTTP side. Every write is one transaction with its journal
 * row, is published afterwards, and wakes the planning of the object's cluster.
 *
 * <p>Callers hand in objects that passed admission. The store fills in uid, creationTimestamp,
 * generation and resourceVersion, removes an object whose deletion was asked for and whose
 * finalizers are gone, and writes nothing when nothing changed.
 */
public interface ResourceStore {

  Uni<Optional<StoredResource>> find(Kind kind, String namespace, String name);

  /** Those of some objects that exist, by name, in one statement: all of one moment. */
  Uni<Map<String, StoredResource>> find(Kind kind, String namespace, Set<String> names);

  Uni<ResourcePage> list(ResourceQuery query);

  /**
   * The same page as JSON text. A list in the storage version is answered with it as it is: making
   * trees of 1,000 Clusters and text of them again takes ten times as long as reading the text.
   */
  Uni<TextPage> listText(ResourceQuery query);

  /** Fails with {@link AlreadyExists}. */
  Uni<StoredResource> create(Kind kind, ObjectNode object, List<Note> notes);

  /**
   * Compare-and-set on {@code expected.revision()}; fails with {@link Conflict} if it moved on or
   * is gone.
   */
  Uni<StoredResource> replace(StoredResource expected, ObjectNode object, List<Note> notes);

  /**
   * Asks for deletion: sets deletionTimestamp, or removes at once without finalizers.
   * Compare-and-set as {@link #replace}. Answers the last state.
   *
   * @param propagation what becomes of dependants; a change of mind replaces what was asked before
   */
  Uni<StoredResource> delete(StoredResource expected, Propagation propagation, List<Note> notes);

  /** Deletion in the background. */
  default Uni<StoredResource> delete(StoredResource expected, List<Note> notes) {
    return delete(expected, Propagation.BACKGROUND, notes);
  }

  /**
   * Changes of a kind with revisions above {@code after}, in order, without end. Fails with {@link
   * Expired} when that revision is no longer in the journal, and when the subscriber falls behind
   * too far.
   */
  Multi<ResourceChange> watch(Kind kind, Optional<String> namespace, long after);

  /** Revision of the latest committed change that watchers have been told of. */
  long observedRevision();

  /** An object of that kind, namespace and name is there already. */
  final class AlreadyExists extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AlreadyExists(String kind, String namespace, String name) {
      super(kind + " " + namespace + "/" + name + " already exists");
    }
  }

  /** The object changed since it was read. */
  final class Conflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Conflict(String message) {
      super(message);
    }
  }

  /** The journal does not reach back that far: list again and watch from there. */
  final class Expired extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Expired(long revision, long oldest) {
      super("resource version " + revision + " is too old, the oldest kept is " + oldest);
    }
  }
}
