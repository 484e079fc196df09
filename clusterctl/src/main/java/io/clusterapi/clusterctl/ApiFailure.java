package io.clusterapi.clusterctl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The management API refused a request. */
public final class ApiFailure extends Failure {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String reason;

  ApiFailure(int code, String reason, String what, String next) {
    super(what, next);
    this.code = code;
    this.reason = reason;
  }

  /** HTTP status, for example 404. */
  public int code() {
    return code;
  }

  /**
   * Kubernetes' reason, for example {@code NotFound} or {@code AlreadyExists}; empty when the
   * answer had none.
   */
  public String reason() {
    return reason;
  }

  /**
   * @param subject what was asked for, for example {@code apply Cluster default/demo}
   * @param status the body if it is a Status object, else anything
   */
  static ApiFailure of(int code, JsonNode status, String subject) {
    String reason = status.path("reason").asText("");
    String message = status.path("message").asText("");
    List<String> causes = new ArrayList<>();
    for (JsonNode cause : status.path("details").path("causes")) {
      String field = cause.path("field").asText("");
      String line =
          field.isEmpty()
              ? cause.path("message").asText()
              : field + ": " + cause.path("message").asText();
      if (!message.contains(cause.path("message").asText("\u0000"))) {
        causes.add(line);
      }
    }
    StringBuilder what = new StringBuilder("could not ").append(subject).append(": ");
    what.append(message.isEmpty() ? "the management API answered " + code : message);
    causes.forEach(cause -> what.append("\n  ").append(cause));
    return new ApiFailure(code, reason, what.toString(), next(code, reason));
  }

  private static String next(int code, String reason) {
    return switch (code) {
      case 401 ->
          "The credentials of the kubeconfig are not accepted: use another one with --kubeconfig.";
      case 403 ->
          "This user may not do that: use a kubeconfig with more rights, or have the object changed as the message says.";
      case 404 -> "";
      case 409 ->
          "AlreadyExists".equals(reason)
              ? ""
              : "Someone else changed it at the same time: run the command again.";
      case 413 -> "Split the manifest and send the parts one after the other.";
      case 400, 415, 422 -> "Correct the manifest and run the command again.";
      case 429, 502, 503, 504 ->
          "The management API is busy or still starting: try again in a few seconds.";
      default -> code >= 500 ? "Look into the log of the service that owns the kind." : "";
    };
  }
}
