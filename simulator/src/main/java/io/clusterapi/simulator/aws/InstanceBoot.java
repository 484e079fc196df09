package io.clusterapi.simulator.aws;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.Scope;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.machine.BootFailure;
import io.clusterapi.simulator.machine.BootSource;
import io.clusterapi.simulator.machine.Machine;
import io.clusterapi.simulator.machine.MachineFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * What an instance boots from: its user data, its metadata, and the boot hook that fetches the rest
 * of the user data from Secrets Manager with the rights of the instance profile.
 */
final class InstanceBoot implements BootSource {
  /** Where the hook leaves what it fetched, for an include part to name. */
  static final String FETCHED = "/etc/secret-userdata.txt";

  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?m)^\\s*(?:export\\s+|readonly\\s+)?([A-Z_]+)=[\"']?([^\"'\\s]*)[\"']?\\s*$");

  private final World world;
  private final Resource instance;

  InstanceBoot(World world, Resource instance) {
    this.world = world;
    this.instance = instance;
  }

  @Override
  public byte[] userData() {
    return Base64.getDecoder().decode(instance.secret("userData"));
  }

  @Override
  public Map<String, Object> metadata() {
    JsonNode shown = instance.shown();
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("instance-id", instance.id());
    metadata.put("ami-id", instance.text("imageId"));
    metadata.put("instance-type", instance.text("instanceType"));
    metadata.put("hostname", instance.text("privateDnsName"));
    metadata.put("local-hostname", instance.text("privateDnsName"));
    metadata.put("local-ipv4", instance.text("privateIpAddress"));
    metadata.put("public-ipv4", shown.path("ipAddress").asText(""));
    metadata.put(
        "placement",
        Map.of(
            "availability-zone",
            shown.path("placement").path("availabilityZone").asText(),
            "region",
            instance.key().scope().region()));
    return metadata;
  }

  @Override
  public void runBootHook(Machine machine, String script) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (Matcher found = ASSIGNMENT.matcher(script); found.find(); ) {
      settings.put(found.group(1), found.group(2));
    }
    if (machine.files().exists(FETCHED)) {
      return; // an interrupted boot: the secrets were fetched and deleted before
    }
    String prefix = require(settings, "SECRET_PREFIX");
    String region = require(settings, "REGION");
    int chunks;
    try {
      chunks = Integer.parseInt(require(settings, "CHUNKS"));
    } catch (NumberFormatException e) {
      throw new BootFailure("boot hook: CHUNKS is not a number: " + settings.get("CHUNKS"));
    }
    if (!instance.shown().has("iamInstanceProfile")) {
      throw new BootFailure(
          "boot hook: unable to locate credentials: the instance has no IAM instance profile");
    }
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    for (int i = 0; i < chunks; i++) {
      byte[] part = fetch(region, prefix + "-" + i);
      compressed.write(part, 0, part.length);
    }
    byte[] content;
    try (GZIPInputStream gzip =
        new GZIPInputStream(new ByteArrayInputStream(compressed.toByteArray()))) {
      content = gzip.readAllBytes();
    } catch (IOException e) {
      throw new BootFailure(
          "boot hook: the fetched user data is not whole gzip data: " + e.getMessage());
    }
    machine.files().write(FETCHED, new MachineFile(content, "root:root", "0600"));
    for (int i = 0; i < chunks; i++) {
      delete(region, prefix + "-" + i);
    }
  }

  private static String require(Map<String, String> settings, String name) {
    String value = settings.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new BootFailure("boot hook: it sets no " + name + ", so no secret can be fetched");
    }
    return value;
  }

  private Scope scope(String region) {
    return new Scope(AwsCloud.CLOUD, instance.key().scope().account(), region);
  }

  private byte[] fetch(String region, String name) {
    Resource secret =
        world
            .read(view -> view.find(scope(region), ResourceType.SECRET.type(), name))
            .filter(one -> !one.shown().has("DeletedDate"))
            .orElseThrow(
                () ->
                    new BootFailure(
                        "boot hook: could not get secret value "
                            + name
                            + " in "
                            + region
                            + ": ResourceNotFoundException"));
    JsonNode binary = secret.hidden().path("SecretBinary");
    if (binary.isMissingNode()) {
      throw new BootFailure("boot hook: the secret " + name + " holds no binary value");
    }
    return Base64.getDecoder().decode(binary.asText());
  }

  private void delete(String region, String name) {
    world.write(
        transaction -> {
          Call call = Call.later(scope(region), transaction, world.clock().instant());
          transaction
              .find(scope(region), ResourceType.SECRET.type(), name)
              .ifPresent(secret -> Records.delete(call, ResourceType.SECRET, secret));
          return null;
        });
  }

  /** The Name tag of the instance. */
  @Override
  public String name() {
    return Documents.items(instance.shown().path("tagSet"))
        .filter(tag -> tag.path("key").asText().equals("Name"))
        .map(tag -> tag.path("value").asText())
        .findFirst()
        .orElse(instance.id());
  }
}
