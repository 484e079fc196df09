package io.clusterapi.maas;

import io.clusterapi.http.SecretReader;
import io.clusterapi.maas.cloud.MaasClient;
import io.clusterapi.maas.cloud.MaasDrivers;
import io.clusterapi.maas.cloud.MaasSettings;
import io.clusterapi.maas.cloud.WorkloadNodes;
import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.limit.SteadyClock;
import io.clusterapi.provider.secret.BootstrapData;
import io.clusterapi.provider.service.PartDrivers;
import io.clusterapi.workload.WorkloadClients;
import io.clusterapi.workload.WorkloadSettings;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The client of MAAS and the drivers over it. */
@Dependent
public class MaasBeans {
  @Produces
  @Singleton
  MaasClient client(Vertx vertx, MaasSettingsMapping settings, RateLimiter limiter) {
    return new MaasClient(
        vertx,
        new MaasSettings(
            settings.endpoint(),
            settings::apiKey,
            settings.callTimeout(),
            settings.markFailedBroken()),
        limiter,
        Clock.systemUTC());
  }

  void close(@Disposes MaasClient client) {
    client.close();
  }

  @Produces
  @Singleton
  PartDrivers drivers(
      MaasClient client,
      MaasSettingsMapping settings,
      BootstrapData bootstrap,
      SecretReader secrets,
      Vertx vertx,
      @ConfigProperty(name = "capi.workload.dns-servers") Optional<List<String>> dnsServers) {
    WorkloadClients workloads =
        new WorkloadClients(
            vertx,
            Infrastructure.getDefaultWorkerPool(),
            WorkloadSettings.defaults().withDnsServers(dnsServers.orElse(List.of())));
    return new PartDrivers(
        MaasDrivers.all(
            client,
            bootstrap,
            new WorkloadNodes(secrets::secret, workloads, Infrastructure.getDefaultWorkerPool()),
            settings.markFailedBroken(),
            new SteadyClock(Clock.systemUTC())));
  }
}
