package io.clusterapi.aws.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clusterapi.aws.planning.AwsTags;
import io.clusterapi.model.Mapper;
import io.clusterapi.provider.driver.LimitedCalls;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.driver.Repetition;
import io.clusterapi.provider.limit.CallClass;
import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
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
  private static final CallClass READING = new CallClass("read", 20, 100);
  private static final CallClass WRITING = new CallClass("write", 5, 200);
  private static final CallClass RUNNING = new CallClass("run-instances", 2, 5);
  private static final CallClass AUTHORIZING = new CallClass("authorize", 20, 100);

  static final Kind READ = new Kind(READING, Repetition.READS);

  /** Sets, adds what is refused when it is there, or removes. */
  static final Kind WRITE = new Kind(WRITING, Repetition.SETS);

  static final Kind CREATE = new Kind(WRITING, Repetition.MAKES_ANOTHER);
  static final Kind CREATE_WITH_TOKEN = new Kind(WRITING, Repetition.HAS_TOKEN);
  static final Kind RUN = new Kind(RUNNING, Repetition.HAS_TOKEN);
  static final Kind AUTHORIZE = new Kind(AUTHORIZING, Repetition.SETS);

  /** What limits a call, and what it does to make it again. */
  record Kind(CallClass limit, Repetition repetition) {}

  private final AwsClients clients;
  private final LimitedCalls limited;
  private final RateLimiter limiter;

  public AwsCalls(AwsClients clients, RateLimiter limiter) {
    this.clients = clients;
    this.limited = new LimitedCalls(limiter, AwsFailures::of);
    this.limiter = limiter;
  }

  /** Completes after that time. */
  Uni<Void> pause(Duration wait) {
    return limiter.pause(wait);
  }

  <R> Uni<R> ec2(
      Account account,
      Kind kind,
      String action,
      Function<Ec2AsyncClient, CompletableFuture<R>> call) {
    return call(account, kind, action, () -> call.apply(clients.ec2(account)));
  }

  <R> Uni<R> elb(
      Account account,
      Kind kind,
      String action,
      Function<ElasticLoadBalancingV2AsyncClient, CompletableFuture<R>> call) {
    return call(account, kind, action, () -> call.apply(clients.loadBalancing(account)));
  }

  <R> Uni<R> classic(
      Account account,
      Kind kind,
      String action,
      Function<ElasticLoadBalancingAsyncClient, CompletableFuture<R>> call) {
    return call(account, kind, action, () -> call.apply(clients.classic(account)));
  }

  <R> Uni<R> secrets(
      Account account,
      Kind kind,
      String action,
      Function<SecretsManagerAsyncClient, CompletableFuture<R>> call) {
    return call(account, kind, action, () -> call.apply(clients.secrets(account)));
  }

  private <R> Uni<R> call(
      Account account, Kind kind, String action, Supplier<CompletableFuture<R>> call) {
    return limited.call(
        account,
        kind.limit(),
        kind.repetition(),
        action,
        () -> Uni.createFrom().completionStage(call));
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
