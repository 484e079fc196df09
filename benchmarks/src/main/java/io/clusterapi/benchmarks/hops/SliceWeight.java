package io.clusterapi.benchmarks.hops;

import io.clusterapi.loop.runtime.TestSlice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a cluster takes of a service's memory between turns: the heap that many copies of it hold,
 * which repeats where the growth of a service's heap depends on when its collector ran.
 */
public final class SliceWeight {
  private static final int COPIES = 64;

  private SliceWeight() {}

  /** Kilobytes of one cluster in one service. */
  public static double kilobytes(Path recorded, String service) throws IOException {
    RecordedCluster cluster = RecordedCluster.read(recorded);
    // The first loads classes and fills caches that all share.
    cluster.slice(RecordedClusterHop.definition(service)).turn();
    List<TestSlice> held = new ArrayList<>(COPIES);
    long before = used();
    for (int i = 0; i < COPIES; i++) {
      held.add(cluster.slice(RecordedClusterHop.definition(service)));
    }
    long after = used();
    if (held.size() != COPIES) {
      throw new IllegalStateException("copies were dropped before they were weighed");
    }
    return (after - before) / 1024.0 / COPIES;
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
