package io.clusterapi.aws.cloud;

import io.clusterapi.provider.part.Account;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingAsyncClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2AsyncClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerAsyncClient;
import software.amazon.awssdk.services.sts.StsAsyncClient;

/** One set of clients per account, over one connection pool. */
public final class AwsClients implements AutoCloseable {
  private final AwsSettings settings;
  private final Principals principals;
  private final SdkAsyncHttpClient http;

  /** Our own, because the client would let its loops rest for 2 s when it is closed. */
  private final EventLoopGroup eventLoops = new NioEventLoopGroup(2);

  private final Map<Account, Ec2AsyncClient> ec2 = new ConcurrentHashMap<>();
  private final Map<Account, ElasticLoadBalancingV2AsyncClient> loadBalancing =
      new ConcurrentHashMap<>();
  private final Map<Account, ElasticLoadBalancingAsyncClient> classic = new ConcurrentHashMap<>();
  private final Map<Account, SecretsManagerAsyncClient> secrets = new ConcurrentHashMap<>();
  private final Map<Account, StsAsyncClient> tokens = new ConcurrentHashMap<>();

  /**
   * @param own credentials of the provider itself
   * @param identities the others
   * @param clock tells when a session ends
   */
  public AwsClients(
      AwsSettings settings, AwsCredentialsProvider own, IdentitySource identities, Clock clock) {
    this.settings = settings;
    this.principals = new Principals(own, identities, this::tokens, clock);
    this.http =
        NettyNioAsyncHttpClient.builder()
            .maxConcurrency(64)
            .connectionTimeout(Duration.ofSeconds(5))
            .eventLoopGroup(SdkEventLoopGroup.create(eventLoops))
            .build();
  }

  public Ec2AsyncClient ec2(Account account) {
    return ec2.computeIfAbsent(
        account, key -> configured(Ec2AsyncClient.builder(), key, settings.ec2()).build());
  }

  public ElasticLoadBalancingV2AsyncClient loadBalancing(Account account) {
    return loadBalancing.computeIfAbsent(
        account,
        key ->
            configured(ElasticLoadBalancingV2AsyncClient.builder(), key, settings.loadBalancing())
                .build());
  }

  /** For classic load balancers, whose API is another one at the same address. */
  public ElasticLoadBalancingAsyncClient classic(Account account) {
    return classic.computeIfAbsent(
        account,
        key ->
            configured(ElasticLoadBalancingAsyncClient.builder(), key, settings.loadBalancing())
                .build());
  }

  public SecretsManagerAsyncClient secrets(Account account) {
    return secrets.computeIfAbsent(
        account,
        key ->
            configured(SecretsManagerAsyncClient.builder(), key, settings.secretsManager())
                .build());
  }

  private StsAsyncClient tokens(Account account) {
    return tokens.computeIfAbsent(
        account, key -> configured(StsAsyncClient.builder(), key, settings.tokens()).build());
  }

  // Retries are the operations' business: there they are durable, counted and seen by the user.
  private <
          B extends
              AwsClientBuilder<B, ?>
                  & software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder<B, ?>>
      B configured(B builder, Account account, Optional<URI> own) {
    builder
        .region(Region.of(account.scope()))
        .credentialsProvider(principals.provider(account))
        .httpClient(http)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(AwsRetryStrategy.doNotRetry())
                .apiCallTimeout(settings.callTimeout())
                .build());
    own.or(settings::endpoint).ifPresent(builder::endpointOverride);
    return builder;
  }

  @Override
  public void close() {
    ec2.values().forEach(Ec2AsyncClient::close);
    loadBalancing.values().forEach(ElasticLoadBalancingV2AsyncClient::close);
    classic.values().forEach(ElasticLoadBalancingAsyncClient::close);
    secrets.values().forEach(SecretsManagerAsyncClient::close);
    tokens.values().forEach(StsAsyncClient::close);
    http.close();
    eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
