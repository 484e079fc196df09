package io.clusterapi.provider.secret;

import io.clusterapi.http.SecretReader;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Fetches bootstrap data at the moment of use. It is not kept and not logged. */
@FunctionalInterface
public interface BootstrapData {
  /** The bytes under the key {@code value}; fails with a classified failure when they are away. */
  Uni<byte[]> read(String namespace, String secret);

  /** Reads where every service reads Secrets. */
  static BootstrapData from(SecretReader reader) {
    return from(reader::secret);
  }

  /** Reads from this source. */
  static BootstrapData from(SecretSource source) {
    SecretValues values =
        new SecretValues(
            source,
            "bootstrap data",
            "WaitingForBootstrapData",
            "BootstrapDataUnavailable",
            Duration.ofSeconds(2));
    return (namespace, secret) ->
        values.read(namespace, secret, "value").map(found -> found.bytes("value"));
  }
}
