package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.AwsTags;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * What an owner has made for parts of one kind, looked up in one call for all that are asked for at
 * the same time: the six subnets, four security groups and three addresses of a cluster are begun
 * in one transition each. Every question is answered by a call that was made after it.
 */
final class SharedLook {
  /** Operations of one transition begin within a few milliseconds. */
  private static final Duration GATHERING = Duration.ofMillis(5);

  private record Key(Account account, String uid) {}

  private static final class Asked {
    private final Set<String> parts = new TreeSet<>();
    private Uni<Map<String, String>> answer;
  }

  private final AwsCalls calls;
  private final BiFunction<Account, List<Filter>, Uni<Map<String, String>>> describe;
  private final Map<Key, Asked> gathering = new HashMap<>();

  /**
   * @param describe the identifiers of what fits the filters, by part, as {@link #byPart} tells
   *     them
   */
  SharedLook(AwsCalls calls, BiFunction<Account, List<Filter>, Uni<Map<String, String>>> describe) {
    this.calls = calls;
    this.describe = describe;
  }

  /**
   * By a call of EC2.
   *
   * @param action the call's name
   * @param found the identifiers in its answer, by part
   */
  static <A> SharedLook at(
      AwsCalls calls,
      String action,
      BiFunction<Ec2AsyncClient, List<Filter>, CompletableFuture<A>> call,
      Function<A, Map<String, String>> found) {
    return new SharedLook(
        calls,
        (account, filters) ->
            calls.ec2(account, AwsCalls.READ, action, ec2 -> call.apply(ec2, filters)).map(found));
  }

  /** The identifier of what this owner made for this part. */
  Uni<Optional<String>> find(PartTry attempt) {
    return Uni.createFrom()
        .deferred(() -> join(attempt))
        .map(found -> Optional.ofNullable(found.get(attempt.key())));
  }

  private synchronized Uni<Map<String, String>> join(PartTry attempt) {
    Key key = new Key(attempt.account(), attempt.owner().uid());
    Asked asked = gathering.computeIfAbsent(key, this::begin);
    asked.parts.add(attempt.key());
    return asked.answer;
  }

  private Asked begin(Key key) {
    Asked asked = new Asked();
    asked.answer = calls.pause(GATHERING).flatMap(waited -> look(key)).memoize().indefinitely();
    return asked;
  }

  private Uni<Map<String, String>> look(Key key) {
    Asked asked = end(key);
    return describe.apply(
        key.account(),
        List.of(
            AwsCalls.filter("tag:" + AwsTags.OWNER_UID, key.uid()),
            AwsCalls.filter("tag:" + AwsTags.PART, asked.parts.toArray(String[]::new))));
  }

  private synchronized Asked end(Key key) {
    return gathering.remove(key);
  }

  /** Identifiers by part; what bears no mark of a part is left out. */
  static <R> Map<String, String> byPart(
      List<R> found, Function<R, List<Tag>> tags, Function<R, String> id) {
    return found.stream()
        .filter(one -> part(tags.apply(one)).isPresent())
        .collect(
            Collectors.toMap(
                one -> part(tags.apply(one)).orElseThrow(), id, (first, other) -> first));
  }

  private static Optional<String> part(List<Tag> tags) {
    return tags.stream().filter(tag -> tag.key().equals(AwsTags.PART)).map(Tag::value).findFirst();
  }
}
