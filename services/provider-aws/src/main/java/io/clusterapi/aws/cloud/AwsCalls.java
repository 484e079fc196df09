package io.clusterapi.aws.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clusterapi.aws.planning.AwsTags;
import io.clusterapi.model.Mapper;
import io.clusterapi.provider.driver.LimitedCalls;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.limit.CallClass;
import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingAsyncClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2AsyncClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerAsyncClient;

/** Every call to AWS goes through here: rate limit before, classified failure after. */
public final class AwsCalls {
  // The buckets upstream found to keep large accounts out of EC2's own throttling.
  static final CallClass READ = new CallClass("read", 20, 100);
  static final CallClass WRITE = new CallClass("write", 5, 200);
  static final CallClass RUN = new CallClass("run-instances", 2, 5);
  static final CallClass AUTHORIZE = new CallClass("authorize", 20, 100);

  private final AwsClients clients;
  private final LimitedCalls limited;

  public AwsCalls(AwsClients clients, RateLimiter limiter) {
    this.clients = clients;
    this.limited = new LimitedCalls(limiter, AwsFailures::of);
  }

  <R> Uni<R> ec2(
      Account account,
      CallClass callClass,
      String action,
      Function<Ec2AsyncClient, CompletableFuture<R>> call) {
    return call(account, callClass, action, () -> call.apply(clients.ec2(account)));
  }

  <R> Uni<R> elb(
      Account account,
      CallClass callClass,
      String action,
      Function<ElasticLoadBalancingV2AsyncClient, CompletableFuture<R>> call) {
    return call(account, callClass, action, () -> call.apply(clients.loadBalancing(account)));
  }

  <R> Uni<R> classic(
      Account account,
      CallClass callClass,
      String action,
      Function<ElasticLoadBalancingAsyncClient, CompletableFuture<R>> call) {
    return call(account, callClass, action, () -> call.apply(clients.classic(account)));
  }

  <R> Uni<R> secrets(
      Account account,
      CallClass callClass,
      String action,
      Function<SecretsManagerAsyncClient, CompletableFuture<R>> call) {
    return call(account, callClass, action, () -> call.apply(clients.secrets(account)));
  }

  private <R> Uni<R> call(
      Account account, CallClass callClass, String action, Supplier<CompletableFuture<R>> call) {
    return limited.call(account, callClass, action, () -> Uni.createFrom().completionStage(call));
  }

  /** What was applied to a part; empty while that is open. */
  static <P> Optional<P> applied(PartInterest part, Class<P> type) {
    try {
      return Optional.ofNullable(Mapper.json().readValue(part.parameters(), type));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The identifier of a security group: of a part of this owner's, or named itself. */
  static String group(String reference, UnaryOperator<String> inputs) {
    return reference.startsWith("sg-") ? reference : inputs.apply(reference);
  }

  static List<String> groups(List<String> references, UnaryOperator<String> inputs) {
    return references.stream().map(reference -> group(reference, inputs)).toList();
  }

  /** Filters for what this owner made for this part. */
  static List<Filter> mine(PartTry attempt) {
    return List.of(
        filter("tag:" + AwsTags.OWNER_UID, attempt.owner().uid()),
        filter("tag:" + AwsTags.PART, attempt.key()));
  }

  static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  static TagSpecification tags(ResourceType type, Map<String, String> tags) {
    return TagSpecification.builder().resourceType(type).tags(tags(tags)).build();
  }

  static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(entry -> Tag.builder().key(entry.getKey()).value(entry.getValue()).build())
        .toList();
  }

  /** Whether all wanted tags are there; further ones are somebody else's business. */
  static boolean tagged(List<Tag> found, Map<String, String> wanted) {
    Map<String, String> all = new java.util.HashMap<>();
    found.forEach(tag -> all.put(tag.key(), tag.value()));
    return all.entrySet().containsAll(wanted.entrySet());
  }

  /** Adds tags that are missing or differ. */
  Uni<Void> tag(Account account, String id, List<Tag> found, Map<String, String> wanted) {
    return tagged(found, wanted)
        ? Uni.createFrom().voidItem()
        : ec2(
                account,
                WRITE,
                "CreateTags of " + id,
                ec2 -> ec2.createTags(r -> r.resources(id).tags(tags(wanted))))
            .replaceWithVoid();
  }
}
