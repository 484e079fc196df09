package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.LimitedCalls;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.PartRequest.Verb;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;

/** Leads the API port of the load balancer to the target group; a port takes one listener. */
final class ListenerDriver implements PartDriver {
  private final AwsCalls calls;

  ListenerDriver(AwsCalls calls) {
    this.calls = calls;
  }

  @Override
  public String kind() {
    return PartKinds.LISTENER;
  }

  @Override
  public Uniqueness uniqueness() {
    return Uniqueness.NAME;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    int port = attempt.parameters(Params.Listener.class).port();
    String balancer = attempt.input(PartKinds.KEY_LOAD_BALANCER);
    return LimitedCalls.absentIfUnknown(
            calls.elb(
                attempt.account(),
                AwsCalls.READ,
                "DescribeListeners of " + balancer,
                elb -> elb.describeListeners(r -> r.loadBalancerArn(balancer))))
        .map(
            answer ->
                answer == null
                    ? Optional.empty()
                    : answer.listeners().stream()
                        .filter(listener -> listener.port() == port)
                        .map(Listener::listenerArn)
                        .findFirst());
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    Params.Listener listener = attempt.parameters(Params.Listener.class);
    return calls
        .elb(
            attempt.account(),
            AwsCalls.CREATE,
            "CreateListener on port " + listener.port(),
            elb ->
                elb.createListener(
                    r ->
                        r.loadBalancerArn(attempt.input(PartKinds.KEY_LOAD_BALANCER))
                            .port(listener.port())
                            .protocol(ProtocolEnum.TCP)
                            .defaultActions(
                                a ->
                                    a.type(ActionTypeEnum.FORWARD)
                                        .targetGroupArn(attempt.input(PartKinds.KEY_TARGET_GROUP)))
                            .tags(LoadBalancerDriver.tags(listener.tags()))))
        .map(answer -> answer.listeners().get(0).listenerArn());
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    if (attempt.request().verb() != Verb.UPDATE) {
      return Uni.createFrom().item(PartOutcome.ready(id, Map.of()));
    }
    Params.Listener listener = attempt.parameters(Params.Listener.class);
    return calls
        .elb(
            attempt.account(),
            AwsCalls.WRITE,
            "ModifyListener " + id,
            elb ->
                elb.modifyListener(
                    r ->
                        r.listenerArn(id)
                            .port(listener.port())
                            .protocol(ProtocolEnum.TCP)
                            .defaultActions(
                                a ->
                                    a.type(ActionTypeEnum.FORWARD)
                                        .targetGroupArn(
                                            attempt.input(PartKinds.KEY_TARGET_GROUP)))))
        .flatMap(done -> LoadBalancerDriver.tag(calls, attempt, id, listener.tags()))
        .map(done -> PartOutcome.ready(id, Map.of()));
  }

  @Override
  public int batch() {
    return 20;
  }

  @Override
  public int steadyTurns() {
    return NetworkPace.TURNS;
  }

  @Override
  public Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
    List<String> arns = parts.stream().map(PartInterest::id).distinct().toList();
    // Naming one that is gone fails the whole call; then each is asked for by itself.
    return LimitedCalls.absentIfUnknown(described(account, arns))
        .flatMap(found -> found != null ? Uni.createFrom().item(found) : oneByOne(account, arns))
        .map(found -> parts.stream().map(part -> sighting(part, found.get(part.id()))).toList());
  }

  private Uni<Map<String, Listener>> oneByOne(Account account, List<String> arns) {
    return Multi.createFrom()
        .iterable(arns)
        .onItem()
        .transformToUniAndConcatenate(
            arn ->
                LimitedCalls.absentIfUnknown(described(account, List.of(arn)))
                    .map(found -> found == null ? Map.<String, Listener>of() : found))
        .collect()
        .in(HashMap::new, Map::putAll);
  }

  private Uni<Map<String, Listener>> described(Account account, List<String> arns) {
    return calls
        .elb(
            account,
            AwsCalls.READ,
            "DescribeListeners",
            elb -> elb.describeListeners(r -> r.listenerArns(arns)))
        .map(
            answer ->
                answer.listeners().stream()
                    .collect(Collectors.toMap(Listener::listenerArn, Function.identity())));
  }

  private static Sighting sighting(PartInterest part, Listener listener) {
    if (listener == null) {
      return Sighting.of(part.id(), Presence.UNKNOWN, Map.of());
    }
    boolean leads =
        listener.defaultActions().stream()
            .anyMatch(
                action ->
                    part.inputs()
                        .getOrDefault(PartKinds.KEY_TARGET_GROUP, "")
                        .equals(action.targetGroupArn()));
    return leads
        ? Sighting.of(part.id(), Presence.READY, Map.of())
        : Sighting.drift(
            part.id(), Map.of(), "The listener does not lead to the group of the API servers");
  }

  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    return calls
        .elb(
            attempt.account(),
            AwsCalls.WRITE,
            "DeleteListener " + id,
            elb -> elb.deleteListener(r -> r.listenerArn(id)))
        .map(done -> PartOutcome.gone());
  }
}
