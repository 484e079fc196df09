package io.clusterapi.vsphere.cloud;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Waits for tasks of one vCenter, all of them in one call at a time: 200 clones at once cost as
 * many calls as one.
 */
final class TaskWatch {
  private static final long FIRST_MILLIS = 20;
  private static final long LONGEST_MILLIS = 1000;
  private static final List<String> PATHS = List.of("info.state", "info.error");

  private final VCenter vcenter;
  private final ScheduledExecutorService scheduler;
  private final Map<ManagedObject, List<UniEmitter<? super Void>>> waiting = new HashMap<>();
  private boolean looking;
  private long pause = FIRST_MILLIS;

  TaskWatch(VCenter vcenter, ScheduledExecutorService scheduler) {
    this.vcenter = vcenter;
    this.scheduler = scheduler;
  }

  /** Completes when the task has succeeded; fails with its error, or when it is not known. */
  Uni<Void> ended(ManagedObject task) {
    return Uni.createFrom().emitter(emitter -> add(task, emitter));
  }

  private synchronized void add(ManagedObject task, UniEmitter<? super Void> emitter) {
    waiting.computeIfAbsent(task, key -> new ArrayList<>()).add(emitter);
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
    }
    Properties.read(vcenter, asked, PATHS)
        .subscribe()
        .with(found -> take(found, asked), failure -> failed(asked, failure));
  }

  private void take(List<Properties> found, List<ManagedObject> asked) {
    for (Properties task : found) {
      switch (task.text("info.state")) {
        case "success" -> emitters(task.object()).forEach(emitter -> emitter.complete(null));
        case "error" -> {
          VimFault error = error(task);
          emitters(task.object()).forEach(emitter -> emitter.fail(error));
        }
        default -> {}
      }
    }
    again();
  }

  private static VimFault error(Properties task) {
    XmlNode error = task.value("info.error").orElse(null);
    String name = error == null ? "" : error.child("fault").map(XmlNode::type).orElse("");
    return new VimFault(name, 0, error == null ? "the task failed" : error.at("localizedMessage"));
  }

  /** One task vCenter has forgotten fails the whole question: then each is asked for alone. */
  private void failed(List<ManagedObject> asked, Throwable failure) {
    boolean forgotten =
        failure instanceof VimFault fault && fault.name().equals("ManagedObjectNotFound");
    if (forgotten && asked.size() > 1) {
      for (ManagedObject task : asked) {
        Properties.read(vcenter, List.of(task), PATHS)
            .subscribe()
            .with(found -> {}, alone -> lost(task, alone));
      }
      again();
      return;
    }
    asked.forEach(task -> lost(task, failure));
    again();
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
    List<UniEmitter<? super Void>> found = waiting.remove(task);
    return found == null ? List.of() : found;
  }

  private synchronized void again() {
    looking = !waiting.isEmpty();
    if (looking) {
      pause = Math.min(LONGEST_MILLIS, pause * 2);
      scheduler.schedule(this::look, pause, TimeUnit.MILLISECONDS);
    }
  }
}
