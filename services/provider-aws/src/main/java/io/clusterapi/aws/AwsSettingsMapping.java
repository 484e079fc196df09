package io.clusterapi.aws;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** {@code capi.aws.*}: where AWS is. */
@ConfigMapping(prefix = "capi.aws")
public interface AwsSettingsMapping {
  /** Address of all AWS services, for example of the simulator; AWS' own when absent. */
  Optional<URI> endpoint();

  /** Address of EC2 alone. */
  @WithName("ec2.endpoint")
  Optional<URI> ec2Endpoint();

  /** Address of Elastic Load Balancing alone. */
  @WithName("elasticloadbalancing.endpoint")
  Optional<URI> loadBalancingEndpoint();

  /** Address of Secrets Manager alone. */
  @WithName("secretsmanager.endpoint")
  Optional<URI> secretsManagerEndpoint();

  /** Address of the Security Token Service alone. */
  @WithName("sts.endpoint")
  Optional<URI> tokensEndpoint();

  /** Where the Secrets of AWSClusterStaticIdentities are. */
  @WithName("identity-namespace")
  @WithDefault("capa-system")
  String identityNamespace();

  /** After this time a call counts as one whose outcome is not known. */
  @WithName("call-timeout")
  @WithDefault("30S")
  Duration callTimeout();
}
