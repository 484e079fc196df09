package io.clusterapi.schemas;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Kafka key of a record: {@code namespace/cluster/kind/name}.
 *
 * <p>Only the first two parts choose the partition, so that everything about one cluster stays in
 * order, while compaction still keeps the last state of every single object (ADR 0003). An object
 * that belongs to no cluster has an empty second part.
 */
public record RecordKey(String namespace, String cluster, String kind, String name) {

  @Override
  public String toString() {
    return namespace + "/" + cluster + "/" + kind + "/" + name;
  }

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException if the text does not have four parts
   */
  public static RecordKey parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException(
          "a record key is namespace/cluster/kind/name, found \"" + text + "\"");
    }
    return new RecordKey(parts[0], parts[1], parts[2], parts[3]);
  }

  /** Partition of the cluster a key belongs to; keys of another form are hashed whole. */
  public static int partition(String key, int partitions) {
    int first = key.indexOf('/');
    int second = first < 0 ? -1 : key.indexOf('/', first + 1);
    String prefix = second < 0 ? key : key.substring(0, second);
    return Utils.toPositive(Utils.murmur2(prefix.getBytes(StandardCharsets.UTF_8))) % partitions;
  }
}
