package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.PartRequest.Verb;
import io.clusterapi.provider.part.Sighting;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** A VPC with DNS names for its machines. */
final class VpcDriver extends Ec2Driver {
  VpcDriver(AwsCalls calls) {
    super(calls);
  }

  @Override
  public String kind() {
    return PartKinds.VPC;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    if (attempt.request().adopted()) {
      return new ExistingVpc(calls).find(attempt);
    }
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.READ,
            "DescribeVpcs for " + attempt.key(),
            ec2 -> ec2.describeVpcs(r -> r.filters(AwsCalls.mine(attempt))))
        .map(answer -> answer.vpcs().stream().map(Vpc::vpcId).findFirst());
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    Params.Vpc vpc = attempt.parameters(Params.Vpc.class);
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.CREATE,
            "CreateVpc " + vpc.cidr(),
            ec2 ->
                ec2.createVpc(
                    r ->
                        r.cidrBlock(vpc.cidr())
                            .tagSpecifications(AwsCalls.tags(ResourceType.VPC, vpc.tags()))))
        .map(answer -> answer.vpc().vpcId());
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    if (attempt.request().adopted()) {
      return new ExistingVpc(calls).describe(attempt, id);
    }
    Params.Vpc vpc = attempt.parameters(Params.Vpc.class);
    Account account = attempt.account();
    boolean again = attempt.request().verb() == Verb.UPDATE;
    // A new VPC answers DNS queries; that it does need not be said.
    return (again ? attribute(account, id, r -> r.enableDnsSupport(v -> v.value(true))) : nothing())
        .flatMap(done -> attribute(account, id, r -> r.enableDnsHostnames(v -> v.value(true))))
        .flatMap(
            done ->
                Boolean.TRUE.equals(vpc.closedDefaultGroup())
                    ? closeDefaultGroup(account, id)
                    : nothing())
        .flatMap(done -> again ? calls.tag(account, id, List.of(), vpc.tags()) : nothing())
        .map(done -> PartOutcome.ready(id, Map.of("cidr", vpc.cidr())));
  }

  private static Uni<Void> nothing() {
    return Uni.createFrom().voidItem();
  }

  private Uni<Void> attribute(
      Account account, String id, Consumer<ModifyVpcAttributeRequest.Builder> value) {
    return calls
        .ec2(
            account,
            AwsCalls.WRITE,
            "ModifyVpcAttribute of " + id,
            ec2 ->
                ec2.modifyVpcAttribute(
                    r -> {
                      r.vpcId(id);
                      value.accept(r);
                    }))
        .replaceWithVoid();
  }

  /** Takes out the rules the default group is born with: all from itself, all to everywhere. */
  private Uni<Void> closeDefaultGroup(Account account, String id) {
    return calls
        .ec2(
            account,
            AwsCalls.READ,
            "DescribeSecurityGroups of " + id,
            ec2 ->
                ec2.describeSecurityGroups(
                    r ->
                        r.filters(
                            AwsCalls.filter("vpc-id", id),
                            AwsCalls.filter("group-name", "default"))))
        .flatMap(
            answer -> {
              SecurityGroup group =
                  answer.securityGroups().stream()
                      .findFirst()
                      .orElseThrow(
                          () ->
                              AwsFailures.exception(
                                  Category.NOT_FOUND,
                                  "The default security group of %s is not listed".formatted(id)));
              Uni<Void> in =
                  group.ipPermissions().isEmpty()
                      ? nothing()
                      : calls
                          .ec2(
                              account,
                              AwsCalls.AUTHORIZE,
                              "RevokeSecurityGroupIngress of " + group.groupId(),
                              ec2 ->
                                  ec2.revokeSecurityGroupIngress(
                                      r ->
                                          r.groupId(group.groupId())
                                              .ipPermissions(group.ipPermissions())))
                          .replaceWithVoid();
              return group.ipPermissionsEgress().isEmpty()
                  ? in
                  : in.flatMap(
                          done ->
                              calls.ec2(
                                  account,
                                  AwsCalls.AUTHORIZE,
                                  "RevokeSecurityGroupEgress of " + group.groupId(),
                                  ec2 ->
                                      ec2.revokeSecurityGroupEgress(
                                          r ->
                                              r.groupId(group.groupId())
                                                  .ipPermissions(group.ipPermissionsEgress()))))
                      .replaceWithVoid();
            });
  }

  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.WRITE,
            "DeleteVpc " + id,
            ec2 -> ec2.deleteVpc(r -> r.vpcId(id)))
        .map(done -> PartOutcome.gone());
  }

  @Override
  protected Uni<Map<String, Sighting>> describe(Account account, List<String> ids) {
    return calls
        .ec2(
            account,
            AwsCalls.READ,
            "DescribeVpcs",
            ec2 -> ec2.describeVpcs(r -> r.filters(AwsCalls.filter("vpc-id", array(ids)))))
        .map(answer -> ready(answer.vpcs().stream().map(Vpc::vpcId).toList()));
  }
}
