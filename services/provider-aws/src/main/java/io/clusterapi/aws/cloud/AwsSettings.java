package io.clusterapi.aws.cloud;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where AWS is.
 *
 * @param endpoint address of all services instead of AWS' own, for example the simulator's
 * @param ec2 address of EC2, before {@code endpoint}
 * @param loadBalancing address of Elastic Load Balancing v2, before {@code endpoint}
 * @param secretsManager address of Secrets Manager, before {@code endpoint}
 * @param tokens address of the Security Token Service, before {@code endpoint}
 * @param callTimeout after which a call counts as one with unknown outcome
 */
public record AwsSettings(
    Optional<URI> endpoint,
    Optional<URI> ec2,
    Optional<URI> loadBalancing,
    Optional<URI> secretsManager,
    Optional<URI> tokens,
    Duration callTimeout) {}
