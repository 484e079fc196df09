package io.clusterapi.workload;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** A call to a workload cluster that failed, classified once. Carries no credentials. */
public final class WorkloadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it was, which decides who can do something about it. */
  public enum Problem {
    /** No answer: connection refused, timed out, not resolvable, or TLS not trusted. Try later. */
    UNREACHABLE,
    /** The API server does not know the credentials (401): reconnect with a fresh kubeconfig. */
    UNAUTHORIZED,
    /** The credentials may not do this (403). */
    FORBIDDEN,
    /** The object does not exist (404). */
    NOT_FOUND,
    /** Somebody else changed or created the object first (409): read it again. */
    CONFLICT,
    /** Refused for now (429), for example by a PodDisruptionBudget. */
    TOO_MANY_REQUESTS,
    /** Anything else: the request was wrong, or the server failed. */
    OTHER
  }

  private final Problem problem;

  public WorkloadException(Problem problem, String message) {
    super(message);
    this.problem = problem;
  }

  private WorkloadException(Problem problem, String message, Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }

  /**
   * Classifies a failure of the client library.
   *
   * @param action what was attempted, as in "list nodes of default/c1"
   */
  public static WorkloadException of(String action, Throwable failure) {
    Throwable cause = unwrap(failure);
    if (cause instanceof WorkloadException known) {
      return known;
    }
    if (cause instanceof KubernetesClientException client && client.getCode() >= 400) {
      return new WorkloadException(
          problemOf(client.getCode()), action + ": " + serverMessage(client), cause);
    }
    Throwable network = networkCause(cause);
    if (network != null) {
      return new WorkloadException(
          Problem.UNREACHABLE,
          action + ": cannot reach the API server: " + describe(network),
          cause);
    }
    return new WorkloadException(Problem.OTHER, action + ": " + describe(cause), cause);
  }

  static Problem problemOf(int code) {
    return switch (code) {
      case 401 -> Problem.UNAUTHORIZED;
      case 403 -> Problem.FORBIDDEN;
      case 404 -> Problem.NOT_FOUND;
      case 409 -> Problem.CONFLICT;
      case 429 -> Problem.TOO_MANY_REQUESTS;
      default -> Problem.OTHER;
    };
  }

  private static String serverMessage(KubernetesClientException failure) {
    Status status = failure.getStatus();
    String message = status == null ? null : status.getMessage();
    return message == null || message.isBlank()
        ? "the API server answered " + failure.getCode()
        : message;
  }

  // The deepest one says why: "PKIX path building failed" below "Failed to create SSL connection".
  private static Throwable networkCause(Throwable failure) {
    Throwable deepest = null;
    for (Throwable t = failure; t != null && t != t.getCause(); t = t.getCause()) {
      if (t instanceof IOException || t instanceof TimeoutException) {
        deepest = t;
      }
    }
    return deepest;
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable t = failure;
    while ((t instanceof CompletionException || t instanceof ExecutionException)
        && t.getCause() != null) {
      t = t.getCause();
    }
    return t;
  }

  private static String describe(Throwable failure) {
    if (failure instanceof SSLException) {
      return "TLS failed: " + failure.getMessage();
    }
    if (failure instanceof TimeoutException) {
      return "no answer in time";
    }
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
