package io.clusterapi.provider.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/** {@code capi.provider.*}: how parts in the cloud are watched. */
@ConfigMapping(prefix = "capi.provider")
public interface ProviderSettings {
  /** How often what is in use is described, in batches. */
  @WithName("observe-interval")
  @WithDefault("60S")
  Duration observeInterval();

  /**
   * For how long something whose creation ended without an answer is looked up before it counts as
   * never made. Longer than the cloud takes to list what it has made.
   */
  @WithName("lookup-settle")
  @WithDefault("10S")
  Duration lookupSettle();

  /**
   * Whether calls are held back to what the clouds allow an account. To be switched off for
   * simulated clouds only: a real one throttles, and everything waits longer.
   */
  @WithName("rate-limits")
  @WithDefault("true")
  boolean rateLimits();
}
