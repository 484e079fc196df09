package io.clusterapi.simulator;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.clusterapi.simulator.cloud.Ledger;
import io.clusterapi.simulator.machine.Endpoints;
import io.clusterapi.simulator.machine.Kubeadm;
import io.clusterapi.simulator.machine.Machines;
import io.clusterapi.simulator.workload.WorkloadClusters;
import io.clusterapi.simulator.workload.WorkloadSettings;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;

/** Runs the simulator as a process of its own until it is told to stop. */
public final class Main {
  private Main() {}

  static Kubeadm kubernetes(
      Vertx vertx, Path data, Endpoints endpoints, Machines machines, Ledger ledger, Clock clock) {
    WorkloadClusters clusters =
        new WorkloadClusters(
            vertx, data, endpoints, ledger, clock, WorkloadSettings.of(System.getProperties()));
    clusters.start(machines);
    return clusters;
  }

  public static void main(String[] arguments) {
    long begin = System.nanoTime();
    System.setProperty("vertx.disableDnsResolver", "true");
    // Where there is no native code for this machine, it leaves Java's own in its place.
    if (AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null) {
      AmazonCorrettoCryptoProvider.install();
    }
    Simulator simulator;
    SimulatorSettings settings;
    try {
      settings = SimulatorSettings.of(System.getProperties());
      simulator = Simulator.start(settings, Main::kubernetes);
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println(e.getMessage());
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "stop"));
    System.out.printf(
        "Simulator ready on %s in %.1f s, data in %s%n",
        simulator.uri(), (System.nanoTime() - begin) / 1e9, settings.data().toAbsolutePath());
  }
}
