package io.clusterapi.schemas;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;

/** Sends all records of one cluster to one partition, see {@link RecordKey}. */
public final class ClusterPartitioner implements Partitioner {

  @Override
  public int partition(
      String topic,
      Object key,
      byte[] keyBytes,
      Object value,
      byte[] valueBytes,
      Cluster metadata) {
    int partitions = metadata.partitionsForTopic(topic).size();
    String text = keyBytes == null ? "" : new String(keyBytes, StandardCharsets.UTF_8);
    return RecordKey.partition(text, partitions);
  }

  @Override
  public void configure(Map<String, ?> settings) {}

  @Override
  public void close() {}
}
