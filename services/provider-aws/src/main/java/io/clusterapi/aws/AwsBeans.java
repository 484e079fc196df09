package io.clusterapi.aws;

import io.clusterapi.aws.cloud.AwsCalls;
import io.clusterapi.aws.cloud.AwsClients;
import io.clusterapi.aws.cloud.AwsDrivers;
import io.clusterapi.aws.cloud.AwsSettings;
import io.clusterapi.aws.cloud.BootstrapData;
import io.clusterapi.http.SecretReader;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.runtime.Facts;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartOperations;
import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.observation.ObservationSchedule;
import io.clusterapi.provider.observation.Observer;
import io.fabric8.kubernetes.api.model.Secret;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** Puts the provider's pieces together. */
@Dependent
public class AwsBeans {

  /** The drivers as one bean: a list of beans would be looked up one by one. */
  public record Drivers(List<PartDriver> all) {}

  @Produces
  @Singleton
  AwsClients clients(AwsSettingsMapping settings) {
    DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build();
    return new AwsClients(
        new AwsSettings(
            settings.endpoint(),
            settings.ec2Endpoint(),
            settings.loadBalancingEndpoint(),
            settings.secretsManagerEndpoint(),
            settings.callTimeout()),
        identity -> chain);
  }

  void close(@Disposes AwsClients clients) {
    clients.close();
  }

  @Produces
  @Singleton
  Drivers drivers(AwsClients clients, AwsSettingsMapping settings, SecretReader secrets) {
    RateLimiter limiter = new RateLimiter(scheduler(), Clock.systemUTC());
    String secretsEndpoint =
        settings.secretsManagerEndpoint().or(settings::endpoint).map(URI::toString).orElse("");
    return new Drivers(
        AwsDrivers.all(
            new AwsCalls(clients, limiter),
            bootstrap(secrets),
            secretsEndpoint,
            Infrastructure.getDefaultExecutor()));
  }

  @Produces
  @Singleton
  PartOperations operations(Drivers drivers, ProviderSettings settings) {
    return new PartOperations(drivers.all(), Clock.systemUTC(), settings.lookupSettle());
  }

  @Produces
  @Singleton
  Observer observer(Drivers drivers, Facts facts, ProviderSettings settings) {
    ObservationSchedule usual = ObservationSchedule.DEFAULT;
    return new Observer(
        drivers.all(),
        facts::deliver,
        scheduler(),
        Clock.systemUTC(),
        new ObservationSchedule(usual.first(), usual.longest(), settings.observeInterval()));
  }

  private static ScheduledExecutorService scheduler() {
    return Infrastructure.getDefaultWorkerPool();
  }

  private static BootstrapData bootstrap(SecretReader secrets) {
    return (namespace, name) ->
        secrets
            .secret(namespace, name)
            .map(
                found ->
                    found
                        .map(Secret::getData)
                        .map(data -> data.get("value"))
                        .map(Base64.getDecoder()::decode)
                        .orElseThrow(
                            () ->
                                OperationFailure.throttled(
                                    "WaitingForBootstrapData",
                                    ("Wanted the bootstrap data under the key value of Secret"
                                            + " %s/%s, found none")
                                        .formatted(namespace, name),
                                    Duration.ofSeconds(2))))
            .onFailure(SecretReader.Unavailable.class)
            .transform(
                failure ->
                    OperationFailure.throttled(
                        "BootstrapDataUnavailable",
                        "The bootstrap data in Secret %s/%s could not be fetched: %s"
                            .formatted(namespace, name, failure.getMessage()),
                        Duration.ofSeconds(1)));
  }
}
