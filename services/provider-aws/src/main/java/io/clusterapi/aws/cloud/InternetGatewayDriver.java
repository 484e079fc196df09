package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.LimitedCalls;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.Sighting;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** An internet gateway attached to the VPC. */
final class InternetGatewayDriver extends Ec2Driver {
  InternetGatewayDriver(AwsCalls calls) {
    super(calls);
  }

  @Override
  public String kind() {
    return PartKinds.INTERNET_GATEWAY;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.READ,
            "DescribeInternetGateways for " + attempt.key(),
            ec2 -> ec2.describeInternetGateways(r -> r.filters(AwsCalls.mine(attempt))))
        .map(
            answer ->
                answer.internetGateways().stream()
                    .map(InternetGateway::internetGatewayId)
                    .findFirst());
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    Params.InternetGateway gateway = attempt.parameters(Params.InternetGateway.class);
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.CREATE,
            "CreateInternetGateway",
            ec2 ->
                ec2.createInternetGateway(
                    r ->
                        r.tagSpecifications(
                            AwsCalls.tags(ResourceType.INTERNET_GATEWAY, gateway.tags()))))
        .map(answer -> answer.internetGateway().internetGatewayId());
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    String vpc = attempt.input(PartKinds.KEY_VPC);
    return LimitedCalls.unlessDone(
            calls.ec2(
                attempt.account(),
                AwsCalls.WRITE,
                "AttachInternetGateway %s to %s".formatted(id, vpc),
                ec2 -> ec2.attachInternetGateway(r -> r.internetGatewayId(id).vpcId(vpc))))
        .map(done -> PartOutcome.ready(id, Map.of()));
  }

  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    String vpc = attempt.input(PartKinds.KEY_VPC);
    return LimitedCalls.unlessGone(
            calls
                .ec2(
                    attempt.account(),
                    AwsCalls.WRITE,
                    "DetachInternetGateway %s from %s".formatted(id, vpc),
                    ec2 -> ec2.detachInternetGateway(r -> r.internetGatewayId(id).vpcId(vpc)))
                .onFailure(InternetGatewayDriver::notAttached)
                .recoverWithNull())
        .flatMap(
            done ->
                calls.ec2(
                    attempt.account(),
                    AwsCalls.WRITE,
                    "DeleteInternetGateway " + id,
                    ec2 -> ec2.deleteInternetGateway(r -> r.internetGatewayId(id))))
        .map(done -> PartOutcome.gone());
  }

  // An earlier try detached it, or it never was attached.
  private static boolean notAttached(Throwable failure) {
    return failure instanceof CloudException cloud
        && cloud.failure().code().equals("Gateway.NotAttached");
  }

  @Override
  protected Uni<Map<String, Sighting>> describe(Account account, List<String> ids) {
    return calls
        .ec2(
            account,
            AwsCalls.READ,
            "DescribeInternetGateways",
            ec2 ->
                ec2.describeInternetGateways(
                    r -> r.filters(AwsCalls.filter("internet-gateway-id", array(ids)))))
        .map(
            answer ->
                ready(
                    answer.internetGateways().stream()
                        .map(InternetGateway::internetGatewayId)
                        .toList()));
  }
}
