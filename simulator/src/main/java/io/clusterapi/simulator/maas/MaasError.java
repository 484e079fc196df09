package io.clusterapi.simulator.maas;

/** A refusal with the status and words of the real MAAS. */
final class MaasError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  MaasError(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** A form field that is wrong, as Django says it. */
  static MaasError field(String name, String message) {
    return new MaasError(
        400, "{\"" + name + "\": [\"" + message.replace("\\", "\\\\").replace("\"", "'") + "\"]}");
  }

  static MaasError notFound() {
    return new MaasError(404, "Not Found");
  }

  int status() {
    return status;
  }
}
