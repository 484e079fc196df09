package io.clusterapi.aws.lifecycle;

import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.Instance;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.provider.part.Parts;

/** What {@code status.bastion} shows. */
final class BastionReport {
  private BastionReport() {}

  static boolean wanted(AWSCluster object) {
    return object.getSpec().bastion != null
        && Boolean.TRUE.equals(object.getSpec().bastion.enabled);
  }

  /** Null while there is no bastion. */
  static Instance of(AWSCluster object, Parts parts) {
    return parts
        .part(PartKinds.KEY_BASTION)
        .filter(part -> part.id() != null)
        .map(part -> shown(object, part, parts))
        .orElse(null);
  }

  private static Instance shown(AWSCluster object, PartState part, Parts parts) {
    Instance bastion = new Instance();
    bastion.id = part.id();
    bastion.instanceState = given(part, "state") == null ? "pending" : given(part, "state");
    bastion.imageId = parts.id(PartKinds.KEY_IMAGE).orElse(null);
    bastion.sshKeyName = object.getSpec().sshKeyName;
    bastion.availabilityZone = given(part, "zone");
    bastion.privateIp = given(part, "privateIp");
    bastion.publicIp = given(part, "publicIp");
    bastion.addresses = AwsMachineController.addresses(part);
    bastion.securityGroupIds =
        part.inputs().entrySet().stream()
            .filter(input -> input.getKey().startsWith(PartKinds.group("")))
            .map(input -> input.getValue())
            .toList();
    bastion.subnetId =
        part.inputs().entrySet().stream()
            .filter(input -> input.getKey().startsWith("subnet-"))
            .map(input -> input.getValue())
            .findFirst()
            .orElse(null);
    return bastion;
  }

  private static String given(PartState part, String attribute) {
    String value = part.attribute(attribute);
    return value.isEmpty() ? null : value;
  }
}
