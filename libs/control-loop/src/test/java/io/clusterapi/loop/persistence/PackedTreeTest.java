package io.clusterapi.loop.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.fabric8.kubernetes.api.model.Secret;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PackedTreeTest {

  @Test
  void whatIsPackedReadsAsItWas() throws Exception {
    PackedTree packed = PackedTree.of(tree());
    packed.pack();
    packed.pack();
    assertThat(packed.tree()).isEqualTo(tree());
    assertThat(packed).isEqualTo(PackedTree.of(tree())).hasSameHashCodeAs(PackedTree.of(tree()));
  }

  @Test
  void theTreeIsGivenUpAndReadAgainWhenAskedFor() throws Exception {
    JsonNode tree = tree();
    WeakReference<JsonNode> held = new WeakReference<>(tree);
    PackedTree packed = PackedTree.of(tree);
    packed.pack();
    tree = null;
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(
            () -> {
              System.gc();
              return held.get() == null;
            });
    assertThat(packed.tree()).isEqualTo(tree());
  }

  @Test
  void aSecretIsNotToldByTheTextOfWhatHoldsIt() throws Exception {
    StoredResource stored =
        new StoredResource(
            Kinds.of(Secret.class), "u", "default", "s", "c", 7, (ObjectNode) tree());
    assertThat(stored.toString()).doesNotContain("cGFzc3dvcmQ=");
    stored.content().pack();
    assertThat(stored.toString()).doesNotContain("cGFzc3dvcmQ=");
  }

  private static JsonNode tree() throws Exception {
    return Mapper.json()
        .readTree(
            "{\"kind\":\"Secret\",\"metadata\":{\"generation\":3},\"data\":{\"a\":\"cGFzc3dvcmQ=\"},"
                + "\"weights\":[1,2.5,null,true]}");
  }
}
