package io.clusterapi.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.loop.operation.OperationFailure.Kind;
import io.clusterapi.provider.driver.CloudFailure.Category;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;

class AwsFailuresTest {

  @ParameterizedTest
  @CsvSource({
    "RequestLimitExceeded, 503, THROTTLED",
    "ThrottlingException, 400, THROTTLED",
    "DependencyViolation, 400, IN_USE",
    "InvalidVpcID.NotFound, 400, NOT_FOUND",
    "LoadBalancerNotFound, 400, NOT_FOUND",
    "InvalidAMIID.NotFound, 400, INVALID",
    "VpcLimitExceeded, 400, QUOTA",
    "InstanceLimitExceeded, 400, QUOTA",
    "InsufficientInstanceCapacity, 500, NO_CAPACITY",
    "AuthFailure, 401, UNAUTHORIZED",
    "InvalidPermission.Duplicate, 400, ALREADY_EXISTS",
    "InvalidSubnet.Conflict, 400, ALREADY_EXISTS",
    "IncorrectInstanceState, 400, NOT_YET",
    "InternalError, 500, UNKNOWN_OUTCOME",
    "InvalidParameterValue, 400, INVALID",
  })
  void codesOfAwsHaveOneMeaning(String code, int status, Category category) {
    assertThat(AwsFailures.category(code, status)).isEqualTo(category);
  }

  @Test
  void aCutConnectionLeavesTheOutcomeOpen() {
    var failure = AwsFailures.of("CreateVpc", SdkClientException.create("Connection reset"));
    assertThat(failure.failure().category()).isEqualTo(Category.UNKNOWN_OUTCOME);
    assertThat(failure.failure().asFailure().kind()).isEqualTo(Kind.TRANSIENT);
  }

  @Test
  void missingCredentialsAreSaidSoAndTriedAgainSlowly() {
    var failure =
        AwsFailures.of(
            "CreateVpc", SdkClientException.create("Unable to load credentials from any provider"));
    assertThat(failure.failure().category()).isEqualTo(Category.UNAUTHORIZED);
    assertThat(failure.failure().asFailure().getMessage()).contains("AWS_ACCESS_KEY_ID");
    assertThat(failure.failure().asFailure().retryAfter()).isPresent();
  }
}
