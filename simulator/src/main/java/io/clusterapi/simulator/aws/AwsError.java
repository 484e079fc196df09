package io.clusterapi.simulator.aws;

/** A refusal with the code and words of the real cloud. */
final class AwsError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final int status;

  AwsError(int status, String code, String message) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
  }

  AwsError(String code, String message) {
    this(400, code, message);
  }

  static AwsError missing(String parameter) {
    return new AwsError("MissingParameter", "The request must contain the parameter " + parameter);
  }

  static AwsError invalid(String message) {
    return new AwsError("InvalidParameterValue", message);
  }

  static AwsError dependency(String message) {
    return new AwsError("DependencyViolation", message);
  }

  String code() {
    return code;
  }

  int status() {
    return status;
  }
}
