package io.clusterapi.loop.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.Meta;
import io.clusterapi.loop.persistence.FactIntake.Fact;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.model.Owner;
import io.clusterapi.schemas.RecordKey;
import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** What a turn makes of newer states of other services. */
class TurnInputsTest {
  private final LoadedSlice slice = new LoadedSlice(new SliceKey("default", "c1"));
  private final Slices slices =
      new Slices(null, new NobodyReadsThePhase(), new Seniority(), new SharedReaders(), 10);
  private long revision;

  @Test
  void theFirstStateIsNews() {
    assertThat(news(cluster("Pending", false))).hasSize(1);
  }

  @Test
  void aStateThatDiffersInNothingButWhatNobodyReadsIsTakenNoteOf() {
    news(cluster("Pending", false));
    assertThat(news(cluster("Provisioning", false))).isEmpty();
    assertThat(known().getPhase()).isEqualTo("Provisioning");
    assertThat(known().getMeta().getResourceVersion()).isEqualTo(2);
  }

  @Test
  void aStateThatDiffersInAnythingElseIsNews() {
    news(cluster("Pending", false));
    assertThat(news(cluster("Provisioning", true))).hasSize(1);
    ClusterObserved labelled = cluster("Provisioning", true);
    labelled.getMeta().setLabels(Map.of("team", "blue"));
    assertThat(news(labelled)).hasSize(1);
  }

  @Test
  void itsEndIsNews() {
    news(cluster("Pending", false));
    Fact tombstone = new Fact(Topics.CLUSTER_OBSERVED.name(), key(), 9, null, null, true);
    assertThat(take(tombstone)).singleElement().isInstanceOf(Controller.Gone.class);
  }

  private List<Object> news(ClusterObserved state) {
    return take(
        new Fact(Topics.CLUSTER_OBSERVED.name(), key(), revision, new byte[0], state, true));
  }

  private List<Object> take(Fact fact) {
    return TurnInputs.take(
            slice, List.of(new Input.Viewed(fact)), false, false, new HashSet<>(), slices, null)
        .news();
  }

  private ClusterObserved known() {
    return (ClusterObserved) slice.views(ClusterObserved.class).get("Cluster/c1").state();
  }

  private static RecordKey key() {
    return new RecordKey("default", "c1", "Cluster", "c1");
  }

  private ClusterObserved cluster(String phase, boolean provisioned) {
    return ClusterObserved.newBuilder()
        .setMeta(
            Meta.newBuilder()
                .setApiVersion("cluster.x-k8s.io/v1beta2")
                .setCluster("c1")
                .setCreatedAt(Instant.EPOCH)
                .setKind("Cluster")
                .setName("c1")
                .setNamespace("default")
                .setUid("u")
                .setResourceVersion(++revision)
                .build())
        .setPhase(phase)
        .setInfrastructureProvisioned(provisioned)
        .build();
  }

  private static final class NobodyReadsThePhase implements ServiceDefinition {
    @Override
    public String name() {
      return "test-svc";
    }

    @Override
    public Owner owner() {
      return Owner.MACHINE;
    }

    @Override
    public List<Controller<?>> controllers() {
      return List.of();
    }

    @Override
    public List<Published<?>> published() {
      return List.of();
    }

    @Override
    public Set<Topic> subscriptions() {
      return Set.of(Topics.CLUSTER_OBSERVED);
    }

    @Override
    public Map<Class<? extends SpecificRecord>, Set<String>> unread() {
      return Map.of(ClusterObserved.class, Set.of("phase", "conditions"));
    }
  }
}
