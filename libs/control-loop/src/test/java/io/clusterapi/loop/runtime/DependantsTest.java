package io.clusterapi.loop.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.loop.persistence.Propagation;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.Owner;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Foreground and orphan deletion, by Kubernetes' rules. */
class DependantsTest {
  private static final String CLUSTER_LABEL = "cluster.x-k8s.io/cluster-name";

  private final TestSlice slice =
      new TestSlice(
          new TestService(Owner.CONTROLPLANE, List.of(new Maps()), List.of()), "default", "c1");

  @Test
  void in_the_foreground_the_owner_goes_after_the_dependants_that_hold_it() {
    ConfigMap owner = slice.put(map("owner"));
    Secret held = secret("held", blocking(owner));
    held.getMetadata().setFinalizers(List.of("example.org/f"));
    slice.put(held);
    slice.delete(owner, Propagation.FOREGROUND);

    slice.turn();

    assertThat(deleting(slice.get(Secret.class, "held"))).isTrue();
    assertThat(slice.get(ConfigMap.class, "owner").getMetadata().getFinalizers())
        .containsExactly("foregroundDeletion");

    Secret released = slice.get(Secret.class, "held");
    released.getMetadata().setFinalizers(List.of());
    slice.apply(new Effect.Update(released, TestSlice.because("done")));

    assertThat(slice.all(Secret.class)).isEmpty();
    assertThat(slice.all(ConfigMap.class)).isEmpty();
  }

  @Test
  void a_dependant_that_does_not_block_is_deleted_but_not_waited_for() {
    ConfigMap owner = slice.put(map("owner"));
    Secret slow = secret("slow", reference(owner, false));
    slow.getMetadata().setFinalizers(List.of("example.org/f"));
    slice.put(slow);
    slice.delete(owner, Propagation.FOREGROUND);

    slice.turn();

    assertThat(slice.all(ConfigMap.class)).isEmpty();
    assertThat(deleting(slice.get(Secret.class, "slow"))).isTrue();
  }

  @Test
  void a_dependant_of_two_stays_for_the_other_and_holds_nobody() {
    ConfigMap owner = slice.put(map("owner"));
    ConfigMap other = slice.put(map("other"));
    slice.put(secret("of-both", blocking(owner), blocking(other)));
    slice.delete(owner, Propagation.FOREGROUND);

    slice.turn();

    assertThat(names(slice.all(ConfigMap.class))).containsExactly("other");
    assertThat(deleting(slice.get(Secret.class, "of-both"))).isFalse();
  }

  @Test
  void in_the_foreground_what_goes_at_once_lets_its_owner_go_in_the_same_turn() {
    ConfigMap owner = slice.put(map("owner"));
    slice.put(secret("one", blocking(owner)));
    slice.put(secret("two", blocking(owner)));
    slice.delete(owner, Propagation.FOREGROUND);

    TestSlice.Turn turn = slice.turn();

    assertThat(slice.all(Secret.class)).isEmpty();
    assertThat(slice.all(ConfigMap.class)).isEmpty();
    assertThat(turn.reasons()).contains("OwnerDeleting");
  }

  @Test
  void orphans_stay_and_forget_only_the_owner_that_goes() {
    ConfigMap owner = slice.put(map("owner"));
    ConfigMap other = slice.put(map("other"));
    slice.put(secret("alone", blocking(owner)));
    slice.put(secret("shared", blocking(owner), blocking(other)));
    slice.delete(owner, Propagation.ORPHAN);

    TestSlice.Turn turn = slice.turn();

    assertThat(names(slice.all(ConfigMap.class))).containsExactly("other");
    assertThat(slice.get(Secret.class, "alone").getMetadata().getOwnerReferences()).isEmpty();
    assertThat(slice.get(Secret.class, "shared").getMetadata().getOwnerReferences())
        .extracting(OwnerReference::getName)
        .containsExactly("other");
    assertThat(slice.all(Secret.class)).noneMatch(DependantsTest::deleting);
    assertThat(turn.reasons()).contains("Orphaned");
    assertThat(slice.turn().isIdle()).isTrue();
  }

  @Test
  void orphaning_is_done_before_planners_can_delete_for_the_owners_sake() {
    ConfigMap owner = map("owner");
    owner.getMetadata().setFinalizers(List.of("example.org/planner"));
    ConfigMap stored = slice.put(owner);
    slice.put(secret("child", blocking(stored)));
    slice.delete(stored, Propagation.ORPHAN);

    slice.turn();

    assertThat(names(slice.all(Secret.class))).containsExactly("child");
    assertThat(deleting(slice.get(Secret.class, "child"))).isFalse();
    assertThat(slice.all(ConfigMap.class)).isEmpty();
  }

  private static boolean deleting(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() != null;
  }

  private static List<String> names(List<? extends HasMetadata> objects) {
    return objects.stream().map(object -> object.getMetadata().getName()).toList();
  }

  private static ConfigMap map(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withLabels(Map.of(CLUSTER_LABEL, "c1"))
        .endMetadata()
        .build();
  }

  private static Secret secret(String name, OwnerReference... owners) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withLabels(Map.of(CLUSTER_LABEL, "c1"))
        .withOwnerReferences(new ArrayList<>(Arrays.asList(owners)))
        .endMetadata()
        .build();
  }

  private static OwnerReference blocking(HasMetadata owner) {
    return reference(owner, true);
  }

  private static OwnerReference reference(HasMetadata owner, boolean blocks) {
    return new OwnerReferenceBuilder()
        .withApiVersion("v1")
        .withKind("ConfigMap")
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withBlockOwnerDeletion(blocks)
        .build();
  }

  /** Maps delete the Secrets they own when they are deleted, as a MachineSet its Machines. */
  private static final class Maps implements Controller<ConfigMap> {
    @Override
    public Class<ConfigMap> type() {
      return ConfigMap.class;
    }

    @Override
    public ResourcePlan<ConfigMap> plan(ConfigMap map, Slice slice) {
      ResourcePlan.Builder<ConfigMap> plan = ResourcePlan.of(map);
      List<String> finalizers = map.getMetadata().getFinalizers();
      if (!deleting(map) || !finalizers.contains("example.org/planner")) {
        return plan.build();
      }
      for (Secret secret : slice.all(Secret.class)) {
        if (secret.getMetadata().getOwnerReferences().stream()
            .anyMatch(owner -> owner.getUid().equals(map.getMetadata().getUid()))) {
          plan.effect(new Effect.Delete(secret, TestSlice.because("owner deleting")));
        }
      }
      List<String> rest = new ArrayList<>(finalizers);
      rest.remove("example.org/planner");
      map.getMetadata().setFinalizers(rest);
      return plan.build();
    }
  }
}
