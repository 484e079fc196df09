package io.clusterapi.provider.part;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * The infrastructure object a part belongs to. The UID, not the name, says whose a resource in the
 * cloud is: two clusters of one name may share an account.
 */
public record PartOwner(String uid, String kind, String namespace, String name, String cluster) {
  public static PartOwner of(HasMetadata object, String cluster) {
    return new PartOwner(
        object.getMetadata().getUid(),
        object.getKind(),
        object.getMetadata().getNamespace(),
        object.getMetadata().getName(),
        cluster);
  }
}
