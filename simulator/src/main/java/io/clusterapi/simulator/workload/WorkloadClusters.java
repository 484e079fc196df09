package io.clusterapi.simulator.workload;

import io.clusterapi.simulator.cloud.Ledger;
import io.clusterapi.simulator.machine.CommandResult;
import io.clusterapi.simulator.machine.Endpoints;
import io.clusterapi.simulator.machine.Kubeadm;
import io.clusterapi.simulator.machine.Machine;
import io.clusterapi.simulator.machine.Machines;
import io.clusterapi.simulator.workload.api.ApiException;
import io.clusterapi.simulator.workload.controllers.NodeHost;
import io.clusterapi.simulator.workload.kubeadm.Arguments;
import io.clusterapi.simulator.workload.kubeadm.InitPlan;
import io.clusterapi.simulator.workload.kubeadm.JoinPlan;
import io.clusterapi.simulator.workload.kubeadm.KubeadmException;
import io.clusterapi.simulator.workload.pki.Authority;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Every simulated workload cluster, and the kubeadm that makes them out of machines. */
public final class WorkloadClusters implements Kubeadm, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WorkloadClusters.class.getName());
  private static final String HINT =
      "\nTo see the stack trace of this error execute with --v=5 or higher\n";

  private final Surroundings around;
  private final Path folder;
  private final Waits waits;
  private final Map<String, WorkloadCluster> byEndpoint = new ConcurrentHashMap<>();
  private final Map<String, Set<WorkloadCluster>> byMachine = new ConcurrentHashMap<>();
  private volatile Machines machines;

  /**
   * @param data the folder that keeps the clusters over restarts
   * @param endpoints the load balancers their APIs are reached through
   */
  public WorkloadClusters(
      Vertx vertx,
      Path data,
      Endpoints endpoints,
      Ledger ledger,
      Clock clock,
      WorkloadSettings settings) {
    this.around = new Surroundings(vertx, endpoints, ledger, clock, settings);
    this.folder = data.resolve("clusters");
    this.waits = new Waits(vertx);
    endpoints.onChange(this::endpointsChanged);
  }

  /**
   * Continues the clusters kept on disk. Machines that exist no more are taken as destroyed, the
   * others as on or off as they are now.
   */
  public void start(Machines machines) {
    this.machines = machines;
    for (ClusterFiles files : ClusterFiles.list(folder)) {
      Optional<ClusterState> state = files.load();
      if (state.isEmpty()) {
        files.delete();
        continue;
      }
      WorkloadCluster cluster = WorkloadCluster.load(around, files, state.get(), waits::poke);
      byEndpoint.put(cluster.endpoint(), cluster);
      for (NodeHost host : cluster.hosts()) {
        note(host.machineId(), cluster);
        boolean exists = machines.find(host.machineId()).isPresent();
        boolean on = exists && machines.isRunning(host.machineId());
        power(cluster, host.machineId(), exists, on);
      }
      cluster.refresh();
      cluster.reconcileLater();
    }
  }

  /**
   * Ends what a machine runs that was switched off or destroyed before the cluster knew it, so that
   * the news of that found nobody. A cloud takes it from its machines before it tells the news: one
   * of both sees it.
   */
  private void endUnlessItRuns(String machineId, WorkloadCluster cluster) {
    boolean exists = machines.find(machineId).isPresent();
    if (!exists || !machines.isRunning(machineId)) {
      power(cluster, machineId, exists, false);
    }
    if (!exists) {
      byMachine.remove(machineId);
    }
  }

  private void endpointsChanged(Set<String> hosts) {
    for (WorkloadCluster cluster : byEndpoint.values()) {
      if (hosts.isEmpty() || hosts.contains(cluster.host())) {
        cluster.refresh();
        waits.poke(cluster.endpoint());
      }
    }
  }

  /** The clusters there are, for inspection. */
  public List<ClusterView> clusters() {
    return byEndpoint.values().stream().map(WorkloadClusters::view).toList();
  }

  private static ClusterView view(WorkloadCluster cluster) {
    return new ClusterView(
        cluster.name(),
        cluster.endpoint(),
        cluster.initialized(),
        cluster.served(),
        cluster.etcd().members(),
        cluster.etcd().leader(),
        cluster.etcd().voters(),
        cluster.etcd().healthyVoters(),
        cluster.hosts().stream().filter(NodeHost::exists).map(NodeHost::machineId).toList(),
        cluster.store().size());
  }

  @Override
  public CompletionStage<CommandResult> run(Machine machine, List<String> words) {
    return blocking(() -> Arguments.parse(words))
        .thenCompose(
            arguments ->
                switch (arguments.command()) {
                  case "init" -> init(machine, arguments.config());
                  case "join" -> join(machine, arguments.config());
                  case "version" -> done(version(machine, arguments.output()));
                  case "config validate" -> blocking(() -> validate(machine, arguments.config()));
                  default ->
                      done(
                          CommandResult.failure(
                              1,
                              "unknown command \""
                                  + arguments.command()
                                  + "\" for \"kubeadm\"; simulated are init, join, version and"
                                  + " config validate\n"));
                })
        .exceptionally(failed -> failure(machine, failed));
  }

  private static CompletionStage<CommandResult> done(CommandResult result) {
    return CompletableFuture.completedFuture(result);
  }

  private static CommandResult failure(Machine machine, Throwable failed) {
    Throwable cause =
        failed instanceof CompletionException && failed.getCause() != null
            ? failed.getCause()
            : failed;
    if (cause instanceof KubeadmException || cause instanceof ApiException) {
      return CommandResult.failure(1, cause.getMessage() + HINT);
    }
    LOG.log(Level.WARNING, "kubeadm on " + machine, cause);
    return CommandResult.failure(1, "the simulated kubeadm failed: " + cause + HINT);
  }

  private <T> CompletableFuture<T> blocking(Callable<T> work) {
    return around.vertx().executeBlocking(work, false).toCompletionStage().toCompletableFuture();
  }

  private static CommandResult version(Machine machine, String output) {
    String version = machine.kubernetesVersion();
    return CommandResult.success(
        (output.equals("short") ? version : "kubeadm version: " + version) + "\n");
  }

  private static CommandResult validate(Machine machine, String config) {
    if (machine.files().readText(config).orElse("").contains("JoinConfiguration")) {
      JoinPlan.read(machine, config);
    } else {
      InitPlan.read(machine, config);
    }
    return CommandResult.success("ok\n");
  }

  private CompletionStage<CommandResult> init(Machine machine, String config) {
    return blocking(() -> begin(machine, config))
        .thenCompose(
            begun ->
                waits
                    .until(
                        begun.cluster().endpoint(),
                        () -> reachable(begun.cluster(), machine),
                        around.settings().initTimeout(),
                        waited ->
                            new KubeadmException(
                                "error execution phase wait-control-plane: the API server is not"
                                    + " reachable at "
                                    + begun.plan().endpoint()
                                    + " after "
                                    + waited.toSeconds()
                                    + " s: "
                                    + whyUnreachable(begun.plan(), machine)))
                    .thenCompose(
                        reached ->
                            blocking(
                                () -> {
                                  begun.cluster().initialize(begun.plan());
                                  return CommandResult.success(begun.plan().success());
                                })));
  }

  /** A cluster whose first API server runs but is not known to be reachable. */
  private record Begun(InitPlan plan, WorkloadCluster cluster) {}

  private Begun begin(Machine machine, String config) {
    InitPlan plan = InitPlan.read(machine, config);
    synchronized (byEndpoint) {
      WorkloadCluster existing = byEndpoint.get(plan.endpoint());
      if (existing != null) {
        checkReplaceable(existing, plan);
        existing.destroy();
      }
      WorkloadCluster cluster = WorkloadCluster.create(around, folder, plan, waits::poke);
      byEndpoint.put(plan.endpoint(), cluster);
      note(plan.local().machine().id(), cluster);
      plan.local().writeFiles(plan.endpoint());
      endUnlessItRuns(machine.id(), cluster);
      cluster.refresh();
      return new Begun(plan, cluster);
    }
  }

  private static void checkReplaceable(WorkloadCluster existing, InitPlan plan) {
    boolean otherAuthority = !existing.clientAuthority().equals(plan.pki().cluster().certificate());
    if (otherAuthority) {
      throw new KubeadmException(
          "error execution phase wait-control-plane: x509: certificate signed by unknown authority:"
              + " the endpoint "
              + plan.endpoint()
              + " serves a cluster whose CA is "
              + Authority.publicKeyHash(existing.clientAuthority())
              + ", the CA on this machine is "
              + plan.pki().cluster().publicKeyHash());
    }
    if (existing.initialized()) {
      throw new KubeadmException(
          "error execution phase upload-config: the cluster at "
              + plan.endpoint()
              + " is initialized already; a further control plane machine must join it");
    }
    // A first machine that never became reachable is being replaced by another one.
  }

  private Optional<WorkloadCluster> reachable(WorkloadCluster cluster, Machine machine) {
    if (!cluster.listenFailure().isEmpty()) {
      throw new KubeadmException(
          "error execution phase wait-control-plane: " + cluster.listenFailure());
    }
    if (byEndpoint.get(cluster.endpoint()) != cluster || !cluster.has(machine.id())) {
      throw new KubeadmException(
          "error execution phase wait-control-plane: the machine was replaced while it waited");
    }
    return cluster.served() ? Optional.of(cluster) : Optional.empty();
  }

  private String whyUnreachable(InitPlan plan, Machine machine) {
    return around
        .endpoints()
        .targets(plan.host(), plan.port())
        .map(
            targets ->
                targets.contains(machine.id())
                    ? "the API server does not answer"
                    : "machine "
                        + machine.id()
                        + " is not a target of the load balancer, which has "
                        + targets)
        .orElse("no load balancer listens there");
  }

  private CompletionStage<CommandResult> join(Machine machine, String config) {
    return blocking(() -> JoinPlan.read(machine, config))
        .thenCompose(
            plan ->
                waits
                    .until(
                        plan.host() + ":" + plan.port(),
                        () -> discover(plan),
                        around.settings().joinTimeout(),
                        waited ->
                            new KubeadmException(
                                "error execution phase preflight: couldn't validate the identity of"
                                    + " the API Server: failed after "
                                    + waited.toSeconds()
                                    + " s: "
                                    + whyNot(plan)))
                    .thenCompose(cluster -> blocking(() -> join(plan, cluster))));
  }

  private Optional<WorkloadCluster> discover(JoinPlan plan) {
    WorkloadCluster cluster = byEndpoint.get(plan.host() + ":" + plan.port());
    if (cluster == null || !cluster.served() || !cluster.initialized()) {
      return Optional.empty();
    }
    plan.checkAuthority(cluster.clientAuthority());
    boolean joinable =
        cluster.etcd().hasQuorum()
            && plan.tokenProblem(cluster.store(), around.clock().instant()).isEmpty();
    return joinable ? Optional.of(cluster) : Optional.empty();
  }

  private String whyNot(JoinPlan plan) {
    String endpoint = plan.host() + ":" + plan.port();
    WorkloadCluster cluster = byEndpoint.get(endpoint);
    if (cluster == null || !cluster.served()) {
      return "Get \"https://"
          + endpoint
          + "/api/v1/namespaces/kube-public/configmaps/cluster-info\""
          + ": dial tcp "
          + endpoint
          + ": connect: connection refused";
    }
    if (!cluster.initialized()) {
      return "configmaps \"cluster-info\" not found";
    }
    if (!cluster.etcd().hasQuorum()) {
      return "etcdserver: request timed out";
    }
    return plan.tokenProblem(cluster.store(), around.clock().instant());
  }

  private CommandResult join(JoinPlan plan, WorkloadCluster cluster) {
    note(plan.machine().id(), cluster);
    plan.checkVersion(cluster.store());
    if (plan.controlPlane()) {
      var part = plan.controlPlanePart(cluster.store(), cluster.clientAuthority());
      synchronized (cluster) { // members join one at a time, as etcd allows one learner
        cluster.join(part);
      }
      part.writeFiles(cluster.endpoint());
    } else {
      cluster.join(plan.machine(), plan.node());
      plan.node().writeFiles();
    }
    endUnlessItRuns(plan.machine().id(), cluster);
    return CommandResult.success(plan.success());
  }

  @Override
  public void poweredOff(Machine machine) {
    power(machine.id(), true, false);
  }

  @Override
  public void poweredOn(Machine machine) {
    power(machine.id(), true, true);
  }

  @Override
  public void destroyed(Machine machine) {
    power(machine.id(), false, false);
  }

  private void power(String machineId, boolean exists, boolean powered) {
    of(machineId).forEach(cluster -> power(cluster, machineId, exists, powered));
    if (!exists) {
      byMachine.remove(machineId);
    }
  }

  private void note(String machineId, WorkloadCluster cluster) {
    byMachine.computeIfAbsent(machineId, id -> ConcurrentHashMap.newKeySet()).add(cluster);
  }

  /** The clusters a machine is part of: one, or for a moment the one it was part of before too. */
  private List<WorkloadCluster> of(String machineId) {
    return byMachine.getOrDefault(machineId, Set.of()).stream()
        .filter(cluster -> byEndpoint.get(cluster.endpoint()) == cluster)
        .filter(cluster -> cluster.has(machineId))
        .toList();
  }

  private void power(WorkloadCluster cluster, String machineId, boolean exists, boolean powered) {
    cluster.power(machineId, exists, powered);
    if (!exists && cluster.lost()) {
      synchronized (byEndpoint) {
        byEndpoint.remove(cluster.endpoint(), cluster);
        cluster.destroy();
      }
      waits.poke(cluster.endpoint());
    }
  }

  @Override
  public boolean listens(Machine machine, int port) {
    return of(machine.id()).stream().anyMatch(one -> one.listens(machine.id(), port));
  }

  /** Stops serving within a second; the clusters stay on disk. */
  @Override
  public void close() {
    try {
      List<Future<Void>> stopping =
          byEndpoint.values().stream().map(WorkloadCluster::stop).toList();
      Future.all(stopping).toCompletionStage().toCompletableFuture().get(1, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      // The engine was stopped first, and its servers with it; what there is to keep is on disk.
      LOG.log(Level.FINE, "the engine of the workload API servers had stopped", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.INFO, "not every workload API server had stopped: {0}", e.toString());
    }
  }
}
