package io.clusterapi.vsphere;

import io.clusterapi.http.SecretReader;
import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.limit.SteadyClock;
import io.clusterapi.provider.secret.BootstrapData;
import io.clusterapi.provider.secret.SecretValues;
import io.clusterapi.provider.service.PartDrivers;
import io.clusterapi.vsphere.cloud.Credentials;
import io.clusterapi.vsphere.cloud.VSphereCalls;
import io.clusterapi.vsphere.cloud.VSphereDrivers;
import io.clusterapi.vsphere.cloud.VSphereSettings;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The clients of vCenter and the drivers over them. */
@Dependent
public class VSphereBeans {
  @Produces
  @Singleton
  VSphereCalls calls(VSphereSettingsMapping mapping, SecretReader secrets, RateLimiter limiter) {
    VSphereSettings settings =
        new VSphereSettings(
            mapping.endpoint(),
            mapping.identityNamespace(),
            mapping.username(),
            mapping.password(),
            mapping.verifyCertificates(),
            mapping.callTimeout());
    return new VSphereCalls(
        settings,
        Credentials.from(SecretValues.credentials(secrets), settings),
        limiter,
        Infrastructure.getDefaultWorkerPool());
  }

  void close(@Disposes VSphereCalls calls) {
    calls.close();
  }

  @Produces
  @Singleton
  PartDrivers drivers(VSphereCalls calls, BootstrapData bootstrap) {
    return new PartDrivers(
        VSphereDrivers.all(
            calls, bootstrap, Clock.systemUTC(), new SteadyClock(Clock.systemUTC())));
  }
}
