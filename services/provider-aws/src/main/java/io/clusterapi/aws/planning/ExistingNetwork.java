package io.clusterapi.aws.planning;

import static io.clusterapi.aws.planning.PartKinds.KEY_VPC;

import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.NetworkSpec;
import io.clusterapi.provider.part.PartSpec;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.provider.part.Parts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A VPC with subnets that was there before the cluster and stays after it: only looked up. Its
 * routes, gateways and tags are its owner's business.
 */
public final class ExistingNetwork {
  private ExistingNetwork() {}

  /**
   * Whether the cluster is to live in one. Once a VPC is made or found, what it is stands with the
   * part: the specification names it in both cases.
   */
  public static boolean isUsed(AWSCluster object, Parts known) {
    return known.part(KEY_VPC).map(PartState::adopted).orElseGet(() -> vpcId(object).isPresent());
  }

  static Optional<String> vpcId(AWSCluster object) {
    return Optional.ofNullable(object.getSpec().network)
        .map(network -> network.vpc)
        .map(vpc -> vpc.id)
        .filter(id -> !id.isEmpty());
  }

  /** Identifiers of the subnets named in the specification. */
  public static List<String> subnetIds(AWSCluster object) {
    List<NetworkSpec.SubnetSpec> subnets =
        Optional.ofNullable(object.getSpec().network)
            .map(network -> network.subnets)
            .orElse(List.of());
    return subnets.stream()
        .map(subnet -> given(subnet.resourceID) ? subnet.resourceID : subnet.id)
        .toList();
  }

  private static boolean given(String value) {
    return value != null && !value.isEmpty();
  }

  static PartSpec vpc(AWSCluster object) {
    return PartSpec.of(
            KEY_VPC,
            PartKinds.VPC,
            new Params.ExistingVpc(vpcId(object).orElse(""), subnetIds(object)))
        .lookedUp();
  }

  /** One line of the attribute {@code subnets} of the part of the VPC. */
  public static String describe(String id, String zone, boolean isPublic, String cidr) {
    return String.join(" ", id, zone, isPublic ? "public" : "private", cidr);
  }

  /**
   * The subnets as parts; the second of a kind in a zone has a number. Empty while not looked up.
   */
  static List<PartSpec> subnets(PartState vpc) {
    List<PartSpec> specs = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (String line : vpc.attribute("subnets").split(",")) {
      String[] words = line.split(" ");
      if (words.length != 4) {
        continue;
      }
      boolean isPublic = words[2].equals("public");
      String key = PartKinds.subnet(isPublic, words[1]);
      int number = numbers.merge(key, 1, Integer::sum);
      specs.add(
          PartSpec.of(
                  number == 1 ? key : key + "-" + number,
                  PartKinds.SUBNET,
                  new Params.Subnet(words[3], words[1], isPublic, Map.of(), words[0], null))
              .dependsOn(KEY_VPC)
              .lookedUp());
    }
    return specs;
  }
}
