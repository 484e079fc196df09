package io.clusterapi.simulator;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The real AWS clients, pointed at a simulator. They do not retry, so that faults are seen. */
public final class AwsClients implements AutoCloseable {
  public final Ec2Client ec2;
  public final ElasticLoadBalancingV2Client balancing;
  public final ElasticLoadBalancingClient classic;
  public final SecretsManagerClient secrets;
  public final StsClient sts;

  public AwsClients(URI endpoint, String accessKey) {
    AwsCredentialsProvider credentials =
        StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "secret"));
    ec2 = set(Ec2Client.builder(), endpoint, credentials).httpClient(http()).build();
    balancing =
        set(ElasticLoadBalancingV2Client.builder(), endpoint, credentials)
            .httpClient(http())
            .build();
    classic =
        set(ElasticLoadBalancingClient.builder(), endpoint, credentials).httpClient(http()).build();
    secrets = set(SecretsManagerClient.builder(), endpoint, credentials).httpClient(http()).build();
    sts = set(StsClient.builder(), endpoint, credentials).httpClient(http()).build();
  }

  private static SdkHttpClient http() {
    return UrlConnectionHttpClient.create();
  }

  private static <B extends AwsClientBuilder<B, C>, C> B set(
      B builder, URI endpoint, AwsCredentialsProvider credentials) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(credentials)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(DefaultRetryStrategy.doNotRetry())
                .build());
  }

  /** The code an EC2 call is refused with. */
  public static String code(Runnable call) {
    try {
      call.run();
    } catch (AwsServiceException e) {
      return e.awsErrorDetails().errorCode();
    } catch (SdkServiceException e) {
      return "status " + e.statusCode();
    }
    return "accepted";
  }

  @Override
  public void close() {
    ec2.close();
    balancing.close();
    classic.close();
    secrets.close();
    sts.close();
  }
}
