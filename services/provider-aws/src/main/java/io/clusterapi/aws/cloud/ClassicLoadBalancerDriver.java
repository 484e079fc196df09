package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.AwsTags;
import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.LimitedCalls;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.PartRequest.Verb;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancing.model.HealthCheck;
import software.amazon.awssdk.services.elasticloadbalancing.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancing.model.LoadBalancerDescription;
import software.amazon.awssdk.services.elasticloadbalancing.model.Tag;

/**
 * A classic load balancer with its listener and health check. It has no identifier but its name,
 * which is unique in account and region.
 */
final class ClassicLoadBalancerDriver extends BalancingDriver<LoadBalancerDescription> {
  /** As upstream: a watch of the API is quiet for long. */
  private static final int IDLE_SECONDS = 600;

  ClassicLoadBalancerDriver(AwsCalls calls) {
    super(calls, PartKinds.CLASSIC_LOAD_BALANCER);
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    String name = attempt.parameters(Params.ClassicLoadBalancer.class).name();
    return tags(attempt.account(), name)
        .map(
            found ->
                found
                    .filter(tags -> attempt.owner().uid().equals(tags.get(AwsTags.OWNER_UID)))
                    .map(mine -> name));
  }

  /** The tags of the load balancer of that name; empty when there is none. */
  private Uni<Optional<Map<String, String>>> tags(Account account, String name) {
    return LimitedCalls.absentIfUnknown(
            calls.classic(
                account,
                AwsCalls.READ,
                "DescribeTags of classic load balancer " + name,
                elb -> elb.describeTags(r -> r.loadBalancerNames(name))))
        .map(
            answer ->
                answer == null || answer.tagDescriptions().isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                        answer.tagDescriptions().get(0).tags().stream()
                            .collect(Collectors.toMap(Tag::key, Tag::value))));
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    Params.ClassicLoadBalancer balancer = attempt.parameters(Params.ClassicLoadBalancer.class);
    List<String> subnets = balancer.subnets().stream().map(attempt::input).toList();
    List<String> groups = AwsCalls.groups(balancer.groups(), attempt::input);
    // One of the same name with the same settings would be answered as if made now: whether it is
    // somebody else's is looked at first.
    return tags(attempt.account(), balancer.name())
        .flatMap(
            found -> {
              if (found.isPresent()) {
                throw namesake("classic load balancer", balancer.name());
              }
              return calls.classic(
                  attempt.account(),
                  AwsCalls.WRITE,
                  "CreateLoadBalancer " + balancer.name(),
                  elb ->
                      elb.createLoadBalancer(
                          r ->
                              r.loadBalancerName(balancer.name())
                                  .scheme(balancer.scheme())
                                  .subnets(subnets)
                                  .securityGroups(groups)
                                  .listeners(listener(balancer))
                                  .tags(tags(balancer.tags()))));
            })
        .map(done -> balancer.name());
  }

  private static Listener listener(Params.ClassicLoadBalancer balancer) {
    return Listener.builder()
        .protocol("TCP")
        .loadBalancerPort(balancer.port())
        .instanceProtocol("TCP")
        .instancePort(balancer.port())
        .build();
  }

  private static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(entry -> Tag.builder().key(entry.getKey()).value(entry.getValue()).build())
        .toList();
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    Params.ClassicLoadBalancer wanted = attempt.parameters(Params.ClassicLoadBalancer.class);
    return known(attempt.account(), List.of(id))
        .map(
            found -> {
              if (!found.containsKey(id)) {
                throw AwsFailures.exception(
                    Category.NOT_FOUND, "Classic load balancer " + id + " is not listed");
              }
              return found.get(id);
            })
        .flatMap(
            found ->
                place(attempt, wanted, found)
                    .flatMap(done -> settle(attempt, wanted, found))
                    .map(done -> PartOutcome.ready(id, attributes(found))));
  }

  /** Brings subnets, groups and listener to what is declared. */
  private Uni<Void> place(
      PartTry attempt, Params.ClassicLoadBalancer wanted, LoadBalancerDescription found) {
    String name = found.loadBalancerName();
    List<String> subnets = wanted.subnets().stream().map(attempt::input).toList();
    List<String> missing = without(subnets, found.subnets());
    List<String> extra = without(found.subnets(), subnets);
    List<String> groups = AwsCalls.groups(wanted.groups(), attempt::input);
    return when(
            !missing.isEmpty(),
            () ->
                calls.classic(
                    attempt.account(),
                    AwsCalls.WRITE,
                    "AttachLoadBalancerToSubnets of " + name,
                    elb ->
                        elb.attachLoadBalancerToSubnets(
                            r -> r.loadBalancerName(name).subnets(missing))))
        .flatMap(
            done ->
                when(
                    !extra.isEmpty(),
                    () ->
                        calls.classic(
                            attempt.account(),
                            AwsCalls.WRITE,
                            "DetachLoadBalancerFromSubnets of " + name,
                            elb ->
                                elb.detachLoadBalancerFromSubnets(
                                    r -> r.loadBalancerName(name).subnets(extra)))))
        .flatMap(
            done ->
                when(
                    !Set.copyOf(groups).equals(Set.copyOf(found.securityGroups())),
                    () ->
                        calls.classic(
                            attempt.account(),
                            AwsCalls.WRITE,
                            "ApplySecurityGroupsToLoadBalancer of " + name,
                            elb ->
                                elb.applySecurityGroupsToLoadBalancer(
                                    r -> r.loadBalancerName(name).securityGroups(groups)))))
        .flatMap(
            done ->
                when(
                    !listens(found, wanted.port()),
                    () ->
                        calls.classic(
                            attempt.account(),
                            AwsCalls.WRITE,
                            "CreateLoadBalancerListeners of " + name,
                            elb ->
                                elb.createLoadBalancerListeners(
                                    r -> r.loadBalancerName(name).listeners(listener(wanted))))));
  }

  private static boolean listens(LoadBalancerDescription found, int port) {
    return found.listenerDescriptions().stream()
        .anyMatch(
            one ->
                one.listener().loadBalancerPort() == port && one.listener().instancePort() == port);
  }

  /** Health check, attributes and tags. */
  private Uni<Void> settle(
      PartTry attempt, Params.ClassicLoadBalancer wanted, LoadBalancerDescription found) {
    String name = found.loadBalancerName();
    return when(
            !same(wanted.check(), found.healthCheck()),
            () ->
                calls.classic(
                    attempt.account(),
                    AwsCalls.WRITE,
                    "ConfigureHealthCheck of " + name,
                    elb ->
                        elb.configureHealthCheck(
                            r ->
                                r.loadBalancerName(name)
                                    .healthCheck(
                                        check ->
                                            check
                                                .target(wanted.check().target())
                                                .interval(wanted.check().interval())
                                                .timeout(wanted.check().timeout())
                                                .healthyThreshold(wanted.check().healthy())
                                                .unhealthyThreshold(wanted.check().unhealthy())))))
        .flatMap(
            done ->
                calls.classic(
                    attempt.account(),
                    AwsCalls.WRITE,
                    "ModifyLoadBalancerAttributes of " + name,
                    elb ->
                        elb.modifyLoadBalancerAttributes(
                            r ->
                                r.loadBalancerName(name)
                                    .loadBalancerAttributes(
                                        a ->
                                            a.crossZoneLoadBalancing(
                                                    c -> c.enabled(wanted.crossZone()))
                                                .connectionSettings(
                                                    c -> c.idleTimeout(IDLE_SECONDS))))))
        .flatMap(
            done ->
                when(
                    attempt.request().verb() == Verb.UPDATE,
                    () ->
                        calls.classic(
                            attempt.account(),
                            AwsCalls.WRITE,
                            "AddTags to " + name,
                            elb ->
                                elb.addTags(
                                    r -> r.loadBalancerNames(name).tags(tags(wanted.tags()))))));
  }

  private static List<String> without(List<String> all, List<String> others) {
    List<String> left = new ArrayList<>(all);
    left.removeAll(others);
    return left;
  }

  private static boolean same(Params.ClassicCheck wanted, HealthCheck found) {
    return found != null
        && wanted.equals(
            new Params.ClassicCheck(
                found.target(),
                found.interval(),
                found.timeout(),
                found.healthyThreshold(),
                found.unhealthyThreshold()));
  }

  private static Map<String, String> attributes(LoadBalancerDescription balancer) {
    return Map.of("dnsName", balancer.dnsName(), "name", balancer.loadBalancerName());
  }

  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    return calls
        .classic(
            attempt.account(),
            AwsCalls.WRITE,
            "DeleteLoadBalancer " + id,
            elb -> elb.deleteLoadBalancer(r -> r.loadBalancerName(id)))
        .map(done -> PartOutcome.gone());
  }

  @Override
  protected Uni<Map<String, LoadBalancerDescription>> described(
      Account account, List<String> names) {
    return calls
        .classic(
            account,
            AwsCalls.READ,
            "DescribeLoadBalancers",
            elb ->
                names.isEmpty()
                    ? elb.describeLoadBalancers(r -> r.pageSize(400))
                    : elb.describeLoadBalancers(r -> r.loadBalancerNames(names)))
        .map(
            answer ->
                answer.loadBalancerDescriptions().stream()
                    .collect(
                        Collectors.toMap(
                            LoadBalancerDescription::loadBalancerName, Function.identity())));
  }

  @Override
  protected Sighting sighting(PartInterest part, LoadBalancerDescription found) {
    boolean same =
        AwsCalls.applied(part, Params.ClassicLoadBalancer.class)
            .map(wanted -> asDeclared(wanted, part.inputs()::get, found))
            .orElse(true);
    return same
        ? Sighting.of(part.id(), Presence.READY, attributes(found))
        : Sighting.drift(
            part.id(),
            attributes(found),
            "Subnets, security groups, listener or health check of the load balancer are not those"
                + " declared");
  }

  private static boolean asDeclared(
      Params.ClassicLoadBalancer wanted,
      UnaryOperator<String> inputs,
      LoadBalancerDescription found) {
    Set<String> subnets = new HashSet<>();
    wanted.subnets().forEach(key -> subnets.add(inputs.apply(key)));
    return listens(found, wanted.port())
        && same(wanted.check(), found.healthCheck())
        && subnets.equals(new HashSet<>(found.subnets()))
        && new HashSet<>(AwsCalls.groups(wanted.groups(), inputs))
            .equals(new HashSet<>(found.securityGroups()));
  }
}
