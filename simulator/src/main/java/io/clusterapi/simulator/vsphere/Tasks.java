package io.clusterapi.simulator.vsphere;

import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.ResourceKey;
import io.clusterapi.simulator.cloud.Scheduler;
import io.clusterapi.simulator.cloud.Transaction;
import io.clusterapi.simulator.cloud.View;
import io.clusterapi.simulator.cloud.World;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** What vCenter does after it has answered: begun in one transaction, ended in another. */
final class Tasks {
  static final String TYPE = "Task";
  static final String MANAGER = "TaskManager";
  static final String RECENT = "recentTask";

  /** vCenter keeps ended tasks for about this long. */
  private static final Duration VISIBLE = Duration.ofMinutes(10);

  private static final int FIRST = 1000;

  private final World world;
  private final Scheduler scheduler;

  Tasks(World world, Scheduler scheduler) {
    this.world = world;
    this.scheduler = scheduler;
  }

  /**
   * Begins a task on a virtual machine.
   *
   * @param act what it does; gets the task and answers the moref of the result, or empty; a {@link
   *     VimFault} is the task's error
   * @param failed undoes what was done at the beginning when the act is refused
   * @return the task's moref
   */
  String begin(
      Transaction transaction,
      String name,
      String entity,
      Duration delay,
      BiFunction<Transaction, String, String> act,
      Consumer<Transaction> failed) {
    String moref = "task-" + Numbers.next(transaction, "task", FIRST);
    Resource task =
        transaction.create(
            VSphereCloud.SCOPE,
            TYPE,
            moref,
            object("name", name, "entity", entity, "state", "running"),
            object());
    transaction.afterCommit(() -> scheduler.after(delay, () -> end(task.key(), act, failed)));
    return moref;
  }

  private void end(
      ResourceKey key, BiFunction<Transaction, String, String> act, Consumer<Transaction> failed) {
    if (!running(key)) {
      return; // cancelled
    }
    try {
      world.write(
          transaction -> {
            String result = act.apply(transaction, key.id());
            set(transaction, key, shown -> shown.put("state", "success").put("result", result));
            return null;
          });
    } catch (VimFault fault) {
      world.write(
          transaction -> {
            failed.accept(transaction);
            set(transaction, key, shown -> error(shown, fault));
            return null;
          });
    }
    forgetLater(key);
  }

  private boolean running(ResourceKey key) {
    return world.read(
        view -> view.find(key).filter(task -> task.text("state").equals("running")).isPresent());
  }

  private void forgetLater(ResourceKey key) {
    scheduler.after(
        VISIBLE,
        () ->
            world.write(
                transaction -> {
                  transaction.delete(key);
                  return null;
                }));
  }

  private static void set(Transaction transaction, ResourceKey key, Consumer<ObjectNode> change) {
    transaction.find(key).ifPresent(task -> transaction.put(task.with(change)));
  }

  private static void error(ObjectNode shown, VimFault fault) {
    shown.put("state", "error").put("fault", fault.type()).put("message", fault.getMessage());
  }

  /** Ends a task that is under way, before it has done anything. */
  void cancel(Transaction transaction, String moref) {
    Resource task =
        transaction
            .find(VSphereCloud.SCOPE, TYPE, moref)
            .orElseThrow(() -> VimFault.notFound(TYPE, moref));
    if (!task.text("state").equals("running")) {
      throw new VimFault("InvalidState", "The task " + moref + " has ended already.");
    }
    error(transaction, task, "RequestCanceled", "The task was canceled by a user.");
  }

  private static void error(Transaction transaction, Resource task, String type, String message) {
    transaction.put(task.with(shown -> error(shown, new VimFault(type, message))));
  }

  /** Tasks that were under way when the simulator stopped have failed, as after a vCenter crash. */
  void resume() {
    for (Resource task : world.everywhere(VSphereCloud.CLOUD, TYPE)) {
      world.write(
          transaction -> {
            if (task.text("state").equals("running")) {
              error(transaction, task, "SystemError", "vCenter was restarted during the task.");
            }
            return null;
          });
      forgetLater(task.key());
    }
  }

  /** The values of the task manager's properties: tasks under way and those that have ended. */
  static Map<String, Element> recent(View view) {
    List<Element> tasks =
        view.list(VSphereCloud.SCOPE, TYPE).stream()
            .map(task -> Element.reference("ManagedObjectReference", TYPE, task.id()))
            .toList();
    return Map.of(RECENT, Element.of("val", "ArrayOfManagedObjectReference", tasks));
  }

  /** The values of a task's properties, by path. */
  static Map<String, Element> properties(Resource task) {
    Map<String, Element> values = new HashMap<>();
    values.put("info.state", Element.typed("val", "TaskInfoState", task.text("state")));
    values.put("info.name", Element.typed("val", "xsd:string", task.text("name")));
    values.put("info.entity", Element.referenceValue("VirtualMachine", task.text("entity")));
    if (!task.text("result").isEmpty()) {
      values.put("info.result", Element.referenceValue("VirtualMachine", task.text("result")));
    }
    if (!task.text("fault").isEmpty()) {
      values.put(
          "info.error",
          Element.of(
              "val",
              "LocalizedMethodFault",
              List.of(
                  Element.of("fault", task.text("fault"), List.of()),
                  Element.text("localizedMessage", task.text("message")))));
    }
    return values;
  }
}
