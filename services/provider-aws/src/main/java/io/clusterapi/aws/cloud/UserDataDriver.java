package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.PartRequest.Verb;
import io.clusterapi.provider.secret.BootstrapData;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/**
 * Bootstrap data in Secrets Manager, in as many secrets as it needs, named by the machine's UID.
 */
final class UserDataDriver implements PartDriver {
  /** Bootstrap data of 16 of them would be over 110 kB compressed. */
  private static final int MOST = 16;

  /** Between prefix and number of secrets; in no name of a secret. */
  private static final char NUMBER = ':';

  private final AwsCalls calls;
  private final BootstrapData bootstrap;

  UserDataDriver(AwsCalls calls, BootstrapData bootstrap) {
    this.calls = calls;
    this.bootstrap = bootstrap;
  }

  @Override
  public String kind() {
    return PartKinds.USER_DATA;
  }

  @Override
  public Uniqueness uniqueness() {
    return Uniqueness.NAME;
  }

  // Which of the secrets are there says nothing about whether all are: writing them is repeated.
  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    return Uni.createFrom().item(Optional.of(attempt.parameters(Params.UserData.class).prefix()));
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    return Uni.createFrom().item(attempt.parameters(Params.UserData.class).prefix());
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    Params.UserData data = attempt.parameters(Params.UserData.class);
    return bootstrap
        .read(data.namespace(), data.secret())
        .map(bytes -> UserData.chunks(UserData.gzip(bytes)))
        .flatMap(
            chunks -> {
              if (chunks.size() > MOST) {
                throw AwsFailures.exception(
                    Category.INVALID,
                    "The bootstrap data is too large: it needs %d secrets, at most %d are used"
                        .formatted(chunks.size(), MOST));
              }
              return Multi.createFrom()
                  .iterable(IntStream.range(0, chunks.size()).boxed().toList())
                  .onItem()
                  .transformToUniAndMerge(
                      i -> write(attempt, prefix(id) + "-" + i, chunks.get(i), data))
                  .onItem()
                  .ignoreAsUni()
                  .map(
                      done ->
                          PartOutcome.ready(
                              written(attempt, id, chunks.size()),
                              Map.of("chunks", Integer.toString(chunks.size()))));
            });
  }

  /** What the names of the secrets begin with: the identifier without their number. */
  static String prefix(String id) {
    int end = id.indexOf(NUMBER);
    return end < 0 ? id : id.substring(0, end);
  }

  /**
   * The identifier with how many secrets there are. Without the number when that is not certain: an
   * earlier try may have written more, of other bootstrap data, and its answers been lost.
   */
  private static String written(PartTry attempt, String id, int chunks) {
    boolean first = attempt.number() == 1 && !attempt.request().uncertain();
    boolean update = attempt.request().verb() == Verb.UPDATE;
    int before = secrets(id);
    return !first || update && before == MOST
        ? prefix(id)
        : prefix(id) + NUMBER + (update ? Math.max(before, chunks) : chunks);
  }

  /** How many secrets there are at most. */
  private static int secrets(String id) {
    int end = id.indexOf(NUMBER);
    return end < 0 ? MOST : Integer.parseInt(id.substring(end + 1));
  }

  private Uni<Void> write(PartTry attempt, String name, byte[] chunk, Params.UserData data) {
    List<Tag> tags =
        data.tags().entrySet().stream()
            .map(entry -> Tag.builder().key(entry.getKey()).value(entry.getValue()).build())
            .toList();
    return calls
        .secrets(
            attempt.account(),
            AwsCalls.WRITE,
            "CreateSecret " + name,
            secrets ->
                secrets.createSecret(
                    r -> r.name(name).secretBinary(SdkBytes.fromByteArray(chunk)).tags(tags)))
        .replaceWithVoid()
        .onFailure(failure -> CloudException.is(failure, Category.ALREADY_EXISTS))
        .recoverWithUni(
            () ->
                calls
                    .secrets(
                        attempt.account(),
                        AwsCalls.WRITE,
                        "PutSecretValue " + name,
                        secrets ->
                            secrets.putSecretValue(
                                r -> r.secretId(name).secretBinary(SdkBytes.fromByteArray(chunk))))
                    .replaceWithVoid());
  }

  /**
   * Those that were written; all numbers there may be when that is not known, since answers may
   * have been lost in any order. What the machine has deleted itself counts as deleted.
   */
  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    return Multi.createFrom()
        .iterable(IntStream.range(0, secrets(id)).boxed().toList())
        .onItem()
        .transformToUniAndConcatenate(i -> deleteOne(attempt, prefix(id) + "-" + i))
        .onItem()
        .ignoreAsUni()
        .map(done -> PartOutcome.gone());
  }

  private Uni<Void> deleteOne(PartTry attempt, String name) {
    return calls
        .secrets(
            attempt.account(),
            AwsCalls.WRITE,
            "DeleteSecret " + name,
            secrets -> secrets.deleteSecret(r -> r.secretId(name).forceDeleteWithoutRecovery(true)))
        .replaceWithVoid()
        .onFailure(failure -> CloudException.is(failure, Category.NOT_FOUND))
        .recoverWithNull();
  }
}
