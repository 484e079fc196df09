package io.clusterapi.simulator.azure;

/** A refusal in Resource Manager's terms. */
final class ArmError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  ArmError(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  static ArmError invalid(String code, String message) {
    return new ArmError(400, code, message);
  }

  static ArmError notFound(ArmId id) {
    return new ArmError(
        404,
        "ResourceNotFound",
        "The Resource '%s/%s' under resource group '%s' was not found."
            .formatted(id.type(), String.join("/", id.names()), id.group()));
  }
}
