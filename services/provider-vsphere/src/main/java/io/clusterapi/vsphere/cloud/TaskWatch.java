package io.clusterapi.vsphere.cloud;

import io.clusterapi.provider.driver.CloudFailure.Category;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Waits for tasks of one vCenter, all of them in one call at a time: 200 clones at once cost as
 * many calls as one. A question that fails is asked again, since a task nobody waits for any more
 * leaves open whether it did its work: with every third call going wrong, one lost answer among the
 * dozen it takes to see a clone through began that clone again.
 */
final class TaskWatch {
  private static final long FIRST_MILLIS = 20;
  private static final long LONGEST_MILLIS = 1000;

  /**
   * Questions without an answer before a task counts as lost: with the pauses between them, 7 s.
   */
  private static final int MOST_UNANSWERED = 12;

  /**
   * Answers that there is no such task before that is believed, 0.3 s: one that has just begun may
   * not be seen everywhere; one that ended long ago is forgotten.
   */
  private static final int MOST_UNKNOWN = 4;

  private static final List<String> PATHS = List.of("info.state", "info.error");
  private static final Set<Category> PASSING =
      EnumSet.of(Category.THROTTLED, Category.UNKNOWN_OUTCOME, Category.NOT_YET);

  private final VCenter vcenter;
  private final ScheduledExecutorService scheduler;
  private final Map<ManagedObject, Waiting> waiting = new HashMap<>();
  private boolean looking;
  private long pause = FIRST_MILLIS;

  /** Who waits for a task, and how many questions about it in a row were in vain. */
  private static final class Waiting {
    final List<UniEmitter<? super Void>> emitters = new ArrayList<>();
    int misses;
  }

  TaskWatch(VCenter vcenter, ScheduledExecutorService scheduler) {
    this.vcenter = vcenter;
    this.scheduler = scheduler;
  }

  /** Completes when the task has succeeded; fails with its error, or when it is not known. */
  Uni<Void> ended(ManagedObject task) {
    return Uni.createFrom().emitter(emitter -> add(task, emitter));
  }

  /** Whether anybody waits for a task. */
  synchronized boolean busy() {
    return !waiting.isEmpty();
  }

  private synchronized void add(ManagedObject task, UniEmitter<? super Void> emitter) {
    waiting.computeIfAbsent(task, key -> new Waiting()).emitters.add(emitter);
    pause = FIRST_MILLIS;
    if (!looking) {
      looking = true;
      scheduler.schedule(this::look, pause, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    List<ManagedObject> asked;
    synchronized (this) {
      asked = List.copyOf(waiting.keySet());
      // Those asked for alone may have ended since: a question about nothing would end the watch.
      looking = !asked.isEmpty();
    }
    if (asked.isEmpty()) {
      return;
    }
    Uni.createFrom()
        .deferred(() -> Properties.read(vcenter, asked, PATHS))
        .subscribe()
        .with(this::take, failure -> failed(asked, failure));
  }

  private void take(List<Properties> found) {
    read(found);
    again();
  }

  private void read(List<Properties> found) {
    for (Properties task : found) {
      switch (task.text("info.state")) {
        case "success" -> emitters(task.object()).forEach(emitter -> emitter.complete(null));
        case "error" -> {
          VimFault error = error(task);
          emitters(task.object()).forEach(emitter -> emitter.fail(error));
        }
        default -> seen(task.object());
      }
    }
  }

  private static VimFault error(Properties task) {
    XmlNode error = task.value("info.error").orElse(null);
    String name = error == null ? "" : error.child("fault").map(XmlNode::type).orElse("");
    return new VimFault(name, 0, error == null ? "the task failed" : error.at("localizedMessage"));
  }

  /** One task vCenter does not know fails the whole question: then each is asked for alone. */
  private void failed(List<ManagedObject> asked, Throwable failure) {
    if (isUnknown(failure) && asked.size() > 1) {
      for (ManagedObject task : asked) {
        Properties.read(vcenter, List.of(task), PATHS)
            .subscribe()
            .with(this::read, alone -> missed(task, alone));
      }
    } else {
      asked.forEach(task -> missed(task, failure));
    }
    again();
  }

  private static boolean isUnknown(Throwable failure) {
    return failure instanceof VimFault fault && fault.name().equals("ManagedObjectNotFound");
  }

  private synchronized void seen(ManagedObject task) {
    Waiting found = waiting.get(task);
    if (found != null) {
      found.misses = 0;
    }
  }

  private void missed(ManagedObject task, Throwable failure) {
    boolean unknown = isUnknown(failure);
    boolean passing =
        unknown || PASSING.contains(VSphereFailures.of("", failure).failure().category());
    synchronized (this) {
      Waiting found = waiting.get(task);
      int most = unknown ? MOST_UNKNOWN : MOST_UNANSWERED;
      if (found == null || (passing && ++found.misses < most)) {
        return;
      }
    }
    lost(task, failure);
  }

  // Whether the task did its work is not known now; what it worked on is looked up.
  private void lost(ManagedObject task, Throwable failure) {
    VimFault unknown =
        new VimFault("", 0, "the outcome of " + task.id() + " is not known: " + said(failure));
    emitters(task).forEach(emitter -> emitter.fail(unknown));
  }

  private static String said(Throwable failure) {
    return failure instanceof VimFault ? failure.getMessage() : "vCenter did not answer";
  }

  private synchronized List<UniEmitter<? super Void>> emitters(ManagedObject task) {
    Waiting found = waiting.remove(task);
    return found == null ? List.of() : found.emitters;
  }

  private synchronized void again() {
    looking = !waiting.isEmpty();
    if (looking) {
      pause = Math.min(LONGEST_MILLIS, pause * 2);
      scheduler.schedule(this::look, pause, TimeUnit.MILLISECONDS);
    }
  }
}
