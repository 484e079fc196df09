package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.arrayOf;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What the simulated AWS offers: regions, zones, images, machine sizes, instance profiles. */
final class Inventory {
  /** The account that publishes the images of Cluster API machines. */
  private static final String IMAGE_OWNER = "819546954734";

  private static final String IMAGE_DATE = "1773100800";

  /** The account of Canonical, which publishes images of plain Ubuntu. */
  private static final String UBUNTU_OWNER = "099720109477";

  private static final String UBUNTU_DATE = "20260310";

  private static final Map<String, List<String>> REGIONS = new LinkedHashMap<>();
  private static final Map<String, String> REGION_CODES =
      Map.of(
          "eu-central-1", "euc1",
          "eu-west-1", "euw1",
          "us-east-1", "use1",
          "us-east-2", "use2",
          "us-west-2", "usw2");

  static {
    REGIONS.put("eu-central-1", List.of("a", "b", "c"));
    REGIONS.put("eu-west-1", List.of("a", "b", "c"));
    REGIONS.put("us-east-1", List.of("a", "b", "c", "d", "f"));
    REGIONS.put("us-east-2", List.of("a", "b", "c"));
    REGIONS.put("us-west-2", List.of("a", "b", "c", "d"));
  }

  /** A machine size. */
  record InstanceType(String name, String architecture, int cpus, int memoryMiB) {}

  private static final Map<String, InstanceType> TYPES = new LinkedHashMap<>();

  static {
    String[] sizes = {"large", "xlarge", "2xlarge", "4xlarge"};
    for (String family :
        List.of("m5", "m6i", "m7i", "m6a", "m6g", "m7g", "c5", "c6i", "c6g", "r5", "r6g")) {
      String architecture = family.endsWith("g") ? "arm64" : "x86_64";
      int memoryPerCpu = family.startsWith("c") ? 2 : family.startsWith("r") ? 8 : 4;
      for (int i = 0; i < sizes.length; i++) {
        int cpus = 2 << i;
        add(
            new InstanceType(
                family + "." + sizes[i], architecture, cpus, cpus * memoryPerCpu * 1024));
      }
    }
    for (String family : List.of("t3", "t3a", "t4g")) {
      String architecture = family.endsWith("g") ? "arm64" : "x86_64";
      add(new InstanceType(family + ".micro", architecture, 2, 1024));
      add(new InstanceType(family + ".small", architecture, 2, 2048));
      add(new InstanceType(family + ".medium", architecture, 2, 4096));
      add(new InstanceType(family + ".large", architecture, 2, 8192));
      add(new InstanceType(family + ".xlarge", architecture, 4, 16384));
    }
  }

  private Inventory() {}

  private static void add(InstanceType type) {
    TYPES.put(type.name(), type);
  }

  static List<String> regions() {
    return List.copyOf(REGIONS.keySet());
  }

  static boolean isRegion(String region) {
    return REGIONS.containsKey(region);
  }

  static List<String> zones(String region) {
    return REGIONS.getOrDefault(region, List.of()).stream().map(z -> region + z).toList();
  }

  /** The account-independent id of a zone, such as {@code euc1-az1}. */
  static String zoneId(String zone) {
    String region = zone.substring(0, zone.length() - 1);
    int number = zones(region).indexOf(zone) + 1;
    return REGION_CODES.getOrDefault(region, region) + "-az" + number;
  }

  static Map<String, InstanceType> instanceTypes() {
    return TYPES;
  }

  /** Whether a machine of this size can encrypt its memory against its host. */
  static boolean hasMemoryEncryption(InstanceType type) {
    return type.name().startsWith("m6a.");
  }

  static ObjectNode document(InstanceType type) {
    return object(
        "instanceType",
        type.name(),
        "currentGeneration",
        true,
        "bareMetal",
        false,
        "hypervisor",
        "nitro",
        "processorInfo",
        object("supportedArchitectures", array(type.architecture())),
        "vCpuInfo",
        object("defaultVCpus", type.cpus(), "defaultCores", type.cpus() / 2),
        "memoryInfo",
        object("sizeInMiB", type.memoryMiB()),
        "supportedRootDeviceTypes",
        array("ebs"),
        "supportedVirtualizationTypes",
        array("hvm"),
        "supportedUsageClasses",
        arrayOf(List.of("on-demand", "spot")),
        "networkInfo",
        object(
            "maximumNetworkInterfaces",
            3,
            "ipv4AddressesPerInterface",
            10,
            "enaSupport",
            "required"));
  }

  /** An image, with kubeadm of one Kubernetes version in it or with none (empty). */
  record Image(
      String id, String owner, String name, String architecture, String kubernetesVersion) {}

  /** How many patch releases of each minor release there are images of. */
  private static final int PATCHES = 24;

  private static final Map<String, List<Image>> IMAGES = new ConcurrentHashMap<>();

  /** The images of a region: Kubernetes v1.30 to v1.36 on three systems, and plain Ubuntu. */
  static List<Image> images(String region) {
    return IMAGES.computeIfAbsent(region, Inventory::makeImages);
  }

  private static List<Image> makeImages(String region) {
    List<Image> images = new ArrayList<>();
    for (int minor = 30; minor <= 36; minor++) {
      for (int patch = 0; patch < PATCHES; patch++) {
        for (String system : List.of("ubuntu-24.04", "ubuntu-22.04", "flatcar-stable")) {
          for (String architecture : List.of("x86_64", "arm64")) {
            images.add(image(region, system, "v1." + minor + "." + patch, architecture));
          }
        }
      }
    }
    for (String architecture : List.of("x86_64", "arm64")) {
      String label = architecture.equals("arm64") ? "arm64" : "amd64";
      String name =
          "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-" + label + "-server-" + UBUNTU_DATE;
      images.add(new Image(id(region, name), UBUNTU_OWNER, name, architecture, ""));
    }
    return images;
  }

  /** The image with the id in the region. */
  static Optional<Image> image(String region, String id) {
    return images(region).stream().filter(image -> image.id().equals(id)).findFirst();
  }

  private static Image image(String region, String system, String version, String architecture) {
    String suffix = architecture.equals("arm64") ? "-arm64" : "";
    String name = "capa-ami-" + system + "-" + version + "-" + IMAGE_DATE + suffix;
    return new Image(id(region, name), IMAGE_OWNER, name, architecture, version);
  }

  private static String id(String region, String name) {
    String seed = region + "/" + name;
    String digits = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
    return "ami-0" + digits.replace("-", "").substring(0, 16);
  }

  static ObjectNode document(Image image) {
    return object(
        "imageId",
        image.id(),
        "imageLocation",
        image.owner() + "/" + image.name(),
        "imageState",
        "available",
        "imageOwnerId",
        image.owner(),
        "isPublic",
        true,
        "architecture",
        image.architecture(),
        "imageType",
        "machine",
        "name",
        image.name(),
        "description",
        image.kubernetesVersion().isEmpty()
            ? image.name()
            : "Kubernetes " + image.kubernetesVersion(),
        "rootDeviceType",
        "ebs",
        "rootDeviceName",
        "/dev/sda1",
        "blockDeviceMapping",
        array(
            object(
                "deviceName",
                "/dev/sda1",
                "ebs",
                object("volumeSize", 8, "volumeType", "gp3", "deleteOnTermination", true))),
        "virtualizationType",
        "hvm",
        "hypervisor",
        "xen",
        "enaSupport",
        true,
        "creationDate",
        "2026-03-10T00:00:00.000Z");
  }

  /** The names of the instance profiles every account has. */
  static List<String> instanceProfiles() {
    return List.of(
        "control-plane.cluster-api-provider-aws.sigs.k8s.io",
        "controllers.cluster-api-provider-aws.sigs.k8s.io",
        "nodes.cluster-api-provider-aws.sigs.k8s.io");
  }
}
