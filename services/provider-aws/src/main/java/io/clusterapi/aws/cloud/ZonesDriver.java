package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.LookedUpDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.PartOutcome;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;

/** Which availability zones of the region are used: the first ones in order. */
final class ZonesDriver extends LookedUpDriver {
  private final AwsCalls calls;

  ZonesDriver(AwsCalls calls) {
    this.calls = calls;
  }

  @Override
  public String kind() {
    return PartKinds.ZONES;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    int limit = attempt.parameters(Params.Zones.class).limit();
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.READ,
            "DescribeAvailabilityZones in " + attempt.account().scope(),
            ec2 ->
                ec2.describeAvailabilityZones(
                    r ->
                        r.filters(
                            AwsCalls.filter("state", "available"),
                            AwsCalls.filter("zone-type", "availability-zone"))))
        .map(
            answer -> {
              List<String> zones =
                  answer.availabilityZones().stream()
                      .map(AvailabilityZone::zoneName)
                      .sorted()
                      .limit(limit)
                      .toList();
              return zones.isEmpty() ? Optional.empty() : Optional.of(String.join(",", zones));
            });
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    return Uni.createFrom().item(PartOutcome.ready(id, Map.of("zones", id)));
  }
}
