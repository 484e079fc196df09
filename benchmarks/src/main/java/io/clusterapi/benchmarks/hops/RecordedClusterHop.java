package io.clusterapi.benchmarks.hops;

import io.clusterapi.aws.AwsService;
import io.clusterapi.cluster.config.ClusterService;
import io.clusterapi.controlplane.config.ControlPlaneService;
import io.clusterapi.loop.persistence.SliceRows;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.runtime.TestSlice;
import io.clusterapi.loop.runtime.TestSlice.Turn;
import io.clusterapi.machine.config.MachineService;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Each service's planners over what it had stored of a ready cluster of one control plane machine
 * and one worker, when there is nothing to do: what most turns are.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RecordedClusterHop {
  private static final int MOST_TURNS = 5;

  /** The services whose tables have to be recorded. */
  public static final List<String> SERVICES =
      List.of("cluster-svc", "machine-svc", "controlplane-svc", "provider-aws");

  /** A service at rest. */
  @State(Scope.Thread)
  public static class AtRest {
    @Param({"cluster-svc", "machine-svc", "controlplane-svc", "provider-aws"})
    public String service;

    private RecordedCluster recorded;
    private ServiceDefinition definition;
    private SliceRows.Rows rows;
    private TestSlice slice;
    private List<SpecificRecord> states;
    private int next;

    @Setup
    public void settle() throws IOException {
      recorded = RecordedCluster.given();
      definition = definition(service);
      rows = recorded.own(definition);
      slice = recorded.slice(definition);
      states = rows.views().stream().map(SliceRows.ViewRow::state).toList();
      if (rows.objects().isEmpty() || states.isEmpty()) {
        throw new IllegalStateException("nothing was recorded of " + service);
      }
      // Facts that observers had noticed are not stored: the first turn plans without them.
      for (int turn = 0; !slice.turn().isIdle(); turn++) {
        if (turn == MOST_TURNS) {
          throw new IllegalStateException("planning of " + service + " does not come to rest");
        }
      }
      if (!slice.faults().isEmpty()) {
        throw new IllegalStateException("planners failed: " + slice.faults());
      }
    }

    SpecificRecord nextState() {
      next = (next + 1) % states.size();
      return states.get(next);
    }
  }

  static ServiceDefinition definition(String service) {
    return switch (service) {
      case "cluster-svc" -> new ClusterService();
      case "machine-svc" -> new MachineService();
      case "controlplane-svc" -> new ControlPlaneService();
      case "provider-aws" -> new AwsService();
      default -> throw new IllegalArgumentException("no such service: " + service);
    };
  }

  /** Every object planned, as after a start. */
  @Benchmark
  public Turn planEverything(AtRest atRest) {
    return atRest.slice.turn();
  }

  /** One state another service published again; each of the cluster's in its turn. */
  @Benchmark
  public Turn planOneState(AtRest atRest) {
    return atRest.slice.turn(List.of(), List.of(atRest.nextState()), Set.of(), false);
  }

  /** Rows to the slice in memory. */
  @Benchmark
  public TestSlice readSlice(AtRest atRest) {
    return atRest.recorded.slice(atRest.definition);
  }
}
