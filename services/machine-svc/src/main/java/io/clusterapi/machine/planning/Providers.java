package io.clusterapi.machine.planning;

import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import java.util.Map;
import java.util.Optional;

/** Which provider serves which kind of infrastructure machine. */
final class Providers {
  private static final Map<String, Topic> BY_KIND =
      Map.of(
          "AWSMachine", Topics.PROVISIONING_AWS,
          "VSphereMachine", Topics.PROVISIONING_VSPHERE,
          "AzureMachine", Topics.PROVISIONING_AZURE,
          "MaasMachine", Topics.PROVISIONING_MAAS);

  private Providers() {}

  /** Topic of the provider's commands; empty for kinds nobody serves. */
  static Optional<Topic> commands(String kind) {
    return Optional.ofNullable(BY_KIND.get(kind));
  }
}
