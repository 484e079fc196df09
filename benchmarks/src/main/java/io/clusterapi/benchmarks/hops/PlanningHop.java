package io.clusterapi.benchmarks.hops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.loop.runtime.TestSlice;
import io.clusterapi.loop.runtime.TestSlice.Turn;
import io.clusterapi.machine.config.MachineService;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.core.MachineDeployment;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The planners of machine-svc over one cluster in memory, to their fixed point. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlanningHop {
  private static final String DEPLOYMENT =
      """
      {"apiVersion":"cluster.x-k8s.io/v1beta2","kind":"MachineDeployment",
       "metadata":{"name":"md","namespace":"default"},
       "spec":{"clusterName":"c1","replicas":%d,
        "selector":{"matchLabels":{"cluster.x-k8s.io/cluster-name":"c1"}},
        "template":{"metadata":{"labels":{"cluster.x-k8s.io/cluster-name":"c1"}},
         "spec":{"clusterName":"c1","version":"v1.35.3",
          "bootstrap":{"configRef":{"apiGroup":"bootstrap.cluster.x-k8s.io","kind":"KubeadmConfigTemplate","name":"workers"}},
          "infrastructureRef":{"apiGroup":"infrastructure.cluster.x-k8s.io","kind":"AWSMachineTemplate","name":"workers"}}}}}
      """;

  /** Where a cluster asks for machines it does not have. */
  @State(Scope.Thread)
  public static class Asking {
    @Param({"3", "30"})
    public int machines;

    TestSlice slice;

    /** Before each turn, for a turn leaves nothing to do. */
    @Setup(Level.Invocation)
    public void ask() {
      slice = asking(machines);
    }
  }

  /** Where all that was to be done is done or asked for. */
  @State(Scope.Thread)
  public static class Settled {
    @Param({"3", "30"})
    public int machines;

    TestSlice slice;

    @Setup
    public void settle() {
      slice = asking(machines);
      slice.turn();
    }
  }

  private static TestSlice asking(int machines) {
    TestSlice slice = new TestSlice(new MachineService(), Facts.NAMESPACE, Facts.CLUSTER);
    slice.publish(Facts.desired());
    slice.publish(Facts.observed());
    try {
      slice.put(
          Mapper.fromTree(
              (ObjectNode) Mapper.json().readTree(DEPLOYMENT.formatted(machines)),
              MachineDeployment.class));
    } catch (IOException e) {
      throw new IllegalStateException("the manifest of the benchmark cannot be read", e);
    }
    return slice;
  }

  /** A deployment becomes a set, machines and what they ask others for. */
  @Benchmark
  public Turn planMachines(Asking asking) {
    return asking.slice.turn();
  }

  /** Everything planned again, and nothing to do. */
  @Benchmark
  public Turn planWithoutNews(Settled settled) {
    return settled.slice.turn();
  }
}
