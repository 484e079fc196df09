package io.clusterapi.provider.lifecycle;

import io.clusterapi.events.MachineDesired;
import io.clusterapi.events.MachineObserved;
import io.clusterapi.loop.plan.Slice;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Optional;

/**
 * What a host is wanted for.
 *
 * @param machine name of the Machine
 * @param told whether machine-svc tells of that Machine: of one that is gone it does no more
 * @param controlPlane whether it runs an API server
 * @param version Kubernetes version, with v; empty if none was named
 * @param failureDomain where it should run; empty for anywhere
 * @param dataSecret Secret with the bootstrap data; empty until known
 * @param joined its Node is there
 */
public record MachineWish(
    String machine,
    boolean told,
    boolean controlPlane,
    String version,
    String failureDomain,
    String dataSecret,
    boolean joined) {

  /**
   * What the command said, kept as annotations, else what the Machine declares: an object made by
   * hand or restored from a backup has no command. Empty while no Machine owns the object.
   */
  public static Optional<MachineWish> of(HasMetadata object, Slice slice) {
    Optional<OwnerReference> owner = Marks.owner(object, "Machine");
    if (owner.isEmpty()) {
      return Optional.empty();
    }
    String name = owner.get().getName();
    Optional<MachineDesired> desired = slice.view(MachineDesired.class, "Machine", name);
    Optional<MachineObserved> observed = slice.view(MachineObserved.class, "Machine", name);
    return Optional.of(
        new MachineWish(
            name,
            desired.isPresent(),
            Marks.label(object, Marks.CONTROL_PLANE).isPresent()
                || desired.map(MachineDesired::getControlPlane).orElse(false),
            Marks.annotation(object, Marks.VERSION)
                .or(() -> desired.map(MachineDesired::getVersion))
                .orElse(""),
            Marks.annotation(object, Marks.FAILURE_DOMAIN)
                .or(() -> desired.map(MachineDesired::getFailureDomain))
                .orElse(""),
            Marks.annotation(object, Marks.DATA_SECRET)
                .or(() -> desired.map(MachineDesired::getDataSecretName))
                .orElse(""),
            observed.map(o -> !o.getNodeName().isEmpty()).orElse(false)));
  }
}
