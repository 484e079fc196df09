package io.clusterapi.maas.cloud;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where MAAS is and who calls it.
 *
 * @param endpoint up to and with {@code /MAAS}; nothing can be done without
 * @param apiKey {@code consumer:token:secret}, asked at each call; nothing can be done without
 * @param callTimeout after which a call counts as one with unknown outcome
 * @param markBroken whether a machine whose deployment failed is marked broken instead of released,
 *     so that MAAS does not hand it out again
 */
public record MaasSettings(
    Optional<URI> endpoint,
    Supplier<Optional<String>> apiKey,
    Duration callTimeout,
    boolean markBroken) {

  /** Without the key. */
  @Override
  public String toString() {
    return "MAAS at " + endpoint.map(URI::toString).orElse("an unknown address");
  }
}
