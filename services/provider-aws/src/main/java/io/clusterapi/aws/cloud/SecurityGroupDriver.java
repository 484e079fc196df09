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
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** A security group without its rules. Its name is unique in the VPC. */
final class SecurityGroupDriver extends Ec2Driver {
  private final SharedLook look;

  SecurityGroupDriver(AwsCalls calls) {
    super(calls);
    this.look =
        SharedLook.at(
            calls,
            "DescribeSecurityGroups",
            (ec2, filters) -> ec2.describeSecurityGroups(r -> r.filters(filters)),
            answer ->
                SharedLook.byPart(
                    answer.securityGroups(), SecurityGroup::tags, SecurityGroup::groupId));
  }

  @Override
  public String kind() {
    return PartKinds.SECURITY_GROUP;
  }

  @Override
  public Uniqueness uniqueness() {
    return Uniqueness.NAME;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    String existing = attempt.parameters(Params.SecurityGroup.class).existing();
    if (existing != null) {
      return describe(attempt.account(), List.of(existing))
          .map(found -> Optional.of(existing).filter(found::containsKey));
    }
    return look.find(attempt);
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    Params.SecurityGroup group = attempt.parameters(Params.SecurityGroup.class);
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.CREATE,
            "CreateSecurityGroup " + group.name(),
            ec2 ->
                ec2.createSecurityGroup(
                    r ->
                        r.groupName(group.name())
                            .description(group.description())
                            .vpcId(attempt.input(PartKinds.KEY_VPC))
                            .tagSpecifications(
                                AwsCalls.tags(ResourceType.SECURITY_GROUP, group.tags()))))
        .map(answer -> answer.groupId());
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    Params.SecurityGroup group = attempt.parameters(Params.SecurityGroup.class);
    Uni<Void> tags =
        attempt.request().verb() == Verb.UPDATE
            ? calls.tag(attempt.account(), id, List.of(), group.tags())
            : Uni.createFrom().voidItem();
    return tags.map(done -> PartOutcome.ready(id, Map.of("name", group.name())));
  }

  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.WRITE,
            "DeleteSecurityGroup " + id,
            ec2 -> ec2.deleteSecurityGroup(r -> r.groupId(id)))
        .map(done -> PartOutcome.gone());
  }

  @Override
  protected Uni<Map<String, Sighting>> describe(Account account, List<String> ids) {
    return calls
        .ec2(
            account,
            AwsCalls.READ,
            "DescribeSecurityGroups",
            ec2 ->
                ec2.describeSecurityGroups(r -> r.filters(AwsCalls.filter("group-id", array(ids)))))
        .map(
            answer -> ready(answer.securityGroups().stream().map(SecurityGroup::groupId).toList()));
  }
}
