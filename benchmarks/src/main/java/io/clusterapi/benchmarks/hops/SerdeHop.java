package io.clusterapi.benchmarks.hops;

import io.clusterapi.events.ClusterObserved;
import io.clusterapi.schemas.EventCodec;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A state record to bytes and back, with the fingerprint of its schema. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SerdeHop {
  /** The most frequent record and its bytes. */
  @State(Scope.Benchmark)
  public static class Encoded {
    final EventCodec codec = new EventCodec();
    final ClusterObserved state = Facts.observed();
    final byte[] bytes = codec.encode(state);
  }

  @Benchmark
  public byte[] encode(Encoded encoded) {
    return encoded.codec.encode(encoded.state);
  }

  @Benchmark
  public SpecificRecord decode(Encoded encoded) {
    return encoded.codec.decode(encoded.bytes);
  }
}
