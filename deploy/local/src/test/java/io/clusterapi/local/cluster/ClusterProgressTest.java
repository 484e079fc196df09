package io.clusterapi.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ClusterProgressTest {

  @Test
  void aNewClusterHasNothingYet() throws Exception {
    ClusterProgress progress = progress("{}");
    assertThat(progress).isEqualTo(new ClusterProgress(false, 0, -1, 0, -1));
    assertThat(progress.isReady(3, 2)).isFalse();
  }

  @Test
  void isReadyWhenAvailableAndAllMachinesAreThere() throws Exception {
    String status =
        """
        {"conditions":[{"type":"Available","status":"%s"}],
         "controlPlane":{"desiredReplicas":3,"readyReplicas":%d},
         "workers":{"desiredReplicas":2,"readyReplicas":%d}}
        """;
    assertThat(progress(status.formatted("True", 3, 2)).isReady(3, 2)).isTrue();
    assertThat(progress(status.formatted("False", 3, 2)).isReady(3, 2)).isFalse();
    assertThat(progress(status.formatted("True", 2, 2)).isReady(3, 2)).isFalse();
    assertThat(progress(status.formatted("True", 3, 1)).isReady(3, 2)).isFalse();
    assertThat(progress(status.formatted("True", 3, 2)).isReady(5, 2))
        .as("the status of before a change to 5 does not count")
        .isFalse();
  }

  @Test
  void aClusterWithoutWorkersIsReadyWithoutThem() throws Exception {
    assertThat(
            progress(
                    """
                    {"conditions":[{"type":"Available","status":"True"}],
                     "controlPlane":{"desiredReplicas":1,"readyReplicas":1}}
                    """)
                .isReady(1, 0))
        .isTrue();
  }

  private static ClusterProgress progress(String status) throws Exception {
    ObjectNode cluster = new ObjectMapper().createObjectNode();
    cluster.set("status", new ObjectMapper().readTree(status));
    return ClusterProgress.of(cluster);
  }
}
