package io.clusterapi.azure;

import io.clusterapi.azure.cloud.ArmCalls;
import io.clusterapi.azure.cloud.AzureDrivers;
import io.clusterapi.azure.cloud.AzureHttp;
import io.clusterapi.azure.cloud.AzureSettings;
import io.clusterapi.azure.cloud.Credentials;
import io.clusterapi.azure.cloud.Secrets;
import io.clusterapi.azure.cloud.Tokens;
import io.clusterapi.http.SecretReader;
import io.clusterapi.http.SecretWriter;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.limit.SteadyClock;
import io.clusterapi.provider.secret.BootstrapData;
import io.clusterapi.provider.service.PartDrivers;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** The client of Azure and the drivers over it. */
@Dependent
public class AzureBeans {
  @Produces
  @Singleton
  AzureHttp http(Vertx vertx, AzureSettingsMapping settings) {
    return new AzureHttp(vertx, settings.callTimeout());
  }

  void close(@Disposes AzureHttp http) {
    http.close();
  }

  @Produces
  @Singleton
  PartDrivers drivers(
      AzureHttp http,
      AzureSettingsMapping mapping,
      RateLimiter limiter,
      BootstrapData bootstrap,
      ResourceStore store,
      SecretReader reader,
      SecretWriter writer) {
    AzureSettings settings =
        new AzureSettings(
            mapping.endpoint(),
            mapping.authorityHost(),
            mapping.metadataEndpoint(),
            mapping
                .federatedTokenFile()
                .or(
                    () ->
                        Optional.ofNullable(System.getenv("AZURE_FEDERATED_TOKEN_FILE"))
                            .map(Path::of)),
            mapping.callTimeout());
    Credentials credentials = new StoredCredentials(store, reader);
    Tokens tokens = new Tokens(http, settings, credentials, Clock.systemUTC());
    return new PartDrivers(
        AzureDrivers.all(
            new ArmCalls(http, settings, tokens, limiter),
            bootstrap,
            credentials,
            Secrets.over(reader, writer),
            new SteadyClock(Clock.systemUTC())));
  }
}
