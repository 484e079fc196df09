package io.clusterapi.loop.runtime;

import io.clusterapi.loop.persistence.Propagation;
import io.clusterapi.loop.runtime.LoadedSlice.Held;
import io.clusterapi.model.Mapper;
import io.clusterapi.planning.Note;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Kubernetes' garbage collector does before a deleted object may go: with the finalizer {@code
 * foregroundDeletion} its dependants are deleted first, with {@code orphan} they are set free.
 *
 * <p>It sees dependants in this service's slice. Those other services hold are waited for by the
 * object's own finalizer.
 */
final class Dependants {
  private Dependants() {}

  /** One change to make, and why. */
  record Step(Action action, HasMetadata object, Note because) {}

  enum Action {
    UPDATE,
    DELETE
  }

  /** Steps that deleted objects of a slice wait for; none when there is nothing to do. */
  static List<Step> steps(WorkingSlice slice) {
    List<Step> steps = new ArrayList<>();
    for (Held held : slice.objects()) {
      if (held.typed().getMetadata().getDeletionTimestamp() != null) {
        if (waitsFor(held, Propagation.ORPHAN)) {
          orphan(slice, held, steps);
        } else if (waitsFor(held, Propagation.FOREGROUND)) {
          deleteFirst(slice, held, steps);
        }
      }
    }
    return steps;
  }

  private static void orphan(WorkingSlice slice, Held owner, List<Step> steps) {
    String uid = owner.stored().uid();
    for (Held dependant : slice.ownedBy(uid)) {
      HasMetadata free = copy(dependant);
      free.getMetadata()
          .setOwnerReferences(
              free.getMetadata().getOwnerReferences().stream()
                  .filter(reference -> !reference.getUid().equals(uid))
                  .toList());
      steps.add(
          new Step(
              Action.UPDATE,
              free,
              new Note(Words.Orphaned, "its owner " + name(owner) + " is deleted without it")));
    }
    steps.add(release(owner, Propagation.ORPHAN, "its dependants were set free"));
  }

  private static void deleteFirst(WorkingSlice slice, Held owner, List<Step> steps) {
    String uid = owner.stored().uid();
    boolean blocked = false;
    for (Held dependant : slice.ownedBy(uid)) {
      boolean deleting = dependant.typed().getMetadata().getDeletionTimestamp() != null;
      if (!deleting && !hasOtherOwner(dependant, uid)) {
        steps.add(
            new Step(
                Action.DELETE,
                dependant.typed(),
                new Note(Words.OwnerDeleting, "its owner " + name(owner) + " waits for it")));
      }
      blocked |= blocks(dependant, uid);
    }
    if (!blocked) {
      steps.add(release(owner, Propagation.FOREGROUND, "no dependant holds it any more"));
    }
  }

  /** Only those that say so hold their owner, and not for another owner's sake. */
  private static boolean blocks(Held dependant, String uid) {
    return !hasOtherOwner(dependant, uid)
        && dependant.typed().getMetadata().getOwnerReferences().stream()
            .anyMatch(
                reference ->
                    reference.getUid().equals(uid)
                        && Boolean.TRUE.equals(reference.getBlockOwnerDeletion()));
  }

  private static boolean hasOtherOwner(Held dependant, String uid) {
    List<OwnerReference> owners = dependant.typed().getMetadata().getOwnerReferences();
    return owners.stream().anyMatch(reference -> !reference.getUid().equals(uid));
  }

  private static Step release(Held owner, Propagation propagation, String message) {
    HasMetadata next = copy(owner);
    List<String> finalizers = new ArrayList<>(next.getMetadata().getFinalizers());
    finalizers.remove(propagation.finalizer().orElseThrow());
    next.getMetadata().setFinalizers(finalizers);
    return new Step(Action.UPDATE, next, new Note(Words.DependantsDone, message));
  }

  private static boolean waitsFor(Held held, Propagation propagation) {
    List<String> finalizers = held.typed().getMetadata().getFinalizers();
    Optional<String> wanted = propagation.finalizer();
    return finalizers != null && wanted.isPresent() && finalizers.contains(wanted.get());
  }

  private static HasMetadata copy(Held held) {
    return Mapper.fromTree(held.stored().object().deepCopy(), held.stored().kind().type());
  }

  private static String name(Held held) {
    return held.stored().kind().kind() + " " + held.stored().name();
  }
}
