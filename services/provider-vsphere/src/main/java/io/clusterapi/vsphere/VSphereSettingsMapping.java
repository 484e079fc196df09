package io.clusterapi.vsphere;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** {@code capi.vsphere.*}: how vCenters are reached. */
@ConfigMapping(prefix = "capi.vsphere")
public interface VSphereSettingsMapping {
  /** Address used for every vCenter, for example of the simulator; its own when absent. */
  Optional<URI> endpoint();

  /** Where the Secrets of VSphereClusterIdentities are. */
  @WithName("identity-namespace")
  @WithDefault("capv-system")
  String identityNamespace();

  /** Account for clusters that name no identity. */
  Optional<String> username();

  /** Password of that account. */
  Optional<String> password();

  /** Whether a vCenter without thumbprint has to be signed by an authority the JDK trusts. */
  @WithName("verify-certificates")
  @WithDefault("true")
  boolean verifyCertificates();

  /** After this time a call counts as one whose outcome is not known. */
  @WithName("call-timeout")
  @WithDefault("30S")
  Duration callTimeout();
}
