package io.clusterapi.loop.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.loop.persistence.ObjectShape;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.infrastructure.vsphere.VSphereFailureDomain;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Objects without a namespace, as the planners of a cluster see them. */
class ClusterScopedTest {
  private static final SliceKey CLUSTER = new SliceKey("default", "c1");

  private final LoadedSlice clusterScoped = new LoadedSlice(SliceKey.shared(""));
  private final SharedReaders readers = new SharedReaders();
  private final WorkingSlice slice =
      new WorkingSlice(
          new LoadedSlice(CLUSTER),
          new LoadedSlice(SliceKey.shared("default")),
          clusterScoped,
          readers,
          Instant.EPOCH);

  @Test
  void areListedInOrderOfTheirNames() {
    put("rack-2");
    put("rack-1");
    assertThat(slice.clusterScoped(VSphereFailureDomain.class))
        .extracting(domain -> domain.getMetadata().getName())
        .containsExactly("rack-1", "rack-2");
    assertThat(slice.all(VSphereFailureDomain.class)).isEmpty();
    assertThat(slice.shared(VSphereFailureDomain.class)).isEmpty();
  }

  @Test
  void theSliceThatListedThemIsToldOfOneThatWasNotThere() {
    assertThat(slice.clusterScoped(VSphereFailureDomain.class)).isEmpty();
    assertThat(readers.of("", VSphereFailureDomain.class, "rack-1")).containsExactly(CLUSTER);
    assertThat(readers.of("default", VSphereFailureDomain.class, "rack-1")).isEmpty();
  }

  @Test
  void theSliceThatAskedForOneIsToldOfThatOneOnly() {
    assertThat(slice.clusterScoped(VSphereFailureDomain.class, "rack-1")).isEmpty();
    assertThat(readers.of("", VSphereFailureDomain.class, "rack-1")).containsExactly(CLUSTER);
    assertThat(readers.of("", VSphereFailureDomain.class, "rack-2")).isEmpty();
  }

  private void put(String name) {
    VSphereFailureDomain domain = new VSphereFailureDomain();
    domain.setMetadata(new ObjectMetaBuilder().withName(name).withUid("uid-" + name).build());
    clusterScoped.put(
        new StoredResource(
            Kinds.of(VSphereFailureDomain.class),
            "uid-" + name,
            "",
            name,
            "",
            1,
            ObjectShape.withVersion(Mapper.toTree(domain), 1)),
        null);
  }
}
