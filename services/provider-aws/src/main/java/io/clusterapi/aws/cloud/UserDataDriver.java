package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.PartOutcome;
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
  public Uni<PartOutcome> configure(PartTry attempt, String prefix) {
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
                      i -> write(attempt, prefix + "-" + i, chunks.get(i), data))
                  .onItem()
                  .ignoreAsUni()
                  .map(
                      done ->
                          PartOutcome.ready(
                              prefix, Map.of("chunks", Integer.toString(chunks.size()))));
            });
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

  /** All numbers are deleted, not just as many as were written: an answer may have been lost. */
  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String prefix) {
    return delete(attempt, prefix, 0).map(done -> PartOutcome.gone());
  }

  private Uni<Void> delete(PartTry attempt, String prefix, int number) {
    if (number >= MOST) {
      return Uni.createFrom().voidItem();
    }
    String name = prefix + "-" + number;
    return calls
        .secrets(
            attempt.account(),
            AwsCalls.WRITE,
            "DeleteSecret " + name,
            secrets -> secrets.deleteSecret(r -> r.secretId(name).forceDeleteWithoutRecovery(true)))
        .map(done -> true)
        .onFailure(failure -> CloudException.is(failure, Category.NOT_FOUND))
        .recoverWithItem(false)
        // The machine deletes them in this order too, so gaps are at the beginning: two numbers
        // without a secret after the first three mean that there are no more.
        .flatMap(
            there ->
                !there && number >= 3
                    ? Uni.createFrom().voidItem()
                    : delete(attempt, prefix, number + 1));
  }
}
