package io.clusterapi.http.serving;

import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.model.admission.AdmissionRefused;
import io.clusterapi.model.conversion.ConversionRefused;
import io.clusterapi.model.manifest.ManifestInvalid;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.Locale;
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
      if (t instanceof IOException
          || t instanceof TimeoutException
          || t instanceof ClosedConnectionException
          || driverHadNoConnection(t)
          || serverGoesOrComes(t)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The driver fails a statement that it could not send by a type it has for everything, parameters
   * that do not fit included: only its words tell that the connection was gone, as for one that was
   * cut between the pool's handing it out and the statement (F4, one in 2,000 requests).
   */
  private static boolean driverHadNoConnection(Throwable failure) {
    if (!(failure instanceof NoStackTraceThrowable || failure instanceof VertxException)) {
      return false;
    }
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("connection") || message.contains("timeout");
  }

  private static boolean serverGoesOrComes(Throwable failure) {
    if (!(failure instanceof PgException answer) || answer.getSqlState() == null) {
      return false;
    }
    String state = answer.getSqlState();
    return state.startsWith("08") || state.startsWith("57P") || state.equals("53300");
  }
}
