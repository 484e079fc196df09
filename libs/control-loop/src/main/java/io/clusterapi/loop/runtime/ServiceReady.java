package io.clusterapi.loop.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the service has read its state; Kafka being away does not make it unready, writes go
 * on.
 */
@Readiness
@ApplicationScoped
class ServiceReady implements HealthCheck {
  private final ControlLoop loop;

  ServiceReady(ControlLoop loop) {
    this.loop = loop;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("control-loop").status(loop.isReady()).build();
  }
}
