package io.clusterapi.aws.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clusterapi.aws.planning.AwsIdentity;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.infrastructure.aws.AWSClusterRoleIdentitySpec;
import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.secret.SecretValues;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.services.sts.StsAsyncClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;

/**
 * The credentials behind each account: the provider's own, keys from a Secret, or a session of a
 * role, assumed with the credentials of the identity it names as its source. Calls that begin at
 * once wait for one answer; a session is kept until shortly before it ends.
 */
final class Principals {
  /** After this time a corrected identity or a renewed Secret counts. */
  static final Duration FRESH = Duration.ofSeconds(10);

  /** A role that is refused is asked for this rarely, however many calls want it. */
  private static final Duration REFUSED = Duration.ofSeconds(5);

  /** AWS' clock and ours may differ, and a call takes its time. */
  private static final Duration BEFORE_END = Duration.ofMinutes(5);

  private static final int LONGEST_SESSION_NAME = 64;

  private record Outcome(AwsCredentials credentials, CloudException failure, Instant until) {}

  private record Session(String declared, AwsCredentials credentials, Instant renewAt) {}

  private final AwsCredentialsProvider own;
  private final IdentitySource identities;
  private final Function<Account, StsAsyncClient> tokens;
  private final Clock clock;
  private final Map<Account, Uni<Outcome>> outcomes = new ConcurrentHashMap<>();
  private final Map<Account, Session> sessions = new ConcurrentHashMap<>();

  /**
   * @param own credentials of the provider itself
   * @param tokens clients of the Security Token Service
   */
  Principals(
      AwsCredentialsProvider own,
      IdentitySource identities,
      Function<Account, StsAsyncClient> tokens,
      Clock clock) {
    this.own = own;
    this.identities = identities;
    this.tokens = tokens;
    this.clock = clock;
  }

  /** What the clients of an account sign with. */
  AwsCredentialsProvider provider(Account account) {
    if (AwsIdentity.of(account).kind().equals(AwsIdentity.CONTROLLER)) {
      return own;
    }
    return new AwsCredentialsProvider() {
      @Override
      public AwsCredentials resolveCredentials() {
        return resolve(account).await().indefinitely();
      }

      @Override
      public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
          ResolveIdentityRequest request) {
        return resolve(account)
            .<AwsCredentialsIdentity>map(found -> found)
            .subscribeAsCompletionStage();
      }
    };
  }

  Uni<AwsCredentials> resolve(Account account) {
    Uni<Outcome> known = outcomes.computeIfAbsent(account, this::shared);
    return known
        .flatMap(
            outcome -> {
              if (clock.instant().isBefore(outcome.until())) {
                return Uni.createFrom().item(outcome);
              }
              outcomes.remove(account, known);
              return outcomes.computeIfAbsent(account, this::shared);
            })
        .map(
            outcome -> {
              if (outcome.failure() != null) {
                throw outcome.failure();
              }
              return outcome.credentials();
            });
  }

  private Uni<Outcome> shared(Account account) {
    return Uni.createFrom()
        .deferred(() -> fetch(account))
        .map(credentials -> new Outcome(credentials, null, clock.instant().plus(FRESH)))
        .onFailure()
        .recoverWithItem(
            thrown -> new Outcome(null, refusal(account, thrown), clock.instant().plus(REFUSED)))
        .memoize()
        .indefinitely();
  }

  private Uni<AwsCredentials> fetch(Account account) {
    AwsIdentity identity = AwsIdentity.of(account);
    return switch (identity.kind()) {
      case AwsIdentity.STATIC -> identities.keys(identity.name()).map(Principals::keys);
      case AwsIdentity.ROLE ->
          identities
              .role(identity.name())
              .flatMap(role -> session(account, identity, role))
              .map(Session::credentials);
      default ->
          throw AwsFailures.exception(
              Category.UNAUTHORIZED, "There are no credentials of the kind " + identity.kind());
    };
  }

  private static AwsCredentials keys(SecretValues.Values values) {
    String access = values.text(IdentitySource.ACCESS_KEY).orElse("");
    String secret = values.text(IdentitySource.SECRET_KEY).orElse("");
    Optional<String> session =
        values.text(IdentitySource.SESSION_TOKEN).filter(token -> !token.isEmpty());
    return session.isPresent()
        ? AwsSessionCredentials.create(access, secret, session.get())
        : AwsBasicCredentials.create(access, secret);
  }

  // ---------------------------------------------------------------- roles

  private Uni<Session> session(
      Account account, AwsIdentity identity, AWSClusterRoleIdentitySpec role) {
    String declared = json(role);
    Session known = sessions.get(account);
    if (known != null
        && known.declared().equals(declared)
        && clock.instant().isBefore(known.renewAt())) {
      return Uni.createFrom().item(known);
    }
    Set<String> seen = new HashSet<>(Set.of(identity.name()));
    return ends(role, seen)
        .flatMap(done -> assume(account, identity, role))
        .map(
            answer -> {
              Instant end = answer.credentials().expiration();
              Duration life = Duration.between(clock.instant(), end);
              Duration margin =
                  life.dividedBy(3).compareTo(BEFORE_END) < 0 ? life.dividedBy(3) : BEFORE_END;
              Session session =
                  new Session(
                      declared,
                      AwsSessionCredentials.create(
                          answer.credentials().accessKeyId(),
                          answer.credentials().secretAccessKey(),
                          answer.credentials().sessionToken()),
                      end.minus(margin));
              sessions.put(account, session);
              return session;
            });
  }

  /** Roles that are each other's source would wait for each other for ever. */
  private Uni<Void> ends(AWSClusterRoleIdentitySpec role, Set<String> seen) {
    AwsIdentity source = AwsIdentity.of(role.sourceIdentityRef);
    if (!source.kind().equals(AwsIdentity.ROLE)) {
      return Uni.createFrom().voidItem();
    }
    if (!seen.add(source.name())) {
      throw AwsFailures.exception(
          Category.UNAUTHORIZED,
          "spec.sourceIdentityRef of the AWSClusterRoleIdentities %s lead in a circle"
              .formatted(String.join(", ", seen.stream().sorted().toList())));
    }
    return identities.role(source.name()).flatMap(next -> ends(next, seen));
  }

  private Uni<AssumeRoleResponse> assume(
      Account account, AwsIdentity identity, AWSClusterRoleIdentitySpec role) {
    Account source = AwsIdentity.of(role.sourceIdentityRef).in(account.scope());
    AssumeRoleRequest.Builder request =
        AssumeRoleRequest.builder()
            .roleArn(role.roleARN)
            .roleSessionName(sessionName(identity, role))
            .durationSeconds(role.durationSeconds)
            .externalId(given(role.externalID))
            .policy(given(role.inlinePolicy));
    if (role.policyARNs != null && !role.policyARNs.isEmpty()) {
      request.policyArns(
          role.policyARNs.stream()
              .map(arn -> PolicyDescriptorType.builder().arn(arn).build())
              .toList());
    }
    AssumeRoleRequest built = request.build();
    return Uni.createFrom().completionStage(() -> tokens.apply(source).assumeRole(built));
  }

  /** Shown in CloudTrail; AWS takes 2 to 64 of some characters. */
  static String sessionName(AwsIdentity identity, AWSClusterRoleIdentitySpec role) {
    String name =
        role.sessionName == null || role.sessionName.isEmpty()
            ? "capi-" + identity.name()
            : role.sessionName;
    String allowed = name.replaceAll("[^\\w+=,.@-]", "-");
    return allowed.length() <= LONGEST_SESSION_NAME
        ? allowed
        : allowed.substring(0, LONGEST_SESSION_NAME);
  }

  private static String given(String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static String json(AWSClusterRoleIdentitySpec role) {
    try {
      return Mapper.json().writeValueAsString(role);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a role identity could not be written as JSON", e);
    }
  }

  // ---------------------------------------------------------------- failures

  /** Whatever kept us from credentials: the call that wanted them has not been made. */
  private static CloudException refusal(Account account, Throwable thrown) {
    AwsIdentity identity = AwsIdentity.of(account);
    if (thrown instanceof OperationFailure failure) {
      return AwsFailures.exception(
          Category.UNAUTHORIZED,
          "",
          identity + ": " + failure.getMessage(),
          failure.retryAfter(),
          failure);
    }
    CloudException known = AwsFailures.of("AssumeRole for " + identity, thrown);
    Category category =
        switch (known.failure().category()) {
          case THROTTLED -> Category.THROTTLED;
          case UNKNOWN_OUTCOME -> Category.NOT_YET;
          default -> Category.UNAUTHORIZED;
        };
    return AwsFailures.exception(
        category,
        known.failure().code(),
        known.failure().message(),
        known.failure().retryAfter(),
        known);
  }
}
