package io.clusterapi.azure;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** {@code capi.azure.*}: where Azure is. */
@ConfigMapping(prefix = "capi.azure")
public interface AzureSettingsMapping {
  /** Address of Resource Manager, for example of the simulator; Azure's own when absent. */
  Optional<URI> endpoint();

  /** Address of the token endpoint; Azure's own when absent. */
  @WithName("authority-host")
  Optional<URI> authorityHost();

  /** Address of the instance metadata service, which managed identities ask for tokens. */
  @WithName("metadata-endpoint")
  @WithDefault("http://169.254.169.254")
  URI metadataEndpoint();

  /**
   * File with the token workload identity shows; by default what AZURE_FEDERATED_TOKEN_FILE says.
   */
  @WithName("federated-token-file")
  Optional<Path> federatedTokenFile();

  /** After this time a call counts as one whose outcome is not known. */
  @WithName("call-timeout")
  @WithDefault("30S")
  Duration callTimeout();
}
