package io.clusterapi.azure.cloud;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where Azure is.
 *
 * @param endpoint address of Resource Manager instead of the cloud's own, for example the
 *     simulator's
 * @param authority address of the token endpoint instead of the cloud's own
 * @param metadata address of the instance metadata service, for managed identities
 * @param federatedToken file with the token workload identity shows; kept fresh by somebody else
 * @param callTimeout after which a call counts as one with unknown outcome
 */
public record AzureSettings(
    Optional<URI> endpoint,
    Optional<URI> authority,
    URI metadata,
    Optional<Path> federatedToken,
    Duration callTimeout) {

  private enum Environment {
    AzurePublicCloud("https://management.azure.com", "https://login.microsoftonline.com"),
    AzureChinaCloud("https://management.chinacloudapi.cn", "https://login.chinacloudapi.cn"),
    AzureUSGovernmentCloud(
        "https://management.usgovcloudapi.net", "https://login.microsoftonline.us");

    private final String manager;
    private final String login;

    Environment(String manager, String login) {
      this.manager = manager;
      this.login = login;
    }
  }

  /** Address of Resource Manager in a cloud. */
  public String manager(String environment) {
    return endpoint
        .map(AzureSettings::text)
        .orElseGet(() -> Environment.valueOf(environment).manager);
  }

  String login(String environment) {
    return authority
        .map(AzureSettings::text)
        .orElseGet(() -> Environment.valueOf(environment).login);
  }

  /** What tokens are asked for: Resource Manager's own name, wherever it is called. */
  static String audience(String environment) {
    return Environment.valueOf(environment).manager;
  }

  private static String text(URI uri) {
    return uri.toString().replaceAll("/+$", "");
  }
}
