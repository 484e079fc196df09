package io.clusterapi.simulator;

import io.clusterapi.simulator.aws.AwsCloud;
import io.clusterapi.simulator.azure.AzureCloud;
import io.clusterapi.simulator.cloud.Faults;
import io.clusterapi.simulator.cloud.Ledger;
import io.clusterapi.simulator.cloud.Scheduler;
import io.clusterapi.simulator.cloud.SimulatedCloud;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.http.SimulatorServer;
import io.clusterapi.simulator.maas.MaasCloud;
import io.clusterapi.simulator.machine.CombinedEndpoints;
import io.clusterapi.simulator.machine.Endpoints;
import io.clusterapi.simulator.machine.Kubeadm;
import io.clusterapi.simulator.machine.MachineRegistry;
import io.clusterapi.simulator.machine.Machines;
import io.clusterapi.simulator.vsphere.VSphereCloud;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A running simulator: its clouds, machines and their Kubernetes, on one port. */
public final class Simulator implements AutoCloseable {
  private static final int BOOT_THREADS = 4;

  /** Makes the Kubernetes of the machines. */
  public interface KubernetesFactory {
    /**
     * @param data a folder of its own for what must survive a restart
     * @param endpoints which machines are behind which load balancer address
     * @param machines the machines that exist, switched on or off as they are now
     * @param ledger where it notes what it creates and deletes
     */
    Kubeadm create(
        Vertx vertx, Path data, Endpoints endpoints, Machines machines, Ledger ledger, Clock clock);
  }

  private final FileChannel lock;
  private final Vertx vertx;
  private final ThreadPoolExecutor boots;
  private final Ledger ledger;
  private final Faults faults = new Faults();
  private final World world;
  private final MachineRegistry machines;
  private final Kubeadm kubeadm;
  private final Endpoints endpoints;
  private final MaasCloud.Dns names;
  private final HttpServer server;

  private Simulator(SimulatorSettings settings, KubernetesFactory kubernetes) {
    Path data = settings.data().toAbsolutePath();
    Clock clock = Clock.systemUTC();
    lock = lock(data);
    ledger = Ledger.open(data.resolve("ledger.jsonl"), clock);
    world = World.open(data, ledger, clock);
    vertx = Vertx.vertx(options());
    boots = executor();
    machines = new MachineRegistry(data.resolve("machines"), boots, clock);
    Scheduler scheduler =
        (delay, act) -> {
          if (delay.isZero()) {
            vertx.getOrCreateContext().runOnContext(v -> act.run());
          } else {
            vertx.setTimer(delay.toMillis(), timer -> act.run());
          }
        };
    MaasCloud maas =
        new MaasCloud(
            world, faults, settings.maas(), scheduler, settings.loadBalancerAddresses(), machines);
    List<SimulatedCloud> clouds =
        List.of(
            maas,
            new AzureCloud(
                world,
                faults,
                settings.azure(),
                scheduler,
                settings.loadBalancerAddresses(),
                machines),
            new AwsCloud(
                world,
                faults,
                settings.aws(),
                scheduler,
                settings.loadBalancerAddresses(),
                machines),
            new VSphereCloud(world, faults, settings.vsphere(), scheduler, machines));
    endpoints = new CombinedEndpoints(clouds.stream().map(SimulatedCloud::endpoints).toList());
    clouds.forEach(SimulatedCloud::resume);
    names = names(settings, maas);
    kubeadm =
        kubernetes.create(vertx, data.resolve("workload"), endpoints, machines, ledger, clock);
    machines.connect(kubeadm);
    server =
        listen(
            settings,
            new SimulatorServer(
                clouds.stream().map(SimulatedCloud::api).toList(), ledger, faults, machines));
  }

  /**
   * Starts a simulator, continuing what its data folder holds.
   *
   * @throws IllegalStateException with a plain sentence when the port is taken or another simulator
   *     uses the folder
   */
  public static Simulator start(SimulatorSettings settings, KubernetesFactory kubernetes) {
    return new Simulator(settings, kubernetes);
  }

  private static FileChannel lock(Path data) {
    try {
      Files.createDirectories(data);
      PosixFileAttributeView owner = Files.getFileAttributeView(data, PosixFileAttributeView.class);
      if (owner != null) {
        // Private keys of machines and values of secrets are below.
        owner.setPermissions(PosixFilePermissions.fromString("rwx------"));
      }
      FileChannel channel =
          FileChannel.open(
              data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock held;
      try {
        held = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        held = null;
      }
      if (held == null) {
        channel.close();
        throw new IllegalStateException(
            "Another simulator uses the folder "
                + data
                + ". Stop it, or choose another folder with -Dcapi.simulator.data=FOLDER.");
      }
      return channel;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the data folder " + data, e);
    }
  }

  /** Few threads and no file cache: an idle simulator must cost next to nothing. */
  private static VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(2)
        .setWorkerPoolSize(BOOT_THREADS)
        .setInternalBlockingPoolSize(2)
        .setBlockedThreadCheckInterval(TimeUnit.HOURS.toMillis(1))
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private static ThreadPoolExecutor executor() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            BOOT_THREADS,
            BOOT_THREADS,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "boot-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private MaasCloud.Dns names(SimulatorSettings settings, MaasCloud maas) {
    try {
      return maas.serveNames(vertx.nettyEventLoopGroup(), boots, settings.host());
    } catch (IllegalStateException e) {
      close();
      throw e;
    }
  }

  private HttpServer listen(SimulatorSettings settings, SimulatorServer routes) {
    try {
      return routes
          .listen(vertx, settings.host(), settings.port())
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new IllegalStateException(
          "The simulator cannot listen on "
              + settings.host()
              + ":"
              + settings.port()
              + " ("
              + (e.getCause() == null ? "no answer in 10 s" : e.getCause().getMessage())
              + "). Stop what holds the port, or choose another with -Dcapi.simulator.port=PORT.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting", e);
    }
  }

  public int port() {
    return server.actualPort();
  }

  /** Where the clouds' clients are to be pointed. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Where the DNS of the clouds that are DNS servers themselves answers, over UDP. */
  public InetSocketAddress dns() {
    return names.address();
  }

  public Ledger ledger() {
    return ledger;
  }

  public Faults faults() {
    return faults;
  }

  public MachineRegistry machines() {
    return machines;
  }

  public Endpoints endpoints() {
    return endpoints;
  }

  public Kubeadm kubeadm() {
    return kubeadm;
  }

  /** Stops within a second; everything answered so far is on disk already. */
  @Override
  public void close() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(700, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // its threads are daemons of a process that ends; nothing on disk depends on them
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    boots.shutdownNow();
    try {
      if (kubeadm instanceof AutoCloseable closeable) {
        closeable.close();
      }
      world.close();
      ledger.close();
      lock.close();
    } catch (Exception e) {
      throw new IllegalStateException("cannot close the data folder", e);
    }
  }
}
