package io.clusterapi.loop;

import io.clusterapi.events.DiscardBootstrap;
import io.clusterapi.loop.plan.CommandHandler;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.model.Owner;
import io.clusterapi.planning.Note;
import io.clusterapi.planning.Reason;
import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * The smallest service: a ConfigMap with data {@code operation} has that operation run, and writes
 * down what came of it; one with data {@code copy} gets the same as {@code copied}.
 */
@ApplicationScoped
public class ConfigMapService implements ServiceDefinition {
  public static final String CLUSTER_LABEL = "cluster.x-k8s.io/cluster-name";

  /** Has a permit for each command that is held. */
  public static final Semaphore HELD = new Semaphore(0);

  /** Gets a permit for each command that is to be held no longer. */
  public static final Semaphore RELEASED = new Semaphore(0);

  private enum Words implements Reason {
    Test
  }

  public static final Note BECAUSE = new Note(Words.Test, "test");

  @Override
  public String name() {
    return "config-map-svc";
  }

  @Override
  public Owner owner() {
    return Owner.CONTROLPLANE;
  }

  @Override
  public List<Controller<?>> controllers() {
    return List.of(new ConfigMaps());
  }

  @Override
  public List<Published<?>> published() {
    return List.of();
  }

  @Override
  public Set<Topic> subscriptions() {
    return Set.of(Topics.CLUSTER_DESIRED);
  }

  @Override
  public List<CommandHandler<?>> commandHandlers() {
    return List.of(new Make());
  }

  @Override
  public Set<Topic> commandTopics() {
    return Set.of(Topics.BOOTSTRAP_COMMANDS);
  }

  private static final class ConfigMaps implements Controller<ConfigMap> {
    @Override
    public Class<ConfigMap> type() {
      return ConfigMap.class;
    }

    @Override
    public ResourcePlan<ConfigMap> plan(ConfigMap map, Slice slice) {
      ResourcePlan.Builder<ConfigMap> plan = ResourcePlan.of(map);
      Map<String, String> data = new HashMap<>(map.getData() == null ? Map.of() : map.getData());
      if (data.containsKey("copy") && !data.containsKey("copied")) {
        data.put("copied", data.get("copy"));
        map.setData(data);
        return plan.build();
      }
      String wanted = data.get("operation");
      if (wanted == null || data.containsKey("outcome")) {
        return plan.build();
      }
      String uid = map.getMetadata().getUid();
      String id = uid + "/" + wanted;
      slice
          .operation(uid, id)
          .ifPresentOrElse(
              operation -> {
                data.put("phase", operation.phase().name());
                if (!operation.inFlight()) {
                  data.put(
                      "outcome",
                      operation
                          .result()
                          .orElseGet(
                              () ->
                                  operation
                                      .problem()
                                      .map(OperationState.Problem::reason)
                                      .orElseThrow()));
                  data.put("attempts", Integer.toString(operation.attempt()));
                  plan.effect(new Effect.Forget(id));
                }
              },
              () ->
                  plan.effect(
                      new Effect.Begin(
                          new OperationIntent(id, uid, "scripted", "token", wanted), BECAUSE)));
      map.setData(data);
      return plan.build();
    }
  }

  /**
   * Makes a ConfigMap of the command's name, unless it is called {@code unwilling}. One that begins
   * with {@code held} waits for {@link #RELEASED}, with the turn it is applied in.
   */
  private static final class Make implements CommandHandler<DiscardBootstrap> {
    @Override
    public Class<DiscardBootstrap> command() {
      return DiscardBootstrap.class;
    }

    @Override
    public SliceKey slice(DiscardBootstrap command) {
      return new SliceKey(command.getNamespace(), command.getCluster());
    }

    @Override
    public String id(DiscardBootstrap command) {
      return command.getId();
    }

    @Override
    public List<Effect> apply(DiscardBootstrap command, Slice slice) {
      if (command.getName().equals("unwilling")) {
        throw new IllegalArgumentException("not this one");
      }
      if (command.getName().startsWith("held")) {
        HELD.release();
        RELEASED.acquireUninterruptibly();
      }
      return List.of(
          new Effect.Create(map(command.getCluster(), command.getName(), Map.of()), BECAUSE));
    }
  }

  /** A ConfigMap of a cluster. */
  public static ConfigMap map(
      String cluster, String name, Map<String, String> data, OwnerReference... owners) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .addToLabels(CLUSTER_LABEL, cluster)
        .withOwnerReferences(owners)
        .endMetadata()
        .withData(data)
        .build();
  }
}
