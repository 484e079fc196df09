package io.clusterapi.azure.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.azure.planning.ArmType;
import io.clusterapi.azure.planning.Params;
import io.clusterapi.model.Mapper;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.secret.BootstrapData;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** A virtual machine: bootstrap data as custom data, disks that go with it. */
final class MachineDriver extends ArmDriver {
  private static final int MOST_CUSTOM_DATA = 64 * 1024;

  private final BootstrapData bootstrap;

  MachineDriver(ArmCalls calls, BootstrapData bootstrap) {
    super(calls, ArmType.MACHINE);
    this.bootstrap = bootstrap;
  }

  @Override
  protected String id(PartTry attempt) {
    return attempt.parameters(Params.Machine.class).id();
  }

  @Override
  protected Uni<ObjectNode> document(PartTry attempt) {
    Params.Machine machine = attempt.parameters(Params.Machine.class);
    return bootstrap
        .read(machine.namespace(), machine.secret())
        .map(
            data -> {
              if (data.length > MOST_CUSTOM_DATA) {
                throw AzureFailures.exception(
                    Category.INVALID,
                    "",
                    "The bootstrap data has %d bytes, Azure takes at most %d as custom data"
                        .formatted(data.length, MOST_CUSTOM_DATA));
              }
              ObjectNode body = machine.body();
              ObjectNode os = (ObjectNode) body.path("properties").path("osProfile");
              os.put("customData", Base64.getEncoder().encodeToString(data));
              ((ObjectNode) os.path("linuxConfiguration"))
                  .putObject("ssh")
                  .putArray("publicKeys")
                  .addObject()
                  .put("path", "/home/capi/.ssh/authorized_keys")
                  .put("keyData", key(machine.sshKey()));
              return body;
            });
  }

  private static String key(String encoded) {
    return encoded.isEmpty()
        ? SshKeys.random()
        : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).trim();
  }

  /** Only tags can be changed on a machine that runs. */
  @Override
  protected ObjectNode kept(PartTry attempt) {
    ObjectNode kept = Mapper.json().createObjectNode();
    kept.set("tags", attempt.parameters(Params.Machine.class).body().path("tags"));
    return kept;
  }

  // Making it again would clash with the disks of the first attempt; its owner replaces it.
  @Override
  protected Uni<PartOutcome> failed(PartTry attempt, String id, ObjectNode found) {
    return reason(attempt.account(), null)
        .flatMap(why -> Uni.createFrom().failure(broken(id, why)));
  }

  @Override
  protected Map<String, String> attributes(ObjectNode found) {
    Map<String, String> attributes = new HashMap<>();
    String zone = found.path("zones").path(0).asText("");
    if (!zone.isEmpty()) {
      attributes.put("zone", zone);
    }
    return attributes;
  }
}
