package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.PartRequest.Verb;
import io.clusterapi.provider.part.Sighting;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** A subnet in one zone. Its range is its name: AWS refuses a second one with the same. */
final class SubnetDriver extends Ec2Driver {
  private final SharedLook look;

  SubnetDriver(AwsCalls calls) {
    super(calls);
    this.look =
        SharedLook.at(
            calls,
            "DescribeSubnets",
            (ec2, filters) -> ec2.describeSubnets(r -> r.filters(filters)),
            answer -> SharedLook.byPart(answer.subnets(), Subnet::tags, Subnet::subnetId));
  }

  @Override
  public String kind() {
    return PartKinds.SUBNET;
  }

  @Override
  public Uniqueness uniqueness() {
    return Uniqueness.NAME;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    String existing = attempt.parameters(Params.Subnet.class).existing();
    if (existing != null) {
      return describe(attempt.account(), List.of(existing))
          .map(found -> Optional.of(existing).filter(found::containsKey));
    }
    return look.find(attempt);
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    Params.Subnet subnet = attempt.parameters(Params.Subnet.class);
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.CREATE,
            "CreateSubnet %s in %s".formatted(subnet.cidr(), subnet.zone()),
            ec2 ->
                ec2.createSubnet(
                    r ->
                        r.vpcId(attempt.input(PartKinds.KEY_VPC))
                            .cidrBlock(subnet.cidr())
                            .availabilityZone(subnet.zone())
                            .tagSpecifications(AwsCalls.tags(ResourceType.SUBNET, subnet.tags()))))
        .map(answer -> answer.subnet().subnetId());
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    Params.Subnet subnet = attempt.parameters(Params.Subnet.class);
    Uni<Void> addresses =
        subnet.isPublic() && subnet.existing() == null
            ? calls
                .ec2(
                    attempt.account(),
                    AwsCalls.WRITE,
                    "ModifySubnetAttribute of " + id,
                    ec2 ->
                        ec2.modifySubnetAttribute(
                            r -> r.subnetId(id).mapPublicIpOnLaunch(v -> v.value(true))))
                .replaceWithVoid()
            : Uni.createFrom().voidItem();
    Uni<Void> names =
        subnet.hostNames() == null || subnet.existing() != null
            ? addresses
            : addresses
                .flatMap(
                    done ->
                        calls.ec2(
                            attempt.account(),
                            AwsCalls.WRITE,
                            "ModifySubnetAttribute of " + id,
                            ec2 ->
                                ec2.modifySubnetAttribute(
                                    r ->
                                        r.subnetId(id)
                                            .privateDnsHostnameTypeOnLaunch(subnet.hostNames()))))
                .replaceWithVoid();
    Map<String, String> attributes =
        Map.of(
            "cidr", subnet.cidr(),
            "zone", subnet.zone(),
            "public", Boolean.toString(subnet.isPublic()));
    return names
        .flatMap(
            done ->
                attempt.request().verb() == Verb.UPDATE
                    ? calls.tag(attempt.account(), id, List.of(), subnet.tags())
                    : Uni.createFrom().voidItem())
        .map(done -> PartOutcome.ready(id, attributes));
  }

  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.WRITE,
            "DeleteSubnet " + id,
            ec2 -> ec2.deleteSubnet(r -> r.subnetId(id)))
        .map(done -> PartOutcome.gone());
  }

  @Override
  protected Uni<Map<String, Sighting>> describe(Account account, List<String> ids) {
    return calls
        .ec2(
            account,
            AwsCalls.READ,
            "DescribeSubnets",
            ec2 -> ec2.describeSubnets(r -> r.filters(AwsCalls.filter("subnet-id", array(ids)))))
        .map(answer -> ready(answer.subnets().stream().map(Subnet::subnetId).toList()));
  }
}
