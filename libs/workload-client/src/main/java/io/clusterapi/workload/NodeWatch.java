package io.clusterapi.workload;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Follows the Nodes of a cluster and the static Pods of its control plane. The listener hears of a
 * Node when something about it changed, not at every heartbeat. A broken watch is opened again by
 * itself; what was missed meanwhile is delivered then.
 */
public final class NodeWatch implements AutoCloseable {
  /**
   * Hears facts, one call at a time and in order. Called on shared threads: hand over and return.
   */
  public interface Listener {
    /** A Node appeared or changed. */
    void changed(NodeFact node);

    /** A Node is gone. */
    void gone(String nodeName, String uid);

    /** Listing or watching failed; it is tried again unless the connection is closed. */
    void failed(WorkloadException failure);
  }

  private final WorkloadConnection connection;
  private final Listener listener;
  private final Map<String, NodeFact> nodes = new HashMap<>();
  private final Map<String, Map<Component, ComponentHealth>> components = new HashMap<>();
  private final CompletableFuture<List<NodeFact>> synced = new CompletableFuture<>();
  private final FirstListing firstPods = new FirstListing();
  private final FirstListing firstNodes = new FirstListing();
  private SharedIndexInformer<Node> nodeInformer;
  private SharedIndexInformer<Pod> podInformer;
  private boolean podsListed;
  private boolean closed;

  private NodeWatch(WorkloadConnection connection, Listener listener) {
    this.connection = connection;
    this.listener = listener;
  }

  static NodeWatch start(WorkloadConnection connection, Listener listener) {
    NodeWatch watch = new NodeWatch(connection, listener);
    watch.start();
    return watch;
  }

  /** Completes with all Nodes once the first listing of Nodes and Pods has been taken in. */
  public CompletionStage<List<NodeFact>> synced() {
    return synced.copy();
  }

  /** The Nodes as last heard. */
  public synchronized List<NodeFact> nodes() {
    return List.copyOf(nodes.values());
  }

  private void start() {
    podInformer =
        connection
            .client()
            .pods()
            .inNamespace("kube-system")
            .withLabel("tier", "control-plane")
            .runnableInformer(0)
            .itemStore(new IdentityStore<>())
            .exceptionHandler((started, failure) -> retry("watch control-plane pods", failure))
            .addEventHandler(
                handler(
                    pod -> podChanged(pod, ComponentHealth.of(pod)),
                    pod -> podChanged(pod, null),
                    firstPods));
    nodeInformer =
        connection
            .client()
            .nodes()
            .runnableInformer(0)
            .itemStore(new IdentityStore<>())
            .exceptionHandler((started, failure) -> retry("watch nodes", failure))
            .addEventHandler(handler(this::nodeChanged, this::nodeGone, firstNodes));
    // Pods first: a control-plane Node would otherwise be reported as missing all four components,
    // and healthy only a moment later.
    podInformer
        .start()
        .thenCompose(v -> firstPods.listed(podInformer.getStore().list()))
        .thenAccept(v -> podsListed())
        .thenCompose(v -> nodeInformer.start())
        .thenCompose(v -> firstNodes.listed(nodeInformer.getStore().list()))
        .whenComplete((v, failure) -> finishSync(failure));
  }

  private synchronized void podsListed() {
    podsListed = true;
  }

  private void finishSync(Throwable failure) {
    if (failure != null) {
      synced.completeExceptionally(
          WorkloadException.of("watch nodes of " + connection.cluster(), failure));
    } else {
      synced.complete(nodes());
    }
  }

  private boolean retry(String action, Throwable failure) {
    synchronized (this) {
      if (closed) {
        return false;
      }
    }
    listener.failed(WorkloadException.of(action + " in " + connection.cluster(), failure));
    return true;
  }

  private synchronized void nodeChanged(Node node) {
    if (closed) {
      return;
    }
    NodeFact fact = NodeFact.of(node);
    NodeFact before = nodes.get(fact.name());
    if (before != null && !before.uid().equals(fact.uid())) {
      listener.gone(before.name(), before.uid());
    }
    publish(fact, before);
  }

  private synchronized void nodeGone(Node node) {
    NodeFact before = nodes.remove(node.getMetadata().getName());
    if (before != null && !closed) {
      listener.gone(before.name(), before.uid());
    }
  }

  private synchronized void podChanged(Pod pod, ComponentHealth health) {
    String nodeName = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
    if (nodeName == null || closed) {
      return;
    }
    Component.ofPod(pod.getMetadata().getName(), nodeName)
        .ifPresent(
            component -> {
              var ofNode =
                  components.computeIfAbsent(nodeName, n -> new EnumMap<>(Component.class));
              if (health == null) {
                ofNode.remove(component);
              } else {
                ofNode.put(component, health);
              }
              if (ofNode.isEmpty()) {
                components.remove(nodeName);
              }
              NodeFact known = nodes.get(nodeName);
              if (known != null) {
                publish(known, known);
              }
            });
  }

  private void publish(NodeFact fact, NodeFact before) {
    NodeFact now = fact.with(health(fact));
    if (!now.equals(before)) {
      nodes.put(now.name(), now);
      listener.changed(now);
    }
  }

  private Map<Component, ComponentHealth> health(NodeFact node) {
    if (!node.controlPlane() || !podsListed) {
      return Map.of();
    }
    Map<Component, ComponentHealth> known = components.getOrDefault(node.name(), Map.of());
    Map<Component, ComponentHealth> health = new EnumMap<>(Component.class);
    for (Component component : Component.values()) {
      health.put(
          component,
          node.silent()
              ? ComponentHealth.STALE
              : known.getOrDefault(component, ComponentHealth.MISSING));
    }
    return health;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    nodeInformer.stop();
    podInformer.stop();
  }

  private interface Change<T> {
    void accept(T object);
  }

  private static <T extends HasMetadata> ResourceEventHandler<T> handler(
      Change<T> changed, Change<T> gone, FirstListing first) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T object) {
        told(changed, object);
      }

      @Override
      public void onUpdate(T before, T object) {
        told(changed, object);
      }

      @Override
      public void onDelete(T object, boolean unknownFinalState) {
        told(gone, object);
      }

      private void told(Change<T> change, T object) {
        try {
          change.accept(object);
        } finally {
          first.heard(object);
        }
      }
    };
  }
}
