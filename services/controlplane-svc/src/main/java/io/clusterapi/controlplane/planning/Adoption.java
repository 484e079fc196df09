package io.clusterapi.controlplane.planning;

import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.MachineDesired;
import io.clusterapi.events.Reference;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.loop.plan.SlicePlanner;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.bootstrap.KubeadmConfig;
import io.clusterapi.model.bootstrap.KubeadmConfigTemplate;
import io.clusterapi.model.controlplane.KubeadmControlPlane;
import io.clusterapi.planning.Note;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Takes what a Cluster and its Machines refer to into the cluster: the control plane, the
 * configurations users made for single Machines, and the templates others were cloned from.
 */
public final class Adoption implements SlicePlanner {

  @Override
  public List<Effect> plan(Slice slice) {
    Optional<ClusterDesired> cluster = slice.view(ClusterDesired.class);
    if (slice.key().isShared() || cluster.isEmpty()) {
      return List.of();
    }
    List<Effect> effects = new ArrayList<>();
    controlPlane(cluster.get(), slice).ifPresent(effects::add);
    effects.addAll(configs(slice));
    effects.addAll(templates(cluster.get(), slice));
    return effects;
  }

  private static Optional<Effect> controlPlane(ClusterDesired cluster, Slice slice) {
    Reference reference = cluster.getControlPlaneRef();
    if (reference == null || !reference.getKind().equals("KubeadmControlPlane")) {
      return Optional.empty();
    }
    String clusterName = cluster.getMeta().getName();
    return slice
        .sharedNamed(KubeadmControlPlane.class, reference.getName())
        .filter(
            found ->
                !clusterName.equals(Metadata.labels(found).get(Labels.CLUSTER))
                    || Metadata.owners(found).stream()
                        .noneMatch(owner -> owner.getUid().equals(cluster.getMeta().getUid())))
        .map(
            found -> {
              KubeadmControlPlane next = Mapper.copy(found, KubeadmControlPlane.class);
              Metadata.label(next, Labels.CLUSTER, clusterName);
              Metadata.ownedByCluster(next, clusterName, cluster.getMeta().getUid());
              return new Effect.Update(
                  next,
                  Note.of(
                      ControlPlaneReason.Adopted,
                      "Cluster %s refers to it as its control plane",
                      clusterName));
            });
  }

  /** A Machine may refer to a KubeadmConfig that its user wrote. */
  private static List<Effect> configs(Slice slice) {
    List<Effect> effects = new ArrayList<>();
    for (MachineDesired machine : slice.views(MachineDesired.class)) {
      Reference reference = machine.getBootstrapRef();
      if (reference == null
          || !reference.getKind().equals("KubeadmConfig")
          || slice.named(KubeadmConfig.class, reference.getName()).isPresent()) {
        continue;
      }
      slice
          .sharedNamed(KubeadmConfig.class, reference.getName())
          .ifPresent(
              found -> {
                KubeadmConfig next = Mapper.copy(found, KubeadmConfig.class);
                Metadata.label(next, Labels.CLUSTER, slice.cluster());
                if (machine.getControlPlane()) {
                  Metadata.label(next, Labels.CONTROL_PLANE, "");
                }
                effects.add(
                    new Effect.Update(
                        next,
                        Note.of(
                            ControlPlaneReason.Adopted,
                            "Machine %s refers to it",
                            machine.getMeta().getName())));
              });
    }
    return effects;
  }

  private static List<Effect> templates(ClusterDesired cluster, Slice slice) {
    TreeSet<String> names = new TreeSet<>();
    for (KubeadmConfig config : slice.all(KubeadmConfig.class)) {
      String name = Metadata.annotations(config).get(Labels.CLONED_FROM_NAME);
      if (name != null) {
        names.add(name);
      }
    }
    List<Effect> effects = new ArrayList<>();
    for (String name : names) {
      slice
          .sharedNamed(KubeadmConfigTemplate.class, name)
          .filter(
              template ->
                  Metadata.owners(template).stream()
                      .noneMatch(owner -> owner.getUid().equals(cluster.getMeta().getUid())))
          .ifPresent(
              template -> {
                KubeadmConfigTemplate next = Mapper.copy(template, KubeadmConfigTemplate.class);
                Metadata.ownedByCluster(
                    next, cluster.getMeta().getName(), cluster.getMeta().getUid());
                effects.add(
                    new Effect.Update(
                        next,
                        Note.of(
                            ControlPlaneReason.Adopted,
                            "Machines of Cluster %s are configured from it",
                            cluster.getMeta().getName())));
              });
    }
    return effects;
  }
}
