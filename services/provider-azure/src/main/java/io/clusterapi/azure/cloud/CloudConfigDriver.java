package io.clusterapi.azure.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.azure.planning.Params;
import io.clusterapi.azure.planning.PartKeys;
import io.clusterapi.http.SecretReader;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.lifecycle.Marks;
import io.clusterapi.provider.part.PartOutcome;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * The Secret {@code <template>-azure-json} that upstream's templates take azure.json from. One of
 * that name that somebody else made is used as it is and outlives the cluster.
 */
final class CloudConfigDriver implements PartDriver {
  private static final String OWNER = "capi.clusterapi.io/owner-uid";

  private final Credentials credentials;
  private final Secrets secrets;

  CloudConfigDriver(Credentials credentials, Secrets secrets) {
    this.credentials = credentials;
    this.secrets = secrets;
  }

  @Override
  public String kind() {
    return PartKeys.CONFIG;
  }

  @Override
  public Uniqueness uniqueness() {
    return Uniqueness.NAME;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    return read(attempt).map(found -> found.map(secret -> id(attempt)));
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    return wanted(attempt)
        .flatMap(secret -> classified(secrets.create(secret)))
        .map(
            made -> {
              if (!made) {
                throw AzureFailures.exception(
                    Category.ALREADY_EXISTS, "", "Secret " + id(attempt) + " has just been made");
              }
              return id(attempt);
            });
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    PartOutcome ready = PartOutcome.ready(id, Map.of());
    return read(attempt)
        .flatMap(
            found -> {
              if (found.isEmpty()) {
                throw AzureFailures.exception(
                    Category.NOT_FOUND, "", "Secret " + id + " is not there");
              }
              if (!ours(attempt, found.get())) {
                return Uni.createFrom().item(ready);
              }
              return wanted(attempt)
                  .flatMap(
                      secret -> {
                        if (secret.getData().equals(found.get().getData())) {
                          return Uni.createFrom().item(ready);
                        }
                        secret
                            .getMetadata()
                            .setResourceVersion(found.get().getMetadata().getResourceVersion());
                        return classified(secrets.replace(secret)).replaceWith(ready);
                      });
            });
  }

  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    Params.CloudConfig config = attempt.parameters(Params.CloudConfig.class);
    return read(attempt)
        .flatMap(
            found ->
                found.filter(secret -> ours(attempt, secret)).isEmpty()
                    ? Uni.createFrom().voidItem()
                    : classified(secrets.delete(config.namespace(), config.name())))
        .map(done -> PartOutcome.gone());
  }

  private static String id(PartTry attempt) {
    Params.CloudConfig config = attempt.parameters(Params.CloudConfig.class);
    return config.namespace() + "/" + config.name();
  }

  private static boolean ours(PartTry attempt, Secret secret) {
    return Marks.annotation(secret, OWNER).map(attempt.owner().uid()::equals).orElse(false);
  }

  private Uni<Optional<Secret>> read(PartTry attempt) {
    Params.CloudConfig config = attempt.parameters(Params.CloudConfig.class);
    return classified(secrets.read(config.namespace(), config.name()));
  }

  private Uni<Secret> wanted(PartTry attempt) {
    Params.CloudConfig config = attempt.parameters(Params.CloudConfig.class);
    String[] identity = attempt.account().identity().split("/", 2);
    return credentials
        .identity(identity[0], identity[1])
        .flatMap(
            found ->
                found.getSpec().type.contains("ServicePrincipal")
                        && found.getSpec().clientSecret != null
                    ? credentials.password(
                        found.getSpec().clientSecret.namespace == null
                            ? identity[0]
                            : found.getSpec().clientSecret.namespace,
                        found.getSpec().clientSecret.name)
                    : Uni.createFrom().item(""))
        .map(password -> secret(attempt, config, password));
  }

  private static Secret secret(PartTry attempt, Params.CloudConfig config, String password) {
    ObjectNode document = config.config().deepCopy();
    document.put("aadClientSecret", password);
    String data =
        Base64.getEncoder()
            .encodeToString(document.toPrettyString().getBytes(StandardCharsets.UTF_8));
    Secret secret = new Secret();
    secret.setApiVersion("v1");
    secret.setKind("Secret");
    secret.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(config.namespace())
            .withName(config.name())
            .addToLabels(Marks.CLUSTER_NAME, config.owner())
            .addToAnnotations(OWNER, attempt.owner().uid())
            .build());
    secret.setType("Opaque");
    secret.setData(Map.of("control-plane-azure.json", data, "worker-node-azure.json", data));
    return secret;
  }

  private static <T> Uni<T> classified(Uni<T> call) {
    return call.onFailure(SecretReader.Unavailable.class)
        .transform(
            failure ->
                OperationFailure.throttled(
                    "SecretUnavailable", failure.getMessage(), Duration.ofSeconds(1)));
  }
}
