package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** A NAT gateway for the private subnet of one zone. */
final class NatGatewayDriver extends Ec2Driver {
  NatGatewayDriver(AwsCalls calls) {
    super(calls);
  }

  @Override
  public String kind() {
    return PartKinds.NAT_GATEWAY;
  }

  @Override
  public Uniqueness uniqueness() {
    return Uniqueness.TOKEN;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    List<Filter> filters = new ArrayList<>(AwsCalls.mine(attempt));
    filters.add(AwsCalls.filter("state", "pending", "available", "failed"));
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.READ,
            "DescribeNatGateways for " + attempt.key(),
            ec2 -> ec2.describeNatGateways(r -> r.filter(filters)))
        .map(answer -> answer.natGateways().stream().map(NatGateway::natGatewayId).findFirst());
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    Params.NatGateway nat = attempt.parameters(Params.NatGateway.class);
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.CREATE_WITH_TOKEN,
            "CreateNatGateway in " + nat.subnet(),
            ec2 ->
                ec2.createNatGateway(
                    r ->
                        r.subnetId(attempt.input(nat.subnet()))
                            .allocationId(attempt.input(nat.address()))
                            .clientToken(attempt.token())
                            .tagSpecifications(AwsCalls.tags(ResourceType.NATGATEWAY, nat.tags()))))
        .map(answer -> answer.natGateway().natGatewayId());
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    Params.NatGateway nat = attempt.parameters(Params.NatGateway.class);
    Map<String, String> attributes =
        Map.of("publicIp", attempt.inputAttribute(nat.address(), "publicIp"));
    // Whether it is available is seen by the observer; a look right now never says so.
    return Uni.createFrom().item(PartOutcome.pending(id, attributes));
  }

  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.WRITE,
            "DeleteNatGateway " + id,
            ec2 -> ec2.deleteNatGateway(r -> r.natGatewayId(id)))
        .map(done -> PartOutcome.going(id));
  }

  @Override
  protected Uni<Map<String, Sighting>> describe(Account account, List<String> ids) {
    return calls
        .ec2(
            account,
            AwsCalls.READ,
            "DescribeNatGateways",
            ec2 ->
                ec2.describeNatGateways(
                    r -> r.filter(AwsCalls.filter("nat-gateway-id", array(ids)))))
        .map(
            answer -> {
              Map<String, Sighting> found = new HashMap<>();
              answer.natGateways().forEach(nat -> found.put(nat.natGatewayId(), sighting(nat)));
              return found;
            });
  }

  private static Sighting sighting(NatGateway nat) {
    return switch (nat.stateAsString()) {
      case "available" -> Sighting.of(nat.natGatewayId(), Presence.READY, Map.of());
      case "deleted" -> Sighting.of(nat.natGatewayId(), Presence.GONE, Map.of());
      case "failed" ->
          Sighting.broken(
              nat.natGatewayId(),
              "NatGatewayFailed",
              "NAT gateway %s failed: %s (%s)"
                  .formatted(nat.natGatewayId(), nat.failureMessage(), nat.failureCode()));
      default -> Sighting.of(nat.natGatewayId(), Presence.PENDING, Map.of());
    };
  }
}
