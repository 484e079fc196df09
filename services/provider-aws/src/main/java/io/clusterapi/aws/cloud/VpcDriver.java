package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.Sighting;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.ResourceType;
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
            AwsCalls.WRITE,
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
    return calls
        .ec2(
            account,
            AwsCalls.WRITE,
            "ModifyVpcAttribute of " + id,
            ec2 -> ec2.modifyVpcAttribute(r -> r.vpcId(id).enableDnsSupport(v -> v.value(true))))
        .flatMap(
            done ->
                calls.ec2(
                    account,
                    AwsCalls.WRITE,
                    "ModifyVpcAttribute of " + id,
                    ec2 ->
                        ec2.modifyVpcAttribute(
                            r -> r.vpcId(id).enableDnsHostnames(v -> v.value(true)))))
        .flatMap(
            done ->
                attempt.request().verb() == io.clusterapi.provider.part.PartRequest.Verb.UPDATE
                    ? calls.tag(account, id, List.of(), vpc.tags())
                    : Uni.createFrom().voidItem())
        .map(done -> PartOutcome.ready(id, Map.of("cidr", vpc.cidr())));
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
