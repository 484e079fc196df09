package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.AwsTags;
import io.clusterapi.aws.planning.ExistingNetwork;
import io.clusterapi.aws.planning.Params;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.PartOutcome;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Looks up a VPC that was there before, with the subnets of it that are to be used. */
final class ExistingVpc {
  private final AwsCalls calls;

  ExistingVpc(AwsCalls calls) {
    this.calls = calls;
  }

  Uni<Optional<String>> find(PartTry attempt) {
    String id = attempt.parameters(Params.ExistingVpc.class).id();
    return vpc(attempt, id).map(found -> found.map(Vpc::vpcId));
  }

  private Uni<Optional<Vpc>> vpc(PartTry attempt, String id) {
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.READ,
            "DescribeVpcs " + id,
            ec2 -> ec2.describeVpcs(r -> r.filters(AwsCalls.filter("vpc-id", id))))
        .map(answer -> answer.vpcs().stream().findFirst())
        .invoke(found -> found.ifPresent(ExistingVpc::mustNotBeAClusters));
  }

  // A VPC that a cluster made is deleted with that cluster; and one made for an AWSCluster that was
  // lost and declared anew would never be deleted if it counted as somebody else's.
  private static void mustNotBeAClusters(Vpc vpc) {
    vpc.tags().stream()
        .filter(tag -> tag.key().equals(AwsTags.OWNER_UID))
        .findFirst()
        .ifPresent(
            tag -> {
              throw AwsFailures.exception(
                  Category.INVALID,
                  ("spec.network.vpc.id: wanted a VPC that no cluster made, found %s with the tag"
                          + " %s=%s: leave the field out, or take the tag away to keep the VPC")
                      .formatted(vpc.vpcId(), tag.key(), tag.value()));
            });
  }

  /** Ready with its range and, for each subnet, zone, range and whether it is public. */
  Uni<PartOutcome> describe(PartTry attempt, String id) {
    List<String> wanted = attempt.parameters(Params.ExistingVpc.class).subnets();
    return vpc(attempt, id)
        .flatMap(
            vpc ->
                subnets(attempt, id, wanted)
                    .flatMap(
                        subnets ->
                            tables(attempt, id)
                                .map(
                                    tables ->
                                        PartOutcome.ready(
                                            id,
                                            Map.of(
                                                "cidr",
                                                vpc.map(Vpc::cidrBlock).orElse(""),
                                                "subnets",
                                                text(subnets, tables))))));
  }

  private Uni<List<Subnet>> subnets(PartTry attempt, String vpc, List<String> wanted) {
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.READ,
            "DescribeSubnets of " + vpc,
            ec2 -> ec2.describeSubnets(r -> r.filters(AwsCalls.filter("vpc-id", vpc))))
        .map(
            answer -> {
              List<Subnet> found =
                  answer.subnets().stream()
                      .filter(subnet -> wanted.contains(subnet.subnetId()))
                      .sorted(Comparator.comparing(Subnet::subnetId))
                      .toList();
              List<String> missing = new ArrayList<>(wanted);
              found.forEach(subnet -> missing.remove(subnet.subnetId()));
              if (!missing.isEmpty()) {
                throw AwsFailures.exception(
                    Category.NOT_YET,
                    "spec.network.subnets: wanted %s in VPC %s, found only %s: correct the list"
                        .formatted(
                            missing,
                            vpc,
                            answer.subnets().stream().map(Subnet::subnetId).toList()));
              }
              return found;
            });
  }

  private Uni<List<RouteTable>> tables(PartTry attempt, String vpc) {
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.READ,
            "DescribeRouteTables of " + vpc,
            ec2 -> ec2.describeRouteTables(r -> r.filters(AwsCalls.filter("vpc-id", vpc))))
        .map(answer -> answer.routeTables());
  }

  private static String text(List<Subnet> subnets, List<RouteTable> tables) {
    return String.join(
        ",",
        subnets.stream()
            .map(
                subnet ->
                    ExistingNetwork.describe(
                        subnet.subnetId(),
                        subnet.availabilityZone(),
                        isPublic(subnet, tables),
                        subnet.cidrBlock()))
            .toList());
  }

  /** Public is a subnet whose routes lead to an internet gateway. */
  private static boolean isPublic(Subnet subnet, List<RouteTable> tables) {
    Optional<RouteTable> own =
        tables.stream()
            .filter(
                table ->
                    table.associations().stream()
                        .anyMatch(a -> subnet.subnetId().equals(a.subnetId())))
            .findFirst();
    return own.or(() -> tables.stream().filter(ExistingVpc::isMain).findFirst())
        .map(
            table ->
                table.routes().stream()
                    .anyMatch(r -> r.gatewayId() != null && r.gatewayId().startsWith("igw-")))
        .orElse(false);
  }

  private static boolean isMain(RouteTable table) {
    return table.associations().stream().anyMatch(a -> Boolean.TRUE.equals(a.main()));
  }
}
