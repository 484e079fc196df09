package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.AwsTags;
import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.LimitedCalls;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.driver.Recent;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.PartRequest.Verb;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.smallrye.mutiny.Uni;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerStateEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyLoadBalancerAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;

/** The network load balancer in front of the API servers; its name is unique in the account. */
final class LoadBalancerDriver extends BalancingDriver<LoadBalancer> {
  private static final int KEPT = 1_000;

  /** As AWS answered their creation, until they are configured. */
  private final Map<String, LoadBalancer> made = Collections.synchronizedMap(new Recent<>(KEPT));

  LoadBalancerDriver(AwsCalls calls) {
    super(calls, PartKinds.LOAD_BALANCER);
  }

  // A load balancer of the same name with the same settings would be answered as if made now: one
  // that is somebody else's ends the try before that.
  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    String name = attempt.parameters(Params.LoadBalancer.class).name();
    boolean removal = attempt.request().verb() == Verb.DELETE;
    return LimitedCalls.absentIfUnknown(
            calls.elb(
                attempt.account(),
                AwsCalls.READ,
                "DescribeLoadBalancers " + name,
                elb -> elb.describeLoadBalancers(r -> r.names(name))))
        .flatMap(
            answer ->
                answer == null || answer.loadBalancers().isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : ifMine(
                            calls,
                            attempt,
                            answer.loadBalancers().get(0).loadBalancerArn(),
                            "load balancer " + name)
                        .invoke(
                            mine -> {
                              if (mine.isEmpty() && !removal) {
                                throw namesake("load balancer", name);
                              }
                            }));
  }

  /** The ARN if its tags say that it is this owner's; a name proves nothing. */
  static Uni<Optional<String>> ifMine(AwsCalls calls, PartTry attempt, String arn, String what) {
    return calls
        .elb(
            attempt.account(),
            AwsCalls.READ,
            "DescribeTags of " + what,
            elb -> elb.describeTags(r -> r.resourceArns(arn)))
        .map(
            answer -> {
              boolean mine =
                  answer.tagDescriptions().stream()
                      .flatMap(description -> description.tags().stream())
                      .anyMatch(
                          tag ->
                              tag.key().equals(AwsTags.OWNER_UID)
                                  && tag.value().equals(attempt.owner().uid()));
              return mine ? Optional.of(arn) : Optional.<String>empty();
            });
  }

  static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(entry -> Tag.builder().key(entry.getKey()).value(entry.getValue()).build())
        .toList();
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    Params.LoadBalancer balancer = attempt.parameters(Params.LoadBalancer.class);
    List<String> subnets = balancer.subnets().stream().map(attempt::input).toList();
    List<String> groups = AwsCalls.groups(balancer.groups(), attempt::input);
    return calls
        .elb(
            attempt.account(),
            AwsCalls.WRITE,
            "CreateLoadBalancer " + balancer.name(),
            elb ->
                elb.createLoadBalancer(
                    r ->
                        r.name(balancer.name())
                            .type(LoadBalancerTypeEnum.NETWORK)
                            .scheme(balancer.scheme())
                            .subnets(subnets)
                            .securityGroups(groups)
                            .tags(tags(balancer.tags()))))
        .map(
            answer -> {
              LoadBalancer created = answer.loadBalancers().get(0);
              made.put(created.loadBalancerArn(), created);
              return created.loadBalancerArn();
            });
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    Params.LoadBalancer balancer = attempt.parameters(Params.LoadBalancer.class);
    LoadBalancer created = made.remove(id);
    return when(created == null || balancer.crossZone(), () -> spread(attempt, balancer, id))
        .flatMap(
            done ->
                created == null ? present(attempt, balancer, id) : Uni.createFrom().item(created))
        .flatMap(
            found ->
                place(attempt, balancer, found)
                    .flatMap(done -> tag(calls, attempt, id, balancer.tags()))
                    .map(
                        done ->
                            active(found)
                                ? PartOutcome.ready(id, attributes(found))
                                : PartOutcome.pending(id, attributes(found))));
  }

  /** A network load balancer is born without it. */
  private Uni<ModifyLoadBalancerAttributesResponse> spread(
      PartTry attempt, Params.LoadBalancer balancer, String id) {
    return calls.elb(
        attempt.account(),
        AwsCalls.WRITE,
        "ModifyLoadBalancerAttributes of " + balancer.name(),
        elb ->
            elb.modifyLoadBalancerAttributes(
                r ->
                    r.loadBalancerArn(id)
                        .attributes(
                            a ->
                                a.key("load_balancing.cross_zone.enabled")
                                    .value(Boolean.toString(balancer.crossZone())))));
  }

  private Uni<LoadBalancer> present(PartTry attempt, Params.LoadBalancer balancer, String id) {
    return calls
        .elb(
            attempt.account(),
            AwsCalls.READ,
            "DescribeLoadBalancers " + balancer.name(),
            elb -> elb.describeLoadBalancers(r -> r.loadBalancerArns(id)))
        .map(
            answer ->
                answer.loadBalancers().stream()
                    .findFirst()
                    .orElseThrow(
                        () ->
                            AwsFailures.exception(
                                Category.NOT_FOUND, "Load balancer " + id + " is not listed")));
  }

  /** Brings subnets and groups to what is declared. */
  private Uni<Void> place(PartTry attempt, Params.LoadBalancer wanted, LoadBalancer found) {
    String arn = found.loadBalancerArn();
    List<String> subnets = wanted.subnets().stream().map(attempt::input).toList();
    List<String> groups = AwsCalls.groups(wanted.groups(), attempt::input);
    return when(
            !subnets(found).equals(Set.copyOf(subnets)),
            () ->
                calls.elb(
                    attempt.account(),
                    AwsCalls.WRITE,
                    "SetSubnets of " + wanted.name(),
                    elb -> elb.setSubnets(r -> r.loadBalancerArn(arn).subnets(subnets))))
        .flatMap(
            done ->
                when(
                    !Set.copyOf(found.securityGroups()).equals(Set.copyOf(groups)),
                    () ->
                        calls.elb(
                            attempt.account(),
                            AwsCalls.WRITE,
                            "SetSecurityGroups of " + wanted.name(),
                            elb ->
                                elb.setSecurityGroups(
                                    r -> r.loadBalancerArn(arn).securityGroups(groups)))));
  }

  private static Set<String> subnets(LoadBalancer balancer) {
    return balancer.availabilityZones().stream()
        .map(zone -> zone.subnetId())
        .collect(Collectors.toSet());
  }

  /** Writes tags that may have been declared since the creation. */
  static Uni<Void> tag(AwsCalls calls, PartTry attempt, String arn, Map<String, String> tags) {
    return when(
        attempt.request().verb() == Verb.UPDATE,
        () ->
            calls.elb(
                attempt.account(),
                AwsCalls.WRITE,
                "AddTags to " + arn,
                elb -> elb.addTags(r -> r.resourceArns(arn).tags(tags(tags)))));
  }

  private static boolean active(LoadBalancer balancer) {
    return balancer.state().code() == LoadBalancerStateEnum.ACTIVE
        || balancer.state().code() == LoadBalancerStateEnum.ACTIVE_IMPAIRED;
  }

  private static Map<String, String> attributes(LoadBalancer balancer) {
    return Map.of("dnsName", balancer.dnsName(), "name", balancer.loadBalancerName());
  }

  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    return calls
        .elb(
            attempt.account(),
            AwsCalls.WRITE,
            "DeleteLoadBalancer " + id,
            elb -> elb.deleteLoadBalancer(r -> r.loadBalancerArn(id)))
        .map(done -> PartOutcome.gone());
  }

  @Override
  protected Uni<Map<String, LoadBalancer>> described(Account account, List<String> arns) {
    return calls
        .elb(
            account,
            AwsCalls.READ,
            "DescribeLoadBalancers",
            elb ->
                arns.isEmpty()
                    ? elb.describeLoadBalancers(r -> r.pageSize(400))
                    : elb.describeLoadBalancers(r -> r.loadBalancerArns(arns)))
        .map(
            answer ->
                answer.loadBalancers().stream()
                    .collect(Collectors.toMap(LoadBalancer::loadBalancerArn, Function.identity())));
  }

  @Override
  protected Sighting sighting(PartInterest part, LoadBalancer balancer) {
    String id = part.id();
    if (balancer.state().code() == LoadBalancerStateEnum.FAILED) {
      return Sighting.broken(
          id, "LoadBalancerFailed", "Load balancer failed: " + balancer.state().reason());
    }
    if (active(balancer) && moved(part, balancer)) {
      return Sighting.drift(
          id,
          attributes(balancer),
          "The subnets or security groups of the load balancer are not those declared");
    }
    return Sighting.of(
        id, active(balancer) ? Presence.READY : Presence.PENDING, attributes(balancer));
  }

  private static boolean moved(PartInterest part, LoadBalancer balancer) {
    return AwsCalls.applied(part, Params.LoadBalancer.class)
        .map(
            wanted -> {
              List<String> groups = AwsCalls.groups(wanted.groups(), part.inputs()::get);
              List<String> subnets = wanted.subnets().stream().map(part.inputs()::get).toList();
              return !subnets(balancer).equals(new HashSet<>(subnets))
                  || !new HashSet<>(balancer.securityGroups()).equals(new HashSet<>(groups));
            })
        .orElse(false);
  }
}
