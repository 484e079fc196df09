package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.PartRequest.Verb;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.clusterapi.provider.secret.BootstrapData;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;

/**
 * An instance. The token comes from the machine's UID, so that a repeated RunInstances starts one;
 * upstream has no token, and thereby two instances for one machine.
 */
final class InstanceDriver extends Ec2Driver {
  private final BootstrapData bootstrap;
  private final String secretsEndpoint;

  /**
   * @param secretsEndpoint where instances find Secrets Manager if not at AWS; empty otherwise
   */
  InstanceDriver(AwsCalls calls, BootstrapData bootstrap, String secretsEndpoint) {
    super(calls);
    this.bootstrap = bootstrap;
    this.secretsEndpoint = secretsEndpoint;
  }

  @Override
  public String kind() {
    return PartKinds.INSTANCE;
  }

  @Override
  public Uniqueness uniqueness() {
    return Uniqueness.TOKEN;
  }

  @Override
  public int batch() {
    return 200;
  }

  /** Each time: a Machine's health is told by its instance. */
  @Override
  public int steadyTurns() {
    return 1;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    List<Filter> filters = new ArrayList<>(AwsCalls.mine(attempt));
    filters.add(
        AwsCalls.filter("instance-state-name", "pending", "running", "stopping", "stopped"));
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.READ,
            "DescribeInstances for " + attempt.owner().name(),
            ec2 -> ec2.describeInstances(r -> r.filters(filters)))
        .map(
            answer ->
                answer.reservations().stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .map(Instance::instanceId)
                    .findFirst());
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    Params.Instance instance = attempt.parameters(Params.Instance.class);
    if (instance.subnet().isEmpty() || instance.securityGroups().isEmpty()) {
      throw AwsFailures.exception(
          Category.NOT_YET,
          attempt.key().equals(PartKinds.KEY_BASTION)
              ? "A bastion needs a public subnet and the network has none: name one in"
                  + " spec.network.subnets, or set spec.bastion.enabled to false"
              : "No subnet of the cluster fits: the failure domain of the Machine must be one of"
                  + " those the AWSCluster lists");
    }
    return userData(attempt, instance)
        .flatMap(
            userData ->
                calls.ec2(
                    attempt.account(),
                    AwsCalls.RUN,
                    "RunInstances for " + attempt.owner().name(),
                    ec2 ->
                        ec2.runInstances(
                            InstanceRequest.of(
                                instance,
                                attempt.input(PartKinds.KEY_IMAGE),
                                userData,
                                attempt.token()))))
        .map(answer -> answer.instances().get(0).instanceId())
        .onFailure(InstanceDriver::otherParameters)
        .recoverWithUni(failure -> started(attempt, failure));
  }

  // The bootstrap data was renewed between two tries: what the first one started is what counts.
  private Uni<String> started(PartTry attempt, Throwable mismatch) {
    return find(attempt)
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        AwsFailures.exception(
                            Category.UNKNOWN_OUTCOME,
                            "An earlier RunInstances for %s had other parameters and its instance"
                                    .formatted(attempt.owner().name())
                                + " is not listed yet")));
  }

  private static boolean otherParameters(Throwable failure) {
    return failure instanceof CloudException cloud
        && cloud.failure().code().equals("IdempotentParameterMismatch");
  }

  private Uni<String> userData(PartTry attempt, Params.Instance instance) {
    if (Boolean.TRUE.equals(instance.bare())) {
      return Uni.createFrom().nullItem();
    }
    if (instance.raw() == null) {
      String chunks = attempt.inputAttribute(PartKinds.KEY_USER_DATA, "chunks");
      byte[] script =
          UserData.fetching(
              UserDataDriver.prefix(attempt.input(PartKinds.KEY_USER_DATA)),
              Integer.parseInt(chunks),
              attempt.account().scope(),
              secretsEndpoint);
      return Uni.createFrom().item(UserData.encoded(script));
    }
    return bootstrap
        .read(instance.raw().namespace(), instance.raw().secret())
        .map(
            data -> {
              byte[] userData = instance.raw().gzip() ? UserData.gzip(data) : data;
              if (userData.length > UserData.LIMIT) {
                throw AwsFailures.exception(
                    Category.INVALID,
                    ("The bootstrap data has %d bytes, AWS takes at most %d as user data: set"
                            + " uncompressedUserData to false, or leave out"
                            + " cloudInit.insecureSkipSecretsManager")
                        .formatted(userData.length, UserData.LIMIT));
              }
              return UserData.encoded(userData);
            });
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    if (attempt.request().verb() != Verb.UPDATE) {
      // What runs when is seen by the observer, many instances in one call.
      return Uni.createFrom().item(PartOutcome.pending(id, Map.of()));
    }
    Params.Instance wanted = attempt.parameters(Params.Instance.class);
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.READ,
            "DescribeInstances " + id,
            ec2 -> ec2.describeInstances(r -> r.filters(AwsCalls.filter("instance-id", id))))
        .map(
            answer ->
                answer.reservations().stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .findFirst()
                    .orElseThrow(
                        () ->
                            AwsFailures.exception(
                                Category.NOT_FOUND, "Instance " + id + " is not listed")))
        .flatMap(
            found ->
                groups(attempt.account(), found, wanted)
                    .flatMap(done -> calls.tag(attempt.account(), id, found.tags(), wanted.tags()))
                    .map(done -> outcome(found)));
  }

  private Uni<Void> groups(Account account, Instance found, Params.Instance wanted) {
    List<String> present = found.securityGroups().stream().map(GroupIdentifier::groupId).toList();
    boolean same = new HashSet<>(present).equals(new HashSet<>(wanted.securityGroups()));
    return same || wanted.securityGroups().isEmpty()
        ? Uni.createFrom().voidItem()
        : calls
            .ec2(
                account,
                AwsCalls.WRITE,
                "ModifyInstanceAttribute of " + found.instanceId(),
                ec2 ->
                    ec2.modifyInstanceAttribute(
                        r -> r.instanceId(found.instanceId()).groups(wanted.securityGroups())))
            .replaceWithVoid();
  }

  private static PartOutcome outcome(Instance instance) {
    return switch (instance.state().nameAsString()) {
      case "terminated", "shutting-down" ->
          throw AwsFailures.exception(Category.ENDED, ended(instance));
      case "pending" -> PartOutcome.pending(instance.instanceId(), attributes(instance));
      default -> PartOutcome.ready(instance.instanceId(), attributes(instance));
    };
  }

  private static String ended(Instance instance) {
    String why = instance.stateTransitionReason();
    return "Instance %s was terminated, not from here%s"
        .formatted(instance.instanceId(), why == null || why.isEmpty() ? "" : ": " + why);
  }

  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.WRITE,
            "TerminateInstances " + id,
            ec2 -> ec2.terminateInstances(r -> r.instanceIds(id)))
        .map(done -> PartOutcome.going(id));
  }

  @Override
  protected Uni<Map<String, Sighting>> describe(Account account, List<String> ids) {
    return page(account, ids, null, new HashMap<>());
  }

  private Uni<Map<String, Sighting>> page(
      Account account, List<String> ids, String token, Map<String, Sighting> found) {
    return calls
        .ec2(
            account,
            AwsCalls.READ,
            "DescribeInstances",
            ec2 ->
                ec2.describeInstances(
                    r -> r.filters(AwsCalls.filter("instance-id", array(ids))).nextToken(token)))
        .flatMap(
            answer -> {
              answer.reservations().stream()
                  .flatMap(reservation -> reservation.instances().stream())
                  .forEach(instance -> found.put(instance.instanceId(), sighting(instance)));
              return answer.nextToken() == null || answer.nextToken().isEmpty()
                  ? Uni.createFrom().item(found)
                  : page(account, ids, answer.nextToken(), found);
            });
  }

  private static Sighting sighting(Instance instance) {
    String id = instance.instanceId();
    return switch (instance.state().nameAsString()) {
      case "terminated" -> new Sighting(id, Presence.GONE, Map.of(), false, null, ended(instance));
      case "pending", "shutting-down" -> Sighting.of(id, Presence.PENDING, attributes(instance));
      default -> Sighting.of(id, Presence.READY, attributes(instance));
    };
  }

  private static Map<String, String> attributes(Instance instance) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("state", instance.state().nameAsString());
    put(attributes, "zone", instance.placement() == null ? null : zone(instance));
    put(attributes, "privateIp", instance.privateIpAddress());
    put(attributes, "privateDns", instance.privateDnsName());
    put(attributes, "publicIp", instance.publicIpAddress());
    put(attributes, "publicDns", instance.publicDnsName());
    put(attributes, "lifecycle", instance.instanceLifecycleAsString());
    return attributes;
  }

  private static String zone(Instance instance) {
    return instance.placement().availabilityZone();
  }

  private static void put(Map<String, String> attributes, String name, String value) {
    if (value != null && !value.isEmpty()) {
      attributes.put(name, value);
    }
  }
}
