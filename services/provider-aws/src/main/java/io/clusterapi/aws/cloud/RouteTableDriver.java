package io.clusterapi.aws.cloud;

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
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;

/** A route table with its default route, associated with its subnet. */
final class RouteTableDriver extends Ec2Driver {
  private static final String DEFAULT = "0.0.0.0/0";

  RouteTableDriver(AwsCalls calls) {
    super(calls);
  }

  @Override
  public String kind() {
    return PartKinds.ROUTE_TABLE;
  }

  @Override
  public Uniqueness uniqueness() {
    return Uniqueness.TOKEN;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.READ,
            "DescribeRouteTables for " + attempt.key(),
            ec2 -> ec2.describeRouteTables(r -> r.filters(AwsCalls.mine(attempt))))
        .map(answer -> answer.routeTables().stream().map(RouteTable::routeTableId).findFirst());
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    Params.RouteTable table = attempt.parameters(Params.RouteTable.class);
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.CREATE_WITH_TOKEN,
            "CreateRouteTable for " + table.subnet(),
            ec2 ->
                ec2.createRouteTable(
                    r ->
                        r.vpcId(attempt.input(PartKinds.KEY_VPC))
                            .clientToken(attempt.token())
                            .tagSpecifications(
                                AwsCalls.tags(ResourceType.ROUTE_TABLE, table.tags()))))
        .map(answer -> answer.routeTable().routeTableId());
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    Params.RouteTable table = attempt.parameters(Params.RouteTable.class);
    String via = attempt.input(table.via());
    String subnet = attempt.input(table.subnet());
    return known(attempt, id)
        .flatMap(
            found ->
                route(attempt, id, via, found)
                    .flatMap(done -> associate(attempt, id, subnet, found)))
        .map(done -> PartOutcome.ready(id, Map.of("subnet", subnet)));
  }

  // On the first try it has just been made and is empty; if it was there all the same, AWS refuses
  // a second default route, and the next look sees where the first one leads.
  private Uni<RouteTable> known(PartTry attempt, String id) {
    boolean empty =
        attempt.request().verb() == Verb.ENSURE
            && attempt.number() == 1
            && !attempt.request().uncertain();
    return empty
        ? Uni.createFrom().item(RouteTable.builder().routeTableId(id).build())
        : read(attempt.account(), id);
  }

  private Uni<RouteTable> read(Account account, String id) {
    return calls
        .ec2(
            account,
            AwsCalls.READ,
            "DescribeRouteTables " + id,
            ec2 -> ec2.describeRouteTables(r -> r.filters(AwsCalls.filter("route-table-id", id))))
        .map(
            answer ->
                answer.routeTables().stream()
                    .findFirst()
                    .orElseThrow(
                        () ->
                            AwsFailures.exception(
                                Category.NOT_FOUND, "Route table " + id + " is not listed")));
  }

  private Uni<Void> route(PartTry attempt, String id, String via, RouteTable found) {
    Optional<Route> present = defaultRoute(found);
    if (present.map(RouteTableDriver::via).filter(via::equals).isPresent()) {
      return Uni.createFrom().voidItem();
    }
    boolean nat = via.startsWith("nat-");
    if (present.isPresent()) {
      return calls
          .ec2(
              attempt.account(),
              AwsCalls.WRITE,
              "ReplaceRoute of " + id,
              ec2 ->
                  ec2.replaceRoute(
                      r ->
                          r.routeTableId(id)
                              .destinationCidrBlock(DEFAULT)
                              .natGatewayId(nat ? via : null)
                              .gatewayId(nat ? null : via)))
          .replaceWithVoid();
    }
    return LimitedCalls.unlessDone(
        calls.ec2(
            attempt.account(),
            AwsCalls.WRITE,
            "CreateRoute of " + id,
            ec2 ->
                ec2.createRoute(
                    r ->
                        r.routeTableId(id)
                            .destinationCidrBlock(DEFAULT)
                            .natGatewayId(nat ? via : null)
                            .gatewayId(nat ? null : via))));
  }

  private Uni<Void> associate(PartTry attempt, String id, String subnet, RouteTable found) {
    boolean associated = found.associations().stream().anyMatch(a -> subnet.equals(a.subnetId()));
    return associated
        ? Uni.createFrom().voidItem()
        : LimitedCalls.unlessDone(
            calls.ec2(
                attempt.account(),
                AwsCalls.WRITE,
                "AssociateRouteTable %s with %s".formatted(id, subnet),
                ec2 -> ec2.associateRouteTable(r -> r.routeTableId(id).subnetId(subnet))));
  }

  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    // What a describe does not list may be there all the same: only the deletion itself proves that
    // it is gone.
    return LimitedCalls.absentIfUnknown(read(attempt.account(), id))
        .flatMap(
            found ->
                Multi.createFrom()
                    .iterable(
                        found == null ? List.<RouteTableAssociation>of() : found.associations())
                    .filter(association -> !Boolean.TRUE.equals(association.main()))
                    .map(RouteTableAssociation::routeTableAssociationId)
                    .onItem()
                    .transformToUniAndConcatenate(
                        association ->
                            LimitedCalls.unlessGone(
                                calls.ec2(
                                    attempt.account(),
                                    AwsCalls.WRITE,
                                    "DisassociateRouteTable " + id,
                                    ec2 ->
                                        ec2.disassociateRouteTable(
                                            r -> r.associationId(association)))))
                    .onItem()
                    .ignoreAsUni())
        .flatMap(
            done ->
                calls.ec2(
                    attempt.account(),
                    AwsCalls.WRITE,
                    "DeleteRouteTable " + id,
                    ec2 -> ec2.deleteRouteTable(r -> r.routeTableId(id))))
        .map(done -> PartOutcome.gone());
  }

  @Override
  protected Uni<Map<String, Sighting>> describe(Account account, List<String> ids) {
    return calls
        .ec2(
            account,
            AwsCalls.READ,
            "DescribeRouteTables",
            ec2 ->
                ec2.describeRouteTables(
                    r -> r.filters(AwsCalls.filter("route-table-id", array(ids)))))
        .map(
            answer -> {
              Map<String, Sighting> found = new HashMap<>();
              for (RouteTable table : answer.routeTables()) {
                String via = defaultRoute(table).map(RouteTableDriver::via).orElse("");
                found.put(
                    table.routeTableId(),
                    Sighting.of(table.routeTableId(), Presence.READY, Map.of("via", via)));
              }
              return found;
            });
  }

  @Override
  protected Sighting judge(PartInterest part, Sighting seen) {
    String via = seen.attributes().get("via");
    boolean right = part.inputs().containsValue(via);
    return right
        ? Sighting.of(seen.id(), seen.presence(), Map.of())
        : Sighting.drift(
            seen.id(), Map.of(), "The default route of " + seen.id() + " leads elsewhere");
  }

  private static Optional<Route> defaultRoute(RouteTable table) {
    return table.routes().stream()
        .filter(route -> Objects.equals(route.destinationCidrBlock(), DEFAULT))
        .findFirst();
  }

  private static String via(Route route) {
    return route.natGatewayId() != null
        ? route.natGatewayId()
        : Objects.requireNonNullElse(route.gatewayId(), "");
  }
}
