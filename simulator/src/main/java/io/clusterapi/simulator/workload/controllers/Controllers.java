package io.clusterapi.simulator.workload.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ObjectKey;
import io.clusterapi.simulator.workload.store.StoreEvent;
import java.util.Map;
import java.util.Set;

/** Everything in a cluster that acts on its objects. One pass brings all of it up to date. */
public final class Controllers {
  private static final int MAX_PASSES = 8;
  private static final Set<String> WATCHED =
      Set.of(
          "nodes",
          "pods",
          "namespaces",
          "deployments",
          "replicasets",
          "statefulsets",
          "daemonsets",
          "poddisruptionbudgets");

  private final Writer writer;
  private final NodeController nodes;
  private final StaticPods staticPods;
  private final WorkloadController workloads;
  private final PodController pods;
  private final String authorityPem;

  /**
   * @param deleteNodes whether an installed cloud controller manager deletes nodes whose machine is
   *     destroyed
   * @param authorityPem the cluster CA, published to every namespace
   */
  public Controllers(Writer writer, boolean deleteNodes, String authorityPem) {
    this.writer = writer;
    this.nodes = new NodeController(writer, deleteNodes);
    this.staticPods = new StaticPods(writer);
    this.workloads = new WorkloadController(writer);
    this.pods = new PodController(writer);
    this.authorityPem = authorityPem;
  }

  /** Whether a change may give the controllers something to do. */
  public static boolean concerns(StoreEvent event) {
    return WATCHED.contains(event.object().key().plural());
  }

  /** Repeats until nothing changes: a new pod changes its owner's numbers, and so on. */
  public void reconcile(Map<String, NodeHost> hosts) {
    writer
        .store()
        .exclusively(
            () -> {
              long before = -1;
              for (int pass = 0; pass < MAX_PASSES && before != writer.store().revision(); pass++) {
                before = writer.store().revision();
                namespaces();
                nodes.reconcile(hosts);
                staticPods.reconcile(hosts);
                workloads.reconcile();
                pods.reconcile();
              }
              return null;
            });
  }

  private void namespaces() {
    for (ObjectNode namespace : writer.list("", "namespaces")) {
      String name = namespace.at("/metadata/name").asText();
      if (namespace.path("metadata").has("deletionTimestamp")) {
        continue;
      }
      if (writer.get(ObjectKey.core("serviceaccounts", name, "default")).isEmpty()) {
        writer.create("", "serviceaccounts", name, named("default"));
      }
      if (writer.get(ObjectKey.core("configmaps", name, "kube-root-ca.crt")).isEmpty()) {
        ObjectNode map = named("kube-root-ca.crt");
        map.putObject("data").put("ca.crt", authorityPem);
        writer.create("", "configmaps", name, map);
      }
    }
  }

  private static ObjectNode named(String name) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("name", name);
    return object;
  }
}
