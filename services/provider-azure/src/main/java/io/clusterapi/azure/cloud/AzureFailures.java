package io.clusterapi.azure.cloud;

import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure;
import io.clusterapi.provider.driver.CloudFailure.Category;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** What Azure's answers mean. */
final class AzureFailures {
  private static final Set<String> QUOTA =
      Set.of(
          "QuotaExceeded",
          "ResourceQuotaExceeded",
          "PublicIPCountLimitReached",
          "SubscriptionQuotaExceeded");
  private static final Set<String> NO_CAPACITY =
      Set.of(
          "AllocationFailed",
          "ZonalAllocationFailed",
          "OverconstrainedAllocationRequest",
          "OverconstrainedZonalAllocationRequest",
          "SkuNotAvailable",
          "SubnetIsFull");

  /** Something is not as far as it has to be: time helps. */
  private static final Set<String> NOT_YET =
      Set.of(
          "AnotherOperationInProgress",
          "RetryableError",
          "RetryableErrorDueToAnotherOperation",
          "ReferencedResourceNotProvisioned",
          "ResourceGroupBeingDeleted",
          "OperationPreempted",
          "CanceledAndSupersededDueToAnotherOperation",
          "StorageAccountOperationInProgress",
          // two machines chose the same port for SSH; the next try sees the other's rule
          "RulesUseSameFrontendPortProtocolAndFrontendIPConfig");

  private static final Set<String> REFERENCE =
      Set.of("InvalidResourceReference", "ParentResourceNotFound");

  private AzureFailures() {}

  /** The failure of a call named {@code action}. */
  static CloudException of(String action, Throwable thrown) {
    Throwable failure =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (failure instanceof CloudException cloud) {
      return cloud;
    }
    if (failure instanceof OperationFailure operation) {
      // The identity or its Secret is away: nothing was called.
      return new CloudException(
          new CloudFailure(
              Category.UNAUTHORIZED, "", operation.getMessage(), operation.retryAfter()),
          operation);
    }
    if (failure instanceof ArmFailure arm) {
      return new CloudException(
          new CloudFailure(
              category(arm.status(), arm.code(), arm.getMessage()),
              arm.code(),
              action + ": " + arm.getMessage(),
              arm.retryAfter()),
          arm);
    }
    return exception(
        Category.UNKNOWN_OUTCOME,
        "",
        action + " got no answer from Azure; it is looked up before it is tried again");
  }

  static Category category(int status, String code, String message) {
    if (status == 429) {
      return code.contains("AnotherOperation") ? Category.NOT_YET : Category.THROTTLED;
    }
    if (status == 401 || status == 403) {
      return Category.UNAUTHORIZED;
    }
    if (QUOTA.contains(code) || (message != null && message.contains("exceeding approved"))) {
      return Category.QUOTA;
    }
    if (NO_CAPACITY.contains(code)) {
      return Category.NO_CAPACITY;
    }
    if (NOT_YET.contains(code) || REFERENCE.contains(code)) {
      return Category.NOT_YET;
    }
    if (code.contains("InUse") || code.contains("CannotBeDeleted")) {
      return Category.IN_USE;
    }
    if (status == 412) {
      return Category.ALREADY_EXISTS;
    }
    if (status == 404) {
      return notFound(code);
    }
    if (status == 409) {
      return Category.NOT_YET;
    }
    return status >= 500 || status == 408 ? Category.UNKNOWN_OUTCOME : Category.INVALID;
  }

  // What the user names and does not exist is a wrong value, not something gone.
  private static Category notFound(String code) {
    return switch (code) {
      case "GalleryImageNotFound",
          "PlatformImageNotFound",
          "ImageNotFound",
          "SubscriptionNotFound",
          "InvalidResourceType" ->
          Category.INVALID;
      default -> Category.NOT_FOUND;
    };
  }

  static CloudException exception(Category category, String code, String message) {
    return new CloudException(new CloudFailure(category, code, message, Optional.empty()), null);
  }
}
