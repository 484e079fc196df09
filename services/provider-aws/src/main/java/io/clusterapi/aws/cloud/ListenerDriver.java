package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.LimitedCalls;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.PartOutcome;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
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
            AwsCalls.WRITE,
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
    return Uni.createFrom().item(PartOutcome.ready(id, Map.of()));
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
