package io.clusterapi.aws.planning;

import static io.clusterapi.aws.planning.PartKinds.KEY_BASTION;
import static io.clusterapi.aws.planning.PartKinds.KEY_IMAGE;

import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSClusterSpec.Bastion;
import io.clusterapi.provider.part.PartSpec;
import io.clusterapi.provider.part.Parts;
import java.util.List;
import java.util.Optional;

/** A host with a public address from which the machines are reached by SSH. */
final class BastionParts {
  /** Canonical, whose images of plain Ubuntu upstream takes too. */
  private static final String OWNER = "099720109477";

  private static final String SYSTEM = "24.04";
  private static final String IMAGE = "ubuntu/images/hvm-ssd*/ubuntu-noble-24.04-*-server-*";
  private static final String TYPE = "t3.micro";

  private BastionParts() {}

  /**
   * The image and the host; empty while what they stand on is not there.
   *
   * @param subnet key of a public subnet's part; empty when there is none
   */
  static Optional<List<PartSpec>> of(
      AWSCluster object, String cluster, String subnet, Parts known, AwsTags tags) {
    String group = PartKinds.group(SecurityRules.BASTION);
    Optional<String> worn = known.ready(group).map(part -> part.id());
    Optional<String> in =
        subnet.isEmpty() ? Optional.of("") : known.ready(subnet).map(part -> part.id());
    if (worn.isEmpty() || in.isEmpty()) {
      return Optional.empty();
    }
    Bastion bastion = object.getSpec().bastion;
    String type = given(bastion.instanceType) ? bastion.instanceType : TYPE;
    PartSpec image =
        PartSpec.of(
                KEY_IMAGE,
                PartKinds.IMAGE,
                new Params.Image(
                    given(bastion.ami) ? bastion.ami : null, OWNER, IMAGE, "", SYSTEM, type))
            .lookedUp();
    PartSpec host =
        PartSpec.of(
                KEY_BASTION,
                PartKinds.INSTANCE,
                new Params.Instance(
                    type,
                    in.get(),
                    List.of(worn.get()),
                    object.getSpec().sshKeyName == null ? "default" : object.getSpec().sshKeyName,
                    null,
                    true,
                    null,
                    new Params.Metadata("enabled", "disabled", 1L, "optional", "disabled"),
                    null,
                    List.of(),
                    null,
                    tags.of(KEY_BASTION, "bastion", cluster + "-bastion"),
                    null,
                    true,
                    null))
            .dependsOn(group)
            .after(KEY_IMAGE)
            .watched();
    return Optional.of(List.of(image, subnet.isEmpty() ? host : host.dependsOn(subnet)));
  }

  private static boolean given(String value) {
    return value != null && !value.isEmpty();
  }
}
