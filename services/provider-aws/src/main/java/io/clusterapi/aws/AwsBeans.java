package io.clusterapi.aws;

import io.clusterapi.aws.cloud.AwsCalls;
import io.clusterapi.aws.cloud.AwsClients;
import io.clusterapi.aws.cloud.AwsDrivers;
import io.clusterapi.aws.cloud.AwsSettings;
import io.clusterapi.http.SecretReader;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.limit.SteadyClock;
import io.clusterapi.provider.secret.BootstrapData;
import io.clusterapi.provider.secret.SecretValues;
import io.clusterapi.provider.service.PartDrivers;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** The clients of AWS and the drivers over them. */
@Dependent
public class AwsBeans {
  @Produces
  @Singleton
  AwsClients clients(AwsSettingsMapping settings, ResourceStore store, SecretReader secrets) {
    return new AwsClients(
        new AwsSettings(
            settings.endpoint(),
            settings.ec2Endpoint(),
            settings.loadBalancingEndpoint(),
            settings.secretsManagerEndpoint(),
            settings.tokensEndpoint(),
            settings.callTimeout()),
        DefaultCredentialsProvider.builder().build(),
        new StoredIdentities(
            store, SecretValues.credentials(secrets), settings.identityNamespace()),
        new SteadyClock(Clock.systemUTC()));
  }

  void close(@Disposes AwsClients clients) {
    clients.close();
  }

  @Produces
  @Singleton
  PartDrivers drivers(
      AwsClients clients,
      AwsSettingsMapping settings,
      RateLimiter limiter,
      BootstrapData bootstrap) {
    String secretsEndpoint =
        settings.secretsManagerEndpoint().or(settings::endpoint).map(URI::toString).orElse("");
    return new PartDrivers(
        AwsDrivers.all(
            new AwsCalls(clients, limiter),
            bootstrap,
            secretsEndpoint,
            Infrastructure.getDefaultExecutor()));
  }
}
