package io.clusterapi.maas;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** {@code capi.maas.*}: where MAAS is. */
@ConfigMapping(prefix = "capi.maas")
public interface MaasSettingsMapping {
  /** Its address, with {@code /MAAS}. */
  Optional<URI> endpoint();

  /** The provider's key, {@code consumer:token:secret}. */
  @WithName("api-key")
  Optional<String> apiKey();

  /** After this time a call counts as one whose outcome is not known. */
  @WithName("call-timeout")
  @WithDefault("30S")
  Duration callTimeout();

  /** Whether a machine whose deployment failed is marked broken instead of released. */
  @WithName("mark-failed-broken")
  @WithDefault("true")
  boolean markFailedBroken();
}
