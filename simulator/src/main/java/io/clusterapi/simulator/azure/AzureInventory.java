package io.clusterapi.simulator.azure;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the simulated Azure offers: subscriptions, identities, regions, sizes, images. */
final class AzureInventory {
  private static final String ZEROS = "00000000-0000-0000-0000-0000000000";

  /** The subscription of upstream's example values, and a second one. */
  static final Set<String> SUBSCRIPTIONS = Set.of(ZEROS + "01", ZEROS + "11");

  static final Set<String> TENANTS = Set.of(ZEROS + "02");

  /** Client ID of the identity clusters are made with. */
  static final String CLIENT = ZEROS + "03";

  /** Its password, where one is used instead of a federated token. */
  static final String PASSWORD = "simulated-password";

  private static final String IDENTITY =
      "/resourcegroups/capz-ci/providers/microsoft.managedidentity/userassignedidentities/"
          + "cloud-provider-user-identity";

  private static final Pattern COMMUNITY_IMAGE =
      Pattern.compile(
          "/CommunityGalleries/ClusterAPI-f72ceb4f-5159-4c26-a0fe-2ea738f0d019/Images/"
              + "(capi-[a-z0-9-]+)/Versions/(1\\.(3[0-6])\\.(\\d{1,2}))",
          Pattern.CASE_INSENSITIVE);

  /** How many patch releases of each minor release there are images of. */
  private static final int PATCHES = 24;

  private static final Map<String, List<String>> REGIONS = new LinkedHashMap<>();
  private static final Map<String, Size> SIZES = new LinkedHashMap<>();

  static {
    for (String region :
        List.of("westeurope", "northeurope", "eastus", "eastus2", "westus2", "westus3")) {
      REGIONS.put(region, List.of("1", "2", "3"));
    }
    // Without zones: machines are spread by availability sets there.
    REGIONS.put("westus", List.of());
    REGIONS.put("northcentralus", List.of());
    size("Standard_B1s", 1, 1);
    size("Standard_B2s", 2, 4);
    for (String suffix : List.of("s_v3", "s_v4", "s_v5", "ds_v5")) {
      for (int cpus : new int[] {2, 4, 8, 16}) {
        size("Standard_D" + cpus + suffix, cpus, cpus * 4);
        size("Standard_E" + cpus + suffix, cpus, cpus * 8);
      }
    }
    size("Standard_F2s_v2", 2, 4);
    size("Standard_F4s_v2", 4, 8);
  }

  /** A size of virtual machines. */
  record Size(String name, int cpus, int memoryGb) {}

  private AzureInventory() {}

  private static void size(String name, int cpus, int memoryGb) {
    SIZES.put(name.toLowerCase(Locale.ROOT), new Size(name, cpus, memoryGb));
  }

  static boolean isRegion(String region) {
    return REGIONS.containsKey(region);
  }

  static List<String> zones(String region) {
    return REGIONS.getOrDefault(region, List.of());
  }

  static Optional<Size> size(String name) {
    return Optional.ofNullable(SIZES.get(name.toLowerCase(Locale.ROOT)));
  }

  /** The user-assigned identity that exists in every subscription. */
  static boolean isIdentity(String id) {
    String lower = id.toLowerCase(Locale.ROOT);
    return SUBSCRIPTIONS.stream().anyMatch(s -> lower.equals("/subscriptions/" + s + IDENTITY));
  }

  /** The Kubernetes version in an image of the community gallery; empty when there is none. */
  static Optional<String> kubernetesVersion(String communityImage) {
    Matcher image = COMMUNITY_IMAGE.matcher(communityImage);
    return image.matches() && Integer.parseInt(image.group(4)) < PATCHES
        ? Optional.of("v" + image.group(2))
        : Optional.empty();
  }

  /** The list of sizes in a region, as the SKU API shows them. */
  static ArrayNode skus(String region) {
    ArrayNode all = array();
    for (Size size : SIZES.values()) {
      ObjectNode place = object("location", region);
      place.set("zones", array(zones(region).toArray()));
      all.add(
          object(
              "resourceType",
              "virtualMachines",
              "name",
              size.name(),
              "locations",
              array(region),
              "locationInfo",
              array(place),
              "capabilities",
              array(
                  object("name", "vCPUs", "value", Integer.toString(size.cpus())),
                  object("name", "MemoryGB", "value", Integer.toString(size.memoryGb())),
                  object("name", "AcceleratedNetworkingEnabled", "value", "True"),
                  object("name", "CpuArchitectureType", "value", "x64")),
              "restrictions",
              array()));
    }
    return all;
  }
}
