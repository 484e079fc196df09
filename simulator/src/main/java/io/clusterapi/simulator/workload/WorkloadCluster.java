package io.clusterapi.simulator.workload;

import io.clusterapi.simulator.machine.Machine;
import io.clusterapi.simulator.workload.api.ApiException;
import io.clusterapi.simulator.workload.api.ApiServer;
import io.clusterapi.simulator.workload.api.ServedCluster;
import io.clusterapi.simulator.workload.controllers.Controllers;
import io.clusterapi.simulator.workload.controllers.NodeHost;
import io.clusterapi.simulator.workload.controllers.Writer;
import io.clusterapi.simulator.workload.etcd.EtcdCluster;
import io.clusterapi.simulator.workload.etcd.EtcdException;
import io.clusterapi.simulator.workload.etcd.EtcdMember;
import io.clusterapi.simulator.workload.etcd.EtcdServer;
import io.clusterapi.simulator.workload.kubeadm.ControlPlanePart;
import io.clusterapi.simulator.workload.kubeadm.InitPlan;
import io.clusterapi.simulator.workload.kubeadm.KubeadmException;
import io.clusterapi.simulator.workload.kubeadm.NodeObject;
import io.clusterapi.simulator.workload.pki.Authority;
import io.clusterapi.simulator.workload.store.ObjectKey;
import io.clusterapi.simulator.workload.store.ObjectStore;
import io.clusterapi.simulator.workload.store.ResourceTypes;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One workload cluster: its machines, etcd, objects, controllers and API. All its own state is
 * guarded by its etcd's lock, because changes of members change the state too.
 */
final class WorkloadCluster implements ServedCluster {
  private static final Logger LOG = Logger.getLogger(WorkloadCluster.class.getName());

  private final Surroundings around;
  private final ClusterFiles files;
  private final String id;
  private final String name;
  private final String host;
  private final int port;
  private final String authorityPem;
  private final X509Certificate authority;
  private final Runnable changed;
  private final EtcdCluster etcd;
  private final EtcdLedger etcdLedger;
  private final ClusterMachines machines;
  private final ObjectStore store;
  private final ResourceTypes types;
  private final Writer writer;
  private final Controllers controllers;
  private final ApiServer api;
  private final ClusterListener listener;
  private final PodPorts podPorts = new PodPorts();
  private final AtomicBoolean reconcileQueued = new AtomicBoolean();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private volatile Future<Void> lastReconcile = Future.succeededFuture();
  private boolean initialized;
  private volatile boolean ended;

  private WorkloadCluster(
      Surroundings around, ClusterFiles files, ClusterState state, Consumer<String> changed) {
    this.around = around;
    this.files = files;
    this.id = state.id();
    this.name = state.name();
    this.host = state.host();
    this.port = state.port();
    this.authorityPem = state.authority();
    this.initialized = state.initialized();
    this.changed = () -> changed.accept(endpoint());
    try {
      this.authority = Authority.certificate(authorityPem);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("the stored CA of cluster " + name + " is unreadable", e);
    }
    this.machines = new ClusterMachines(state.hosts(), state.instances());
    String region = state.hosts().isEmpty() ? "none" : state.hosts().get(0).region();
    this.etcdLedger = new EtcdLedger(around.ledger(), id, name, region);
    this.etcd = EtcdCluster.restore(state.etcd(), this::etcdChanged);
    this.store = files.openStore();
    this.types = new ResourceTypes(store);
    this.writer = new Writer(store, around.clock());
    this.controllers = new Controllers(writer, around.settings().deleteNodes(), authorityPem);
    this.api = new ApiServer(around.vertx(), this, around.clock());
    this.listener =
        new ClusterListener(
            around.vertx(),
            () -> around.endpoints().address(host).orElse(host),
            port,
            api,
            this::servingInstance,
            this.changed);
    store.listen(
        store.revision(),
        event -> {
          if (Controllers.concerns(event)) {
            reconcileLater();
          } else if (event.object().key().plural().equals("secrets")) {
            this.changed.run();
          }
        });
  }

  /** A new cluster on its first control plane machine; nothing is served yet. */
  static WorkloadCluster create(
      Surroundings around, Path folder, InitPlan plan, Consumer<String> changed) {
    ControlPlanePart part = plan.local();
    String id = UUID.randomUUID().toString();
    EtcdCluster first =
        EtcdCluster.create(part.node().name(), part.peerUrl(), part.clientUrl(), () -> {});
    long memberId = first.members().get(0).id();
    ClusterState state =
        new ClusterState(
            id,
            plan.clusterName(),
            plan.host(),
            plan.port(),
            false,
            plan.pki().caPem(),
            List.of(ClusterMachines.host(part.machine(), part.node(), true)),
            List.of(ClusterMachines.instance(part, memberId)),
            first.state());
    WorkloadCluster cluster =
        new WorkloadCluster(around, new ClusterFiles(folder.resolve(id)), state, changed);
    cluster.etcdChanged();
    return cluster;
  }

  static WorkloadCluster load(
      Surroundings around, ClusterFiles files, ClusterState state, Consumer<String> changed) {
    WorkloadCluster cluster = new WorkloadCluster(around, files, state, changed);
    cluster.etcdLedger.continueWith(cluster.etcd);
    return cluster;
  }

  // Runs under the lock of etcd.
  private void etcdChanged() {
    synchronized (etcd) {
      etcdLedger.note(etcd);
      machines.membership(member -> etcd.member(member).isPresent());
      save();
    }
    refreshLater();
  }

  private void save() {
    synchronized (etcd) {
      if (!ended) {
        files.save(
            new ClusterState(
                id,
                name,
                host,
                port,
                initialized,
                authorityPem,
                machines.hosts(),
                machines.instances(),
                etcd.state()));
      }
    }
  }

  private void refreshLater() {
    around.vertx().runOnContext(go -> listener.refresh());
    reconcileLater();
  }

  /** Looks again at what the load balancer says. */
  Future<Void> refresh() {
    return listener.refresh();
  }

  private Optional<ControlPlaneInstance> servingInstance() {
    if (ended) {
      return Optional.empty();
    }
    Set<String> targets = around.endpoints().targets(host, port).orElse(Set.of());
    String current = listener.servedBy();
    synchronized (etcd) {
      return machines.toServe(targets, current);
    }
  }

  /** Whether the machine's API server answers on the port. */
  boolean listens(String machineId, int asked) {
    synchronized (etcd) {
      return machines
          .instance(machineId)
          .filter(one -> one.bindPort() == asked && machines.serves(one))
          .isPresent();
    }
  }

  boolean served() {
    return !listener.servedBy().isEmpty();
  }

  String listenFailure() {
    return listener.failure();
  }

  boolean initialized() {
    synchronized (etcd) {
      return initialized;
    }
  }

  String name() {
    return name;
  }

  String host() {
    return host;
  }

  String endpoint() {
    return host + ":" + port;
  }

  EtcdCluster etcd() {
    return etcd;
  }

  List<NodeHost> hosts() {
    synchronized (etcd) {
      return machines.hosts();
    }
  }

  /** Uploads what {@code kubeadm init} leaves in the cluster. */
  void initialize(InitPlan plan) {
    plan.upload(writer);
    synchronized (etcd) {
      initialized = true;
      save();
    }
    reconcile();
    changed.run();
  }

  /** Registers a worker. */
  void join(Machine machine, NodeObject node) {
    requireStorage();
    node.register(writer);
    synchronized (etcd) {
      machines.addWorker(machine, node);
      save();
    }
    reconcile();
  }

  /** Adds the machine's etcd member and API server, then registers its node. */
  void join(ControlPlanePart part) {
    synchronized (etcd) {
      EtcdMember member;
      try {
        member = etcd.add(part.peerUrl(), true);
        etcd.started(member.id(), part.node().name(), part.clientUrl());
        etcd.promote(member.id());
      } catch (EtcdException refused) {
        throw new KubeadmException(
            "error execution phase control-plane-join/etcd: error creating local etcd static pod"
                + " manifest file: "
                + refused.getMessage());
      }
      machines.addControlPlane(part, member.id());
      save();
    }
    part.node().register(writer);
    reconcile();
    refreshLater();
  }

  boolean has(String machineId) {
    synchronized (etcd) {
      return machines.host(machineId).isPresent();
    }
  }

  /** The machine was switched on or off, or destroyed. */
  void power(String machineId, boolean exists, boolean powered) {
    synchronized (etcd) {
      NodeHost node = machines.host(machineId).orElse(null);
      NodeHost next = node == null ? null : node.withPower(exists, powered);
      if (node == null || node.equals(next)) {
        return;
      }
      machines.replace(next);
      machines
          .instance(machineId)
          .ifPresent(instance -> etcd.up(instance.memberId(), next.alive()));
      save();
      if (!next.alive()) {
        podPorts.close(node.nodeName() + "/");
      }
    }
    around.vertx().runOnContext(go -> listener.refresh());
    long delay = around.settings().notReadyDelay().toMillis();
    if (!powered && delay > 0) {
      silent.add(machineId);
      around
          .vertx()
          .setTimer(
              delay,
              fired -> {
                silent.remove(machineId);
                reconcileLater();
              });
    }
    reconcileLater();
    changed.run();
  }

  /** True when no control plane machine exists any more: its data is lost. */
  boolean lost() {
    synchronized (etcd) {
      return machines.lost();
    }
  }

  void reconcileLater() {
    if (!ended && reconcileQueued.compareAndSet(false, true)) {
      Future<Void> run =
          around
              .vertx()
              .executeBlocking(
                  () -> {
                    reconcileQueued.set(false);
                    reconcile();
                    return null;
                  },
                  false);
      run.onFailure(failed -> LOG.log(Level.WARNING, "controllers of cluster " + name, failed));
      lastReconcile = run;
    }
  }

  private void reconcile() {
    Map<String, NodeHost> byNode;
    synchronized (etcd) {
      if (ended || !initialized || !etcd.hasQuorum() || !machines.anyServes()) {
        return;
      }
      byNode = machines.byNode(silent);
    }
    controllers.reconcile(byNode);
    synchronized (etcd) {
      if (machines.forgetDestroyed(
          node -> store.get(ObjectKey.core("nodes", "", node)).isPresent())) {
        save();
      }
    }
  }

  @Override
  public ObjectStore store() {
    return store;
  }

  @Override
  public ResourceTypes types() {
    return types;
  }

  @Override
  public String version() {
    synchronized (etcd) {
      return machines
          .instance(listener.servedBy())
          .or(() -> machines.instances().stream().findFirst())
          .map(ControlPlaneInstance::version)
          .orElseThrow();
    }
  }

  @Override
  public X509Certificate clientAuthority() {
    return authority;
  }

  @Override
  public void requireStorage() {
    if (!etcd.hasQuorum()) {
      throw ApiException.storage(EtcdException.timedOut().getMessage());
    }
  }

  @Override
  public Future<Integer> podPort(String namespace, String pod, int asked) {
    Optional<ControlPlaneInstance> etcdPod = instanceOf(namespace, pod, "etcd-");
    if (etcdPod.isPresent() && asked == 2379) {
      ControlPlaneInstance one = etcdPod.get();
      return podPorts.port(
          one.nodeName() + "/2379",
          connections ->
              EtcdServer.listen(around.vertx(), etcd, one.memberId(), one.etcd(), connections));
    }
    Optional<ControlPlaneInstance> apiPod = instanceOf(namespace, pod, "kube-apiserver-");
    if (apiPod.isPresent() && asked == apiPod.get().bindPort()) {
      ControlPlaneInstance one = apiPod.get();
      return podPorts.port(
          one.nodeName() + "/" + asked,
          connections ->
              ClusterListener.listen(around.vertx(), api, one.api(), "127.0.0.1", 0, connections));
    }
    return Future.failedFuture(
        "error forwarding port " + asked + " to pod " + pod + ": connection refused");
  }

  private Optional<ControlPlaneInstance> instanceOf(String namespace, String pod, String prefix) {
    if (!namespace.equals("kube-system")) {
      return Optional.empty();
    }
    synchronized (etcd) {
      return machines.ofPod(pod, prefix);
    }
  }

  /** Stops serving; the data stays for the next start. */
  Future<Void> stop() {
    ended = true;
    podPorts.close("");
    Future<Void> controllersEnded = lastReconcile.otherwiseEmpty();
    return listener.refresh().compose(closed -> controllersEnded).onComplete(closed -> api.close());
  }

  /** Stops serving and forgets everything. */
  void destroy() {
    synchronized (etcd) {
      if (ended) {
        return;
      }
      ended = true;
      etcdLedger.end();
    }
    podPorts.close("");
    listener.refresh().onComplete(closed -> api.close());
    files.delete();
  }
}
