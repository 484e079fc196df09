package io.clusterapi.provider.contract;

import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.secret.BootstrapData;
import io.clusterapi.simulator.Simulator;
import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * What a provider's process is given by the suite.
 *
 * @param simulator the cloud
 * @param limiter lets all calls through at once
 * @param secrets credentials and bootstrap data
 * @param blocking for what blocks
 * @param clock of the controllers, by hand
 * @param judge of what was made since
 */
public record Surroundings(
    Simulator simulator,
    RateLimiter limiter,
    PretendSecrets secrets,
    Executor blocking,
    Clock clock,
    Judge judge) {
  public BootstrapData bootstrapData() {
    return BootstrapData.from(secrets);
  }
}
