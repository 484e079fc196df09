package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.driver.Recent;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.Sighting;
import io.smallrye.mutiny.Uni;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.DomainType;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** A public address for a NAT gateway. */
final class ElasticIpDriver extends Ec2Driver {
  private static final int KEPT = 1_000;

  private final SharedLook look;

  /** Addresses by identifier, from their creation until they are configured. */
  private final Map<String, String> made = Collections.synchronizedMap(new Recent<>(KEPT));

  ElasticIpDriver(AwsCalls calls) {
    super(calls);
    this.look =
        SharedLook.at(
            calls,
            "DescribeAddresses",
            (ec2, filters) -> ec2.describeAddresses(r -> r.filters(filters)),
            answer -> SharedLook.byPart(answer.addresses(), Address::tags, Address::allocationId));
  }

  @Override
  public String kind() {
    return PartKinds.ELASTIC_IP;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    return look.find(attempt);
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    Params.ElasticIp address = attempt.parameters(Params.ElasticIp.class);
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.CREATE,
            "AllocateAddress",
            ec2 ->
                ec2.allocateAddress(
                    r ->
                        r.domain(DomainType.VPC)
                            .tagSpecifications(
                                AwsCalls.tags(ResourceType.ELASTIC_IP, address.tags()))))
        .map(
            answer -> {
              made.put(answer.allocationId(), answer.publicIp());
              return answer.allocationId();
            });
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    String known = made.remove(id);
    if (known != null) {
      return Uni.createFrom().item(PartOutcome.ready(id, Map.of("publicIp", known)));
    }
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.READ,
            "DescribeAddresses " + id,
            ec2 -> ec2.describeAddresses(r -> r.filters(AwsCalls.filter("allocation-id", id))))
        .map(
            answer -> {
              if (answer.addresses().isEmpty()) {
                throw AwsFailures.exception(
                    Category.NOT_FOUND, "The address " + id + " is not listed");
              }
              String ip = answer.addresses().get(0).publicIp();
              return PartOutcome.ready(id, Map.of("publicIp", ip));
            });
  }

  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.WRITE,
            "ReleaseAddress " + id,
            ec2 -> ec2.releaseAddress(r -> r.allocationId(id)))
        .map(done -> PartOutcome.gone());
  }

  @Override
  protected Uni<Map<String, Sighting>> describe(Account account, List<String> ids) {
    return calls
        .ec2(
            account,
            AwsCalls.READ,
            "DescribeAddresses",
            ec2 ->
                ec2.describeAddresses(r -> r.filters(AwsCalls.filter("allocation-id", array(ids)))))
        .map(answer -> ready(answer.addresses().stream().map(Address::allocationId).toList()));
  }
}
