package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.PartOutcome;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;

/** A control-plane instance behind the load balancer; registering it again changes nothing. */
final class TargetDriver implements PartDriver {
  private final AwsCalls calls;

  TargetDriver(AwsCalls calls) {
    this.calls = calls;
  }

  @Override
  public String kind() {
    return PartKinds.TARGET;
  }

  @Override
  public Uniqueness uniqueness() {
    return Uniqueness.NAME;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    return Uni.createFrom().item(Optional.of(attempt.input(PartKinds.KEY_INSTANCE)));
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    return Uni.createFrom().item(attempt.input(PartKinds.KEY_INSTANCE));
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    Params.Target target = attempt.parameters(Params.Target.class);
    return calls
        .elb(
            attempt.account(),
            AwsCalls.WRITE,
            "RegisterTargets " + id,
            elb ->
                elb.registerTargets(
                    r ->
                        r.targetGroupArn(target.targetGroup())
                            .targets(t -> t.id(id).port(target.port()))))
        .map(done -> PartOutcome.ready(id, Map.of()));
  }

  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    Params.Target target = attempt.parameters(Params.Target.class);
    return calls
        .elb(
            attempt.account(),
            AwsCalls.WRITE,
            "DeregisterTargets " + id,
            elb ->
                elb.deregisterTargets(
                    r ->
                        r.targetGroupArn(target.targetGroup())
                            .targets(t -> t.id(id).port(target.port()))))
        .map(done -> PartOutcome.gone());
  }
}
