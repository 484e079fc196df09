package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.LimitedCalls;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.PartRequest.Verb;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** The group of API servers and how their health is checked. */
final class TargetGroupDriver extends BalancingDriver<TargetGroup> {
  TargetGroupDriver(AwsCalls calls) {
    super(calls, PartKinds.TARGET_GROUP);
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    String name = attempt.parameters(Params.TargetGroup.class).name();
    return LimitedCalls.absentIfUnknown(
            calls.elb(
                attempt.account(),
                AwsCalls.READ,
                "DescribeTargetGroups " + name,
                elb -> elb.describeTargetGroups(r -> r.names(name))))
        .flatMap(
            answer ->
                answer == null || answer.targetGroups().isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : LoadBalancerDriver.ifMine(
                        calls,
                        attempt,
                        answer.targetGroups().get(0).targetGroupArn(),
                        "target group " + name));
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    Params.TargetGroup group = attempt.parameters(Params.TargetGroup.class);
    boolean path = !group.healthPath().isEmpty();
    return calls
        .elb(
            attempt.account(),
            AwsCalls.WRITE,
            "CreateTargetGroup " + group.name(),
            elb ->
                elb.createTargetGroup(
                    r ->
                        r.name(group.name())
                            .port(group.port())
                            .protocol(ProtocolEnum.TCP)
                            .targetType(TargetTypeEnum.INSTANCE)
                            .vpcId(attempt.input(PartKinds.KEY_VPC))
                            .healthCheckEnabled(true)
                            .healthCheckProtocol(group.healthProtocol())
                            .healthCheckPath(path ? group.healthPath() : null)
                            .healthCheckPort(Integer.toString(group.port()))
                            .healthCheckIntervalSeconds(group.interval())
                            .healthCheckTimeoutSeconds(group.timeout())
                            .healthyThresholdCount(group.healthy())
                            .unhealthyThresholdCount(group.unhealthy())
                            .tags(LoadBalancerDriver.tags(group.tags()))))
        .map(answer -> answer.targetGroups().get(0).targetGroupArn());
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    Params.TargetGroup group = attempt.parameters(Params.TargetGroup.class);
    // With client addresses kept, an API server that calls itself through the load balancer never
    // gets an answer (kubernetes-sigs/cluster-api-provider-aws#3088).
    List<TargetGroupAttribute> attributes =
        List.of(
            attribute("preserve_client_ip.enabled", Boolean.toString(group.preserveClientIp())),
            attribute("target_health_state.unhealthy.connection_termination.enabled", "false"),
            attribute("target_health_state.unhealthy.draining_interval_seconds", "300"));
    return check(attempt, id, group)
        .flatMap(
            checked ->
                calls.elb(
                    attempt.account(),
                    AwsCalls.WRITE,
                    "ModifyTargetGroupAttributes of " + group.name(),
                    elb ->
                        elb.modifyTargetGroupAttributes(
                            r -> r.targetGroupArn(id).attributes(attributes))))
        .map(done -> PartOutcome.ready(id, Map.of("name", group.name())));
  }

  private Uni<Void> check(PartTry attempt, String id, Params.TargetGroup group) {
    if (attempt.request().verb() != Verb.UPDATE) {
      return Uni.createFrom().voidItem();
    }
    boolean path = !group.healthPath().isEmpty();
    return calls
        .elb(
            attempt.account(),
            AwsCalls.WRITE,
            "ModifyTargetGroup " + group.name(),
            elb ->
                elb.modifyTargetGroup(
                    r ->
                        r.targetGroupArn(id)
                            .healthCheckProtocol(group.healthProtocol())
                            .healthCheckPath(path ? group.healthPath() : null)
                            .healthCheckPort(Integer.toString(group.port()))
                            .healthCheckIntervalSeconds(group.interval())
                            .healthCheckTimeoutSeconds(group.timeout())
                            .healthyThresholdCount(group.healthy())
                            .unhealthyThresholdCount(group.unhealthy())))
        .flatMap(done -> LoadBalancerDriver.tag(calls, attempt, id, group.tags()));
  }

  @Override
  protected Uni<Map<String, TargetGroup>> described(Account account, List<String> arns) {
    return calls
        .elb(
            account,
            AwsCalls.READ,
            "DescribeTargetGroups",
            elb ->
                arns.isEmpty()
                    ? elb.describeTargetGroups(r -> r.pageSize(400))
                    : elb.describeTargetGroups(r -> r.targetGroupArns(arns)))
        .map(
            answer ->
                answer.targetGroups().stream()
                    .collect(Collectors.toMap(TargetGroup::targetGroupArn, Function.identity())));
  }

  @Override
  protected Sighting sighting(PartInterest part, TargetGroup found) {
    boolean same =
        AwsCalls.applied(part, Params.TargetGroup.class)
            .map(wanted -> checkOf(found).equals(checkOf(wanted)))
            .orElse(true);
    return same
        ? Sighting.of(part.id(), Presence.READY, Map.of())
        : Sighting.drift(
            part.id(), Map.of(), "The health check of the target group is not the one declared");
  }

  private static List<Object> checkOf(TargetGroup found) {
    return List.of(
        found.healthCheckProtocolAsString(),
        found.healthCheckPath() == null ? "" : found.healthCheckPath(),
        found.healthCheckIntervalSeconds(),
        found.healthCheckTimeoutSeconds(),
        found.healthyThresholdCount(),
        found.unhealthyThresholdCount());
  }

  private static List<Object> checkOf(Params.TargetGroup wanted) {
    return List.of(
        wanted.healthProtocol(),
        wanted.healthPath(),
        wanted.interval(),
        wanted.timeout(),
        wanted.healthy(),
        wanted.unhealthy());
  }

  private static TargetGroupAttribute attribute(String key, String value) {
    return TargetGroupAttribute.builder().key(key).value(value).build();
  }

  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    return calls
        .elb(
            attempt.account(),
            AwsCalls.WRITE,
            "DeleteTargetGroup " + id,
            elb -> elb.deleteTargetGroup(r -> r.targetGroupArn(id)))
        .map(done -> PartOutcome.gone());
  }
}
