package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.Sighting;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancing.model.Instance;

/** A control-plane instance behind a classic load balancer; registering it again is no change. */
final class ClassicTargetDriver extends RegisteringDriver {
  ClassicTargetDriver(AwsCalls calls) {
    super(calls, PartKinds.CLASSIC_TARGET);
  }

  @Override
  protected Uni<?> register(PartTry attempt, String id) {
    String balancer = attempt.parameters(Params.ClassicTarget.class).loadBalancer();
    return calls.classic(
        attempt.account(),
        AwsCalls.WRITE,
        "RegisterInstancesWithLoadBalancer " + id,
        elb ->
            elb.registerInstancesWithLoadBalancer(
                r -> r.loadBalancerName(balancer).instances(i -> i.instanceId(id))));
  }

  @Override
  protected Uni<?> deregister(PartTry attempt, String id) {
    String balancer = attempt.parameters(Params.ClassicTarget.class).loadBalancer();
    return calls.classic(
        attempt.account(),
        AwsCalls.WRITE,
        "DeregisterInstancesFromLoadBalancer " + id,
        elb ->
            elb.deregisterInstancesFromLoadBalancer(
                r -> r.loadBalancerName(balancer).instances(i -> i.instanceId(id))));
  }

  @Override
  public Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
    Map<PartInterest, String> balancers = new HashMap<>();
    for (PartInterest part : parts) {
      AwsCalls.applied(part, Params.ClassicTarget.class)
          .ifPresent(target -> balancers.put(part, target.loadBalancer()));
    }
    List<String> names = balancers.values().stream().distinct().toList();
    return new ClassicLoadBalancerDriver(calls)
        .known(account, names)
        .map(
            found ->
                balancers.entrySet().stream()
                    .map(
                        entry -> {
                          var balancer = found.get(entry.getValue());
                          Set<String> registered =
                              balancer == null
                                  ? Set.of()
                                  : balancer.instances().stream()
                                      .map(Instance::instanceId)
                                      .collect(Collectors.toSet());
                          return sighting(entry.getKey(), registered);
                        })
                    .toList());
  }
}
