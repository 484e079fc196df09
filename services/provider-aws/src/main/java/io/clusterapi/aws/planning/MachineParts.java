package io.clusterapi.aws.planning;

import static io.clusterapi.aws.planning.PartKinds.KEY_IMAGE;
import static io.clusterapi.aws.planning.PartKinds.KEY_INSTANCE;
import static io.clusterapi.aws.planning.PartKinds.KEY_TARGET;
import static io.clusterapi.aws.planning.PartKinds.KEY_TARGET_GROUP;
import static io.clusterapi.aws.planning.PartKinds.KEY_USER_DATA;

import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSMachine;
import io.clusterapi.model.infrastructure.aws.AWSMachineSpec;
import io.clusterapi.model.infrastructure.aws.AWSResourceReference;
import io.clusterapi.model.infrastructure.aws.Volume;
import io.clusterapi.provider.lifecycle.InfraMachineController.Surroundings;
import io.clusterapi.provider.lifecycle.MachineWish;
import io.clusterapi.provider.part.DesiredParts;
import io.clusterapi.provider.part.PartPhase;
import io.clusterapi.provider.part.PartSpec;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.provider.part.Parts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The parts of one machine: image, user data, instance, place behind the load balancer. */
public final class MachineParts {
  private final AWSMachine machine;
  private final AWSMachineSpec spec;
  private final AWSCluster cluster;
  private final Parts clusterParts;
  private final MachineWish wish;
  private final String clusterName;
  private final Parts known;
  private final AwsTags tags;

  public MachineParts(AWSMachine machine, Surroundings<AWSCluster> around, Parts known) {
    this.machine = machine;
    this.spec = machine.getSpec();
    this.cluster = around.cluster();
    this.clusterParts = around.clusterParts();
    this.wish = around.wish();
    this.clusterName = around.clusterName();
    this.known = known;
    Map<String, String> additional = new TreeMap<>();
    if (cluster.getSpec().additionalTags != null) {
      additional.putAll(cluster.getSpec().additionalTags);
    }
    if (spec.additionalTags != null) {
      additional.putAll(spec.additionalTags);
    }
    this.tags = new AwsTags(clusterName, machine.getMetadata().getUid(), additional);
  }

  public DesiredParts desired() {
    List<PartSpec> specs = new ArrayList<>();
    Optional<PartState> instance = known.part(KEY_INSTANCE);
    boolean made = instance.map(part -> part.id() != null).orElse(false);
    boolean failed =
        instance
            .map(
                part ->
                    part.phase() == PartPhase.FAILED
                        || (part.phase() == PartPhase.ABSENT && part.incarnation() > 0))
            .orElse(false);
    if (!made) {
      specs.add(image());
    }
    // The secrets hold the keys of the cluster: they go as soon as the node is there, or never
    // will be.
    boolean secrets = !raw() && !wish.joined() && !failed;
    if (secrets) {
      specs.add(userData());
    }
    PartSpec host = instance();
    if (!made) {
      host = host.after(KEY_IMAGE);
      host = secrets ? host.after(KEY_USER_DATA) : host;
    }
    specs.add(host.watched().irreplaceable());
    if (wish.controlPlane()) {
      clusterParts.id(KEY_TARGET_GROUP).ifPresent(arn -> specs.add(target(arn)));
      clusterParts
          .ofKind(PartKinds.CLASSIC_LOAD_BALANCER)
          .filter(part -> part.id() != null)
          .forEach(part -> specs.add(classicTarget(part.id())));
    }
    return DesiredParts.all(specs);
  }

  private boolean raw() {
    return spec.cloudInit != null && Boolean.TRUE.equals(spec.cloudInit.insecureSkipSecretsManager);
  }

  private PartSpec image() {
    String id = spec.ami == null ? null : spec.ami.id;
    String version = wish.version().startsWith("v") ? wish.version().substring(1) : wish.version();
    return PartSpec.of(
            KEY_IMAGE,
            PartKinds.IMAGE,
            new Params.Image(
                id,
                first(spec.imageLookupOrg, cluster.getSpec().imageLookupOrg, "819546954734"),
                first(
                    spec.imageLookupFormat,
                    cluster.getSpec().imageLookupFormat,
                    "capa-ami-{{.BaseOS}}-?{{.K8sVersion}}-*"),
                first(spec.imageLookupBaseOS, cluster.getSpec().imageLookupBaseOS, "ubuntu-24.04"),
                version,
                spec.instanceType))
        .lookedUp();
  }

  private PartSpec userData() {
    String uuid =
        UUID.nameUUIDFromBytes(
                ("user-data\n" + machine.getMetadata().getUid()).getBytes(StandardCharsets.UTF_8))
            .toString();
    return PartSpec.of(
        KEY_USER_DATA,
        PartKinds.USER_DATA,
        new Params.UserData(
            machine.getMetadata().getNamespace(),
            wish.dataSecret(),
            "aws.cluster.x-k8s.io/" + uuid,
            tags.of(KEY_USER_DATA, role(), machine.getMetadata().getName())));
  }

  private PartSpec instance() {
    Map<String, String> own = new TreeMap<>(tags.kubernetesCluster());
    own.put("MachineName", machine.getMetadata().getNamespace() + "/" + wish.machine());
    Params.RawUserData raw =
        raw()
            ? new Params.RawUserData(
                machine.getMetadata().getNamespace(),
                wish.dataSecret(),
                Boolean.FALSE.equals(spec.uncompressedUserData))
            : null;
    Params.Instance parameters =
        new Params.Instance(
            spec.instanceType,
            subnet(),
            securityGroups(),
            keyName(),
            spec.iamInstanceProfile,
            spec.publicIP,
            spec.tenancy,
            metadata(),
            disk(spec.rootVolume),
            spec.nonRootVolumes == null
                ? List.of()
                : spec.nonRootVolumes.stream().map(MachineParts::disk).toList(),
            raw,
            tags.of(KEY_INSTANCE, role(), machine.getMetadata().getName(), own),
            spot(),
            null,
            LaunchOptions.of(spec));
    return PartSpec.of(KEY_INSTANCE, PartKinds.INSTANCE, parameters);
  }

  private Params.Spot spot() {
    if (spec.spotMarketOptions == null && !"Spot".equals(spec.marketType)) {
      return null;
    }
    return new Params.Spot(spec.spotMarketOptions == null ? null : spec.spotMarketOptions.maxPrice);
  }

  private PartSpec target(String targetGroup) {
    int port =
        cluster.getSpec().controlPlaneEndpoint == null
                || cluster.getSpec().controlPlaneEndpoint.port == null
            ? 6443
            : cluster.getSpec().controlPlaneEndpoint.port;
    return PartSpec.of(KEY_TARGET, PartKinds.TARGET, new Params.Target(targetGroup, port))
        .dependsOn(KEY_INSTANCE)
        .watched();
  }

  private static PartSpec classicTarget(String balancer) {
    return PartSpec.of(KEY_TARGET, PartKinds.CLASSIC_TARGET, new Params.ClassicTarget(balancer))
        .dependsOn(KEY_INSTANCE)
        .watched();
  }

  private String role() {
    return wish.controlPlane() ? "control-plane" : "node";
  }

  /** Identifier of the subnet: the one declared, else by failure domain, else the first private. */
  private String subnet() {
    if (spec.subnet != null && spec.subnet.id != null && !spec.subnet.id.isEmpty()) {
      return spec.subnet.id;
    }
    boolean isPublic = Boolean.TRUE.equals(spec.publicIP);
    if (!wish.failureDomain().isEmpty()) {
      return clusterParts.id(PartKinds.subnet(isPublic, wish.failureDomain())).orElse("");
    }
    return clusterParts
        .ofKind(PartKinds.SUBNET)
        .filter(part -> part.key().startsWith(PartKinds.subnet(isPublic, "")))
        .filter(part -> part.id() != null)
        .map(PartState::id)
        .findFirst()
        .orElse("");
  }

  private List<String> securityGroups() {
    List<String> ids = new ArrayList<>();
    List<String> roles =
        wish.controlPlane()
            ? List.of(SecurityRules.NODE, SecurityRules.LB, SecurityRules.CONTROL_PLANE)
            : List.of(SecurityRules.NODE, SecurityRules.LB);
    roles.forEach(role -> clusterParts.id(PartKinds.group(role)).ifPresent(ids::add));
    if (spec.additionalSecurityGroups != null) {
      for (AWSResourceReference group : spec.additionalSecurityGroups) {
        ids.add(group.id);
      }
    }
    return ids;
  }

  private String keyName() {
    return spec.sshKeyName != null
        ? spec.sshKeyName
        : cluster.getSpec().sshKeyName != null ? cluster.getSpec().sshKeyName : "default";
  }

  private Params.Metadata metadata() {
    var options = spec.instanceMetadataOptions;
    return options == null
        ? new Params.Metadata("enabled", "disabled", 1L, "optional", "disabled")
        : new Params.Metadata(
            options.httpEndpoint,
            options.httpProtocolIpv6,
            options.httpPutResponseHopLimit,
            options.httpTokens,
            options.instanceMetadataTags);
  }

  private static Params.Disk disk(Volume volume) {
    return volume == null
        ? null
        : new Params.Disk(
            volume.deviceName,
            volume.size,
            volume.type,
            volume.iops,
            volume.throughput,
            volume.encrypted,
            volume.encryptionKey);
  }

  private static String first(String... values) {
    for (String value : values) {
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}
