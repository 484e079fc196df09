package io.clusterapi.aws.cloud;

import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure;
import io.clusterapi.provider.driver.CloudFailure.Category;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What AWS' error codes mean. */
final class AwsFailures {
  private static final Set<String> THROTTLED =
      Set.of(
          "RequestLimitExceeded",
          "Throttling",
          "ThrottlingException",
          "ThrottledException",
          "TooManyRequestsException",
          "RequestThrottled",
          "EC2ThrottledException",
          "SlowDown");
  private static final Set<String> UNAUTHORIZED =
      Set.of(
          "UnauthorizedOperation",
          "AuthFailure",
          "AccessDenied",
          "AccessDeniedException",
          "ExpiredToken",
          "ExpiredTokenException",
          "InvalidClientTokenId",
          "UnrecognizedClientException",
          "SignatureDoesNotMatch",
          "MissingAuthenticationToken",
          "OptInRequired",
          "RequestExpired");
  private static final Set<String> IN_USE =
      Set.of(
          "DependencyViolation",
          "ResourceInUse",
          "ResourceInUseException",
          "InvalidGroup.InUse",
          "InvalidIPAddress.InUse",
          "OperationNotPermitted",
          "VPCResourceNotSpecified");
  private static final Set<String> EXISTS =
      Set.of(
          "DuplicateLoadBalancerName",
          "DuplicateTargetGroupName",
          "DuplicateListener",
          "ResourceExistsException",
          "RouteAlreadyExists",
          "InvalidSubnet.Conflict",
          "Resource.AlreadyAssociated",
          "Resource.AlreadyAttached");
  private static final Set<String> NOT_YET =
      Set.of(
          "IncorrectInstanceState", "IncorrectState", "InvalidState", "InvalidSecurityGroupInUse");
  private static final Set<String> QUOTA =
      Set.of(
          "TooManyLoadBalancers",
          "TooManyTargetGroups",
          "TooManyListeners",
          "TooManyTargets",
          "PendingVpcPeeringConnectionLimitExceeded");
  private static final Set<String> NO_CAPACITY =
      Set.of(
          "InsufficientInstanceCapacity",
          "InsufficientAddressCapacity",
          "InsufficientHostCapacity",
          "InsufficientCapacityOnHost",
          "ReservationCapacityExceeded",
          "InsufficientFreeAddressesInSubnet",
          "Unsupported.InsufficientCapacity");
  private static final Set<String> NOT_FOUND =
      Set.of(
          "ResourceNotFoundException",
          "LoadBalancerNotFound",
          "TargetGroupNotFound",
          "ListenerNotFound");

  /** Named by the user, so their absence is a wrong value and not a matter of time. */
  private static final Set<String> WRONG_REFERENCE =
      Set.of(
          "InvalidAMIID.NotFound",
          "InvalidKeyPair.NotFound",
          "InvalidSnapshot.NotFound",
          "InvalidHostID.NotFound",
          "InvalidCapacityReservationId.NotFound");

  private AwsFailures() {}

  /** The failure of a call named {@code action}. */
  static CloudException of(String action, Throwable thrown) {
    Throwable failure =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    Optional<CloudException> classified = classified(failure);
    if (classified.isPresent()) {
      return classified.get();
    }
    if (failure instanceof AwsServiceException service) {
      return service(action, service);
    }
    if (failure instanceof SdkClientException client) {
      String text = String.valueOf(client.getMessage());
      if (text.contains("credentials")) {
        return exception(
            Category.UNAUTHORIZED,
            "",
            action
                + " needs AWS credentials and found none: set AWS_ACCESS_KEY_ID and"
                + " AWS_SECRET_ACCESS_KEY, a profile or a role for the provider",
            Optional.empty(),
            failure);
      }
    }
    return exception(
        Category.UNKNOWN_OUTCOME,
        "",
        action + " got no answer from AWS; it is looked up before it is tried again",
        Optional.empty(),
        failure);
  }

  // The client wraps what kept it from credentials.
  private static Optional<CloudException> classified(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CloudException cloud) {
        return Optional.of(cloud);
      }
    }
    return Optional.empty();
  }

  private static CloudException service(String action, AwsServiceException failure) {
    String code =
        failure.awsErrorDetails() == null || failure.awsErrorDetails().errorCode() == null
            ? "HTTP " + failure.statusCode()
            : failure.awsErrorDetails().errorCode();
    String said = failure.awsErrorDetails() == null ? "" : failure.awsErrorDetails().errorMessage();
    Category category = category(code, failure.statusCode());
    Optional<Duration> retryAfter =
        failure.awsErrorDetails() == null || failure.awsErrorDetails().sdkHttpResponse() == null
            ? Optional.empty()
            : failure
                .awsErrorDetails()
                .sdkHttpResponse()
                .firstMatchingHeader("Retry-After")
                .flatMap(AwsFailures::seconds);
    return exception(category, code, action + ": " + said, retryAfter, failure);
  }

  static Category category(String code, int status) {
    if (THROTTLED.contains(code) || status == 429) {
      return Category.THROTTLED;
    }
    if (UNAUTHORIZED.contains(code)) {
      return Category.UNAUTHORIZED;
    }
    if (WRONG_REFERENCE.contains(code)) {
      return Category.INVALID;
    }
    if (NOT_FOUND.contains(code) || code.endsWith(".NotFound") || code.endsWith(".Unknown")) {
      return Category.NOT_FOUND;
    }
    if (IN_USE.contains(code)) {
      return Category.IN_USE;
    }
    if (EXISTS.contains(code) || code.endsWith(".Duplicate") || code.endsWith("AlreadyExists")) {
      return Category.ALREADY_EXISTS;
    }
    if (NO_CAPACITY.contains(code)) {
      return Category.NO_CAPACITY;
    }
    if (QUOTA.contains(code) || code.endsWith("LimitExceeded")) {
      return Category.QUOTA;
    }
    if (NOT_YET.contains(code)) {
      return Category.NOT_YET;
    }
    return status >= 500 ? Category.UNKNOWN_OUTCOME : Category.INVALID;
  }

  private static Optional<Duration> seconds(String header) {
    try {
      return Optional.of(Duration.ofSeconds(Long.parseLong(header.trim())));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static CloudException exception(
      Category category,
      String code,
      String message,
      Optional<Duration> retryAfter,
      Throwable cause) {
    return new CloudException(new CloudFailure(category, code, message, retryAfter), cause);
  }

  static CloudException exception(Category category, String message) {
    return exception(category, "", message, Optional.empty(), null);
  }
}
