package io.clusterapi.provider.service;

import io.clusterapi.http.SecretReader;
import io.clusterapi.loop.runtime.Facts;
import io.clusterapi.provider.driver.PartOperations;
import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.limit.SteadyClock;
import io.clusterapi.provider.observation.ObservationSchedule;
import io.clusterapi.provider.observation.Observer;
import io.clusterapi.provider.secret.BootstrapData;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;

/** What every provider's service is made of, besides its clients and its {@link PartDrivers}. */
@Dependent
public class ProviderBeans {
  @Produces
  @Singleton
  RateLimiter limiter(ProviderSettings settings) {
    Clock steady = new SteadyClock(Clock.systemUTC());
    return settings.rateLimits()
        ? new RateLimiter(scheduler(), steady)
        : RateLimiter.lifted(scheduler(), steady);
  }

  @Produces
  @Singleton
  BootstrapData bootstrapData(SecretReader secrets) {
    return BootstrapData.from(secrets);
  }

  @Produces
  @Singleton
  PartOperations operations(PartDrivers drivers, ProviderSettings settings) {
    return new PartOperations(
        drivers.all(), new SteadyClock(Clock.systemUTC()), settings.lookupSettle());
  }

  @Produces
  @Singleton
  Observer observer(PartDrivers drivers, Facts facts, ProviderSettings settings) {
    ObservationSchedule usual = ObservationSchedule.DEFAULT;
    return new Observer(
        drivers.all(),
        facts::deliver,
        scheduler(),
        Clock.systemUTC(),
        new SteadyClock(Clock.systemUTC()),
        new ObservationSchedule(
            usual.first(), usual.longest(), settings.observeInterval(), usual.doubt()));
  }

  private static ScheduledExecutorService scheduler() {
    return Infrastructure.getDefaultWorkerPool();
  }
}
