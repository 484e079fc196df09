package io.clusterapi.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;

class RecordKeyTest {

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().withCharRange('a', 'z').numeric().withChars("-.:").ofMaxLength(20);
  }

  @Property
  void aKeyIsReadAsItWasWritten(
      @ForAll("names") String namespace,
      @ForAll("names") String cluster,
      @ForAll("names") String kind,
      @ForAll("names") String name) {
    RecordKey key = new RecordKey(namespace, cluster, kind, name);

    assertThat(RecordKey.parse(key.toString())).isEqualTo(key);
  }

  @Property
  void everythingAboutOneClusterIsInOnePartition(
      @ForAll("names") String namespace,
      @ForAll("names") String cluster,
      @ForAll("names") String kind,
      @ForAll("names") String name,
      @ForAll @IntRange(min = 1, max = 1000) int partitions) {
    String cluster1 = new RecordKey(namespace, cluster, "Cluster", cluster).toString();
    String other = new RecordKey(namespace, cluster, kind, name).toString();

    assertThat(RecordKey.partition(other, partitions))
        .isEqualTo(RecordKey.partition(cluster1, partitions))
        .isBetween(0, partitions - 1);
  }

  @Property
  void anyTextHasAPartition(
      @ForAll String text, @ForAll @IntRange(min = 1, max = 1000) int partitions) {
    assertThat(RecordKey.partition(text, partitions)).isBetween(0, partitions - 1);
  }

  @Property
  void whatDoesNotHaveFourPartsIsNoKey(@ForAll("names") String a, @ForAll("names") String b) {
    for (String text : List.of(a, a + "/" + b, a + "/" + b + "/k", a + "/" + b + "/k/n/x")) {
      assertThatThrownBy(() -> RecordKey.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("namespace/cluster/kind/name")
          .hasMessageContaining(text);
    }
  }

  @Test
  void clustersSpreadEvenlyOverPartitions() {
    int[] counts = new int[6];
    for (int i = 0; i < 6000; i++) {
      counts[RecordKey.partition("team-" + i % 20 + "/cluster-" + i + "/Machine/m", 6)]++;
    }

    assertThat(counts).matches(all -> Arrays.stream(all).allMatch(n -> n > 850 && n < 1150));
  }

  @Test
  void thePartitionsOfReleasedVersionsStay() {
    // A cluster that moved to another partition would have its old and new states out of order.
    assertThat(RecordKey.partition("default/quickstart/Machine/m-1", 6)).isEqualTo(4);
    assertThat(RecordKey.partition("default//ConfigMap/calico", 6)).isEqualTo(5);
    assertThat(RecordKey.partition("//AWSClusterControllerIdentity/default", 6)).isEqualTo(0);
  }

  @Property
  void theProducerSendsWhereTheKeySays(
      @ForAll("names") String namespace,
      @ForAll("names") String cluster,
      @ForAll @IntRange(min = 1, max = 12) int partitions) {
    String key = new RecordKey(namespace, cluster, "Machine", "m").toString();

    int sent;
    try (ClusterPartitioner partitioner = new ClusterPartitioner()) {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      sent = partitioner.partition("t", key, bytes, null, null, metadata(partitions));
    }

    assertThat(sent).isEqualTo(RecordKey.partition(key, partitions));
  }

  @Test
  void aRecordWithoutKeyHasAPartitionToo() {
    try (ClusterPartitioner partitioner = new ClusterPartitioner()) {
      assertThat(partitioner.partition("t", null, null, null, null, metadata(3))).isBetween(0, 2);
    }
  }

  private static Cluster metadata(int partitions) {
    Node node = new Node(0, "127.0.0.1", 1);
    List<PartitionInfo> infos = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      infos.add(new PartitionInfo("t", i, node, new Node[] {node}, new Node[] {node}));
    }
    return new Cluster("c", List.of(node), infos, Set.of(), Set.of());
  }
}
