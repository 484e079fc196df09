package io.clusterapi.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstListingTest {
  private final FirstListing listing = new FirstListing();

  @Test
  void itIsWholeWhenTheLastListedWasHeardOf() {
    listing.heard(node("early"));
    var whole = listing.listed(List.of(node("early"), node("a"), node("b"))).toCompletableFuture();
    assertThat(whole).isNotDone();
    listing.heard(node("a"));
    listing.heard(node("a"));
    listing.heard(node("of no listing"));
    assertThat(whole).isNotDone();
    listing.heard(node("b"));
    assertThat(whole).isCompleted();
  }

  @Test
  void anEmptyOneIsWhole() {
    assertThat(listing.listed(List.of())).isCompleted();
  }

  private static Node node(String name) {
    return new NodeBuilder().withNewMetadata().withName(name).endMetadata().build();
  }
}
