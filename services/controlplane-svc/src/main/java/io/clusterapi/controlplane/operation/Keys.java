package io.clusterapi.controlplane.operation;

import io.clusterapi.controlplane.pki.KeyAlgorithm;
import io.clusterapi.controlplane.pki.KeyPool;
import io.clusterapi.controlplane.pki.KeySource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.KeyPair;
import java.security.SecureRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Fresh key pairs and randomness of this process. The pool fills while the service starts: filled
 * from the first question on, it would compete with the cluster that asks.
 */
@ApplicationScoped
@Startup
public class Keys implements KeySource {
  /**
   * Operations of one type that make keys at the same time: half of the processors, since an RSA
   * key computes for 60 ms, and as many of them as there are processors leave the planners a
   * fraction of one while the certificates of 500 clusters are made.
   */
  static final int MADE_AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private final SecureRandom random = new SecureRandom();
  private final KeyPool pool;

  /**
   * @param size {@code capi.pki.key-pool-size}: RSA-2048 key pairs made ahead of time
   */
  public Keys(
      @ConfigProperty(name = "capi.pki.key-pool-size", defaultValue = "" + KeyPool.DEFAULT_SIZE)
          int size,
      MeterRegistry metrics) {
    this.pool = new KeyPool(size, random);
    Gauge.builder("capi.pki.keys.ready", pool::available)
        .description("RSA key pairs made ahead of time")
        .register(metrics);
  }

  @Override
  public KeyPair next(KeyAlgorithm algorithm) {
    return pool.next(algorithm);
  }

  SecureRandom random() {
    return random;
  }

  @PreDestroy
  void close() {
    pool.close();
  }
}
