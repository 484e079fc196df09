package io.clusterapi.http.serving;

import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.model.admission.AdmissionRefused;
import io.clusterapi.model.conversion.ConversionRefused;
import io.clusterapi.model.manifest.ManifestInvalid;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Turns what went wrong inside into what a client may know of it. */
final class Failures {
  private static final Logger LOG = Logger.getLogger(Failures.class);
  private static final int RETRY_AFTER_SECONDS = 2;

  private Failures() {}

  static ApiFailure of(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ApiFailure known) {
      return known;
    }
    if (cause instanceof ResourceStore.AlreadyExists) {
      return ApiFailure.of(409, "AlreadyExists", cause.getMessage());
    }
    if (cause instanceof ResourceStore.Conflict) {
      return ApiFailure.of(409, "Conflict", cause.getMessage());
    }
    if (cause instanceof ResourceStore.Expired) {
      return ApiFailure.expired(cause.getMessage());
    }
    if (cause instanceof AdmissionRefused refused) {
      return ApiFailure.refused(refused);
    }
    if (cause instanceof ConversionRefused refused) {
      return ApiFailure.badRequest(
          refused.getMessage(),
          new ApiFailure.Cause("FieldValueInvalid", refused.problem(), refused.field()));
    }
    if (cause instanceof ManifestInvalid) {
      return ApiFailure.badRequest(cause.getMessage());
    }
    if (storeIsAway(cause)) {
      LOG.warnf("the database did not answer: %s", cause.getMessage());
      return ApiFailure.unavailable(
          RETRY_AFTER_SECONDS, "the database of this service does not answer; try again shortly");
    }
    String reference = UUID.randomUUID().toString();
    LOG.errorf(cause, "request failed, reference %s", reference);
    return ApiFailure.internal(reference);
  }

  /**
   * Connection loss has no common type: refused and closed connections, pool time-outs and the
   * server's own class 08 and 57P (shutdown) answers all mean the same to a client.
   */
  private static boolean storeIsAway(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String type = t.getClass().getName();
      String message = String.valueOf(t.getMessage());
      if (t instanceof IOException
          || t instanceof TimeoutException
          || type.endsWith("ClosedConnectionException")
          || (type.endsWith("NoStackTraceThrowable") && message.contains("Timeout"))
          || (type.endsWith("PgException")
              && (message.contains("(57P")
                  || message.contains("(08")
                  || message.contains("(53300")))) {
        return true;
      }
    }
    return false;
  }
}
