package io.clusterapi.aws.cloud;

import io.clusterapi.aws.cloud.IngressRules.Ingress;
import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure.Category;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** The ingress rules of one group: what is missing is added, what is not declared is revoked. */
final class SecurityGroupRulesDriver implements PartDriver {
  private final AwsCalls calls;

  SecurityGroupRulesDriver(AwsCalls calls) {
    this.calls = calls;
  }

  @Override
  public String kind() {
    return PartKinds.SECURITY_GROUP_RULES;
  }

  @Override
  public Uniqueness uniqueness() {
    return Uniqueness.NAME;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    return Uni.createFrom().item(Optional.of(group(attempt)));
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    return Uni.createFrom().item(group(attempt));
  }

  private static String group(PartTry attempt) {
    return attempt.input(attempt.parameters(Params.SecurityGroupRules.class).group());
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    Map<Ingress, String> declared = declared(attempt);
    List<IpPermission> all = new ArrayList<>();
    declared.forEach((rule, text) -> all.add(IngressRules.permission(rule, text)));
    boolean first =
        attempt.request().verb() == Verb.ENSURE
            && attempt.number() == 1
            && !attempt.request().uncertain();
    // A group is born without a rule. If it has one all the same, AWS refuses them all.
    Uni<Void> done =
        first && !all.isEmpty()
            ? add(attempt.account(), id, all)
                .onFailure(failure -> CloudException.is(failure, Category.ALREADY_EXISTS))
                .recoverWithUni(() -> bring(attempt.account(), id, declared))
            : bring(attempt.account(), id, declared);
    return done.map(set -> PartOutcome.ready(id, Map.of()));
  }

  private Uni<Void> bring(Account account, String id, Map<Ingress, String> declared) {
    return read(account, id)
        .flatMap(
            group -> {
              Map<Ingress, String> found = IngressRules.found(group.ipPermissions());
              List<IpPermission> extra = new ArrayList<>();
              found.keySet().stream()
                  .filter(rule -> !declared.containsKey(rule))
                  .forEach(rule -> extra.add(IngressRules.permission(rule, "")));
              List<IpPermission> missing = new ArrayList<>();
              declared.forEach(
                  (rule, text) -> {
                    if (!found.containsKey(rule)) {
                      missing.add(IngressRules.permission(rule, text));
                    }
                  });
              return authorize(account, id, missing).flatMap(done -> revoke(account, id, extra));
            });
  }

  private Uni<SecurityGroup> read(Account account, String id) {
    return calls
        .ec2(
            account,
            AwsCalls.READ,
            "DescribeSecurityGroups " + id,
            ec2 -> ec2.describeSecurityGroups(r -> r.filters(AwsCalls.filter("group-id", id))))
        .map(
            answer ->
                answer.securityGroups().stream()
                    .findFirst()
                    .orElseThrow(
                        () ->
                            AwsFailures.exception(
                                Category.NOT_FOUND, "Security group " + id + " is not listed")));
  }

  private Uni<Void> authorize(Account account, String id, List<IpPermission> rules) {
    return rules.isEmpty()
        ? Uni.createFrom().voidItem()
        : LimitedCalls.unlessDone(add(account, id, rules));
  }

  private Uni<Void> add(Account account, String id, List<IpPermission> rules) {
    return calls
        .ec2(
            account,
            AwsCalls.AUTHORIZE,
            "AuthorizeSecurityGroupIngress of " + id,
            ec2 -> ec2.authorizeSecurityGroupIngress(r -> r.groupId(id).ipPermissions(rules)))
        .replaceWithVoid();
  }

  private Uni<Void> revoke(Account account, String id, List<IpPermission> rules) {
    return rules.isEmpty()
        ? Uni.createFrom().voidItem()
        : LimitedCalls.unlessGone(
            calls.ec2(
                account,
                AwsCalls.WRITE,
                "RevokeSecurityGroupIngress of " + id,
                ec2 -> ec2.revokeSecurityGroupIngress(r -> r.groupId(id).ipPermissions(rules))));
  }

  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    return LimitedCalls.absentIfUnknown(read(attempt.account(), id))
        .map(
            group ->
                group == null
                    ? Set.<Ingress>of()
                    : IngressRules.found(group.ipPermissions()).keySet())
        .flatMap(
            found ->
                revoke(attempt.account(), id, permissions(found))
                    .flatMap(done -> revokeUnseen(attempt, id, found)))
        .map(done -> PartOutcome.gone());
  }

  // What a describe does not show may be there all the same, and a rule that is left keeps every
  // group it names from being deleted: so what was declared is revoked unseen. One by one, since a
  // rule that is not there fails the whole call.
  private Uni<Void> revokeUnseen(PartTry attempt, String id, Set<Ingress> found) {
    return Multi.createFrom()
        .iterable(declared(attempt).keySet())
        .filter(rule -> !found.contains(rule))
        .onItem()
        .transformToUniAndConcatenate(
            rule -> revoke(attempt.account(), id, permissions(Set.of(rule))))
        .onItem()
        .ignoreAsUni();
  }

  private static List<IpPermission> permissions(Set<Ingress> rules) {
    return rules.stream().map(rule -> IngressRules.permission(rule, "")).toList();
  }

  private static Map<Ingress, String> declared(PartTry attempt) {
    return IngressRules.declared(
        attempt.parameters(Params.SecurityGroupRules.class).rules(),
        reference -> AwsCalls.group(reference, attempt::input));
  }

  @Override
  public int steadyTurns() {
    return NetworkPace.TURNS;
  }

  @Override
  public Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
    String[] ids = parts.stream().map(PartInterest::id).distinct().toArray(String[]::new);
    return calls
        .ec2(
            account,
            AwsCalls.READ,
            "DescribeSecurityGroups",
            ec2 -> ec2.describeSecurityGroups(r -> r.filters(AwsCalls.filter("group-id", ids))))
        .map(
            answer -> {
              Map<String, SecurityGroup> found = new HashMap<>();
              answer.securityGroups().forEach(group -> found.put(group.groupId(), group));
              return parts.stream().map(part -> sighting(part, found.get(part.id()))).toList();
            });
  }

  private static Sighting sighting(PartInterest part, SecurityGroup group) {
    if (group == null) {
      return Sighting.of(part.id(), Presence.UNKNOWN, Map.of());
    }
    Optional<Params.SecurityGroupRules> rules =
        AwsCalls.applied(part, Params.SecurityGroupRules.class);
    if (rules.isEmpty()) {
      return Sighting.of(part.id(), Presence.READY, Map.of());
    }
    Map<Ingress, String> declared =
        IngressRules.declared(
            rules.get().rules(), reference -> AwsCalls.group(reference, part.inputs()::get));
    return IngressRules.found(group.ipPermissions()).keySet().equals(declared.keySet())
        ? Sighting.of(part.id(), Presence.READY, Map.of())
        : Sighting.drift(
            part.id(), Map.of(), "The rules of " + part.id() + " are not those declared");
  }
}
