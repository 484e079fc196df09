package io.clusterapi.azure.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure.Category;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureFailuresTest {

  @ParameterizedTest
  @CsvSource({
    "429, TooManyRequests, THROTTLED",
    "429, RetryableErrorDueToAnotherOperation, NOT_YET",
    "401, ExpiredAuthenticationToken, UNAUTHORIZED",
    "403, AuthorizationFailed, UNAUTHORIZED",
    "404, ResourceNotFound, NOT_FOUND",
    "404, ResourceGroupNotFound, NOT_FOUND",
    "404, GalleryImageNotFound, INVALID",
    "409, QuotaExceeded, QUOTA",
    "409, AnotherOperationInProgress, NOT_YET",
    "409, ZonalAllocationFailed, NO_CAPACITY",
    "409, SkuNotAvailable, NO_CAPACITY",
    "400, InUseSubnetCannotBeDeleted, IN_USE",
    "400, NicInUse, IN_USE",
    "400, InvalidResourceReference, NOT_YET",
    "400, RulesUseSameFrontendPortProtocolAndFrontendIPConfig, NOT_YET",
    "400, InvalidParameter, INVALID",
    "412, PreconditionFailed, ALREADY_EXISTS",
    "500, InternalServerError, UNKNOWN_OUTCOME",
    "503, ServiceUnavailable, UNKNOWN_OUTCOME"
  })
  void eachRefusalHasItsClass(int status, String code, Category category) {
    assertThat(AzureFailures.category(status, code, "m")).isEqualTo(category);
  }

  @Test
  void theCloudSaysWhenToComeBack() {
    CloudException failure =
        AzureFailures.of(
            "Making x",
            new ArmFailure(429, "TooManyRequests", "slow", Optional.of(Duration.ofSeconds(7))));

    assertThat(failure.failure().retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(failure.failure().message()).isEqualTo("Making x: slow");
  }

  @Test
  void noAnswerIsNoNo() {
    assertThat(AzureFailures.of("Making x", new IOException("reset")).failure().category())
        .isEqualTo(Category.UNKNOWN_OUTCOME);
  }
}
