package io.clusterapi.vsphere.cloud;

import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure;
import io.clusterapi.provider.driver.CloudFailure.Category;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** What vCenter's faults mean. */
final class VSphereFailures {
  private static final Map<String, Category> FAULTS =
      Map.ofEntries(
          Map.entry("ManagedObjectNotFound", Category.NOT_FOUND),
          Map.entry("InvalidLogin", Category.UNAUTHORIZED),
          Map.entry("NotAuthenticated", Category.UNAUTHORIZED),
          Map.entry("NoPermission", Category.UNAUTHORIZED),
          Map.entry("DuplicateName", Category.ALREADY_EXISTS),
          Map.entry("AlreadyExists", Category.ALREADY_EXISTS),
          Map.entry("InvalidPowerState", Category.NOT_YET),
          Map.entry("InvalidState", Category.NOT_YET),
          Map.entry("TaskInProgress", Category.NOT_YET),
          Map.entry("ToolsUnavailable", Category.NOT_YET),
          Map.entry("ResourceInUse", Category.IN_USE),
          Map.entry("RequestCanceled", Category.NOT_YET),
          Map.entry("ConcurrentAccess", Category.NOT_YET),
          Map.entry("HostConnectFault", Category.NOT_YET),
          Map.entry("InsufficientResourcesFault", Category.NO_CAPACITY),
          Map.entry("InsufficientCpuResourcesFault", Category.NO_CAPACITY),
          Map.entry("InsufficientMemoryResourcesFault", Category.NO_CAPACITY),
          Map.entry("NoDiskSpace", Category.NO_CAPACITY),
          Map.entry("InsufficientStorageSpace", Category.QUOTA),
          Map.entry("LicenseExpired", Category.QUOTA),
          Map.entry("NotEnoughLicenses", Category.QUOTA),
          Map.entry("InvalidArgument", Category.INVALID),
          Map.entry("InvalidName", Category.INVALID),
          Map.entry("InvalidDeviceSpec", Category.INVALID),
          Map.entry("InvalidDeviceOperation", Category.INVALID),
          Map.entry("InvalidProperty", Category.INVALID),
          Map.entry("InvalidRequest", Category.INVALID),
          Map.entry("NotSupported", Category.INVALID),
          Map.entry("FileNotFound", Category.INVALID));

  private VSphereFailures() {}

  /** The failure of a call named {@code action}. */
  static CloudException of(String action, Throwable thrown) {
    Throwable failure =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (failure instanceof CloudException cloud) {
      return cloud;
    }
    if (failure instanceof OperationFailure known) {
      // Credentials that are not there: nothing was called.
      return new CloudException(
          new CloudFailure(
              Category.UNAUTHORIZED, known.reason(), known.getMessage(), known.retryAfter()),
          known);
    }
    if (failure instanceof VimFault fault) {
      return fault(action, fault);
    }
    if (failure instanceof SSLException) {
      return exception(
          Category.UNAUTHORIZED,
          action
              + ": vCenter's certificate is not trusted: set spec.thumbprint to its fingerprint, or"
              + " have its authority trusted by the provider");
    }
    if (failure instanceof ConnectException) {
      return exception(
          Category.NOT_YET,
          action + ": vCenter cannot be reached: check spec.server and the network");
    }
    return new CloudException(
        new CloudFailure(
            Category.UNKNOWN_OUTCOME,
            "",
            action + " got no answer from vCenter; it is looked up before it is tried again",
            Optional.empty()),
        failure);
  }

  private static CloudException fault(String action, VimFault fault) {
    Optional<Duration> pause =
        fault.status() == 503 ? Optional.of(Duration.ofSeconds(1)) : Optional.empty();
    return new CloudException(
        new CloudFailure(category(fault), fault.name(), action + ": " + fault.getMessage(), pause),
        null);
  }

  static Category category(VimFault fault) {
    Category known = FAULTS.get(fault.name());
    if (known != null) {
      return known;
    }
    if (fault.status() == 503 || fault.status() == 429) {
      return Category.THROTTLED;
    }
    if (fault.status() == 401 || fault.status() == 403) {
      return Category.UNAUTHORIZED;
    }
    if (fault.status() == 404) {
      return Category.NOT_FOUND;
    }
    // A fault nobody listed, or an internal error: it may have happened.
    return Category.UNKNOWN_OUTCOME;
  }

  static CloudException exception(Category category, String message) {
    return new CloudException(new CloudFailure(category, "", message, Optional.empty()), null);
  }
}
