package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.LimitedCalls;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.Sighting;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** A control-plane instance behind the load balancer; registering it again changes nothing. */
final class TargetDriver extends RegisteringDriver {
  TargetDriver(AwsCalls calls) {
    super(calls, PartKinds.TARGET);
  }

  @Override
  protected Uni<?> register(PartTry attempt, String id) {
    Params.Target target = attempt.parameters(Params.Target.class);
    return calls.elb(
        attempt.account(),
        AwsCalls.WRITE,
        "RegisterTargets " + id,
        elb ->
            elb.registerTargets(
                r ->
                    r.targetGroupArn(target.targetGroup())
                        .targets(t -> t.id(id).port(target.port()))));
  }

  /** A call for each target group, whichever cluster's: there is none for several. */
  @Override
  public Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
    Map<String, List<PartInterest>> byGroup = new TreeMap<>();
    for (PartInterest part : parts) {
      AwsCalls.applied(part, Params.Target.class)
          .ifPresent(
              target ->
                  byGroup
                      .computeIfAbsent(target.targetGroup(), arn -> new ArrayList<>())
                      .add(part));
    }
    return Multi.createFrom()
        .iterable(byGroup.entrySet())
        .onItem()
        .transformToMultiAndConcatenate(
            group ->
                registered(account, group.getKey())
                    .onItem()
                    .transformToMulti(
                        ids ->
                            Multi.createFrom()
                                .iterable(group.getValue())
                                .map(part -> sighting(part, ids))))
        .collect()
        .asList();
  }

  private Uni<Set<String>> registered(Account account, String group) {
    return LimitedCalls.absentIfUnknown(
            calls.elb(
                account,
                AwsCalls.READ,
                "DescribeTargetHealth of " + group,
                elb -> elb.describeTargetHealth(r -> r.targetGroupArn(group))))
        .map(
            answer ->
                answer == null
                    ? Set.<String>of()
                    : answer.targetHealthDescriptions().stream()
                        .filter(one -> one.targetHealth().state() != TargetHealthStateEnum.DRAINING)
                        .map(one -> one.target().id())
                        .collect(Collectors.toSet()));
  }

  @Override
  protected Uni<?> deregister(PartTry attempt, String id) {
    Params.Target target = attempt.parameters(Params.Target.class);
    return calls.elb(
        attempt.account(),
        AwsCalls.WRITE,
        "DeregisterTargets " + id,
        elb ->
            elb.deregisterTargets(
                r ->
                    r.targetGroupArn(target.targetGroup())
                        .targets(t -> t.id(id).port(target.port()))));
  }
}
