package io.clusterapi.vsphere.cloud;

/** What vCenter answered instead of a result, before it is classified. */
final class VimFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final int status;

  /**
   * @param name of the fault in the API, such as InvalidLogin; empty when the answer had none
   * @param status HTTP status; 0 for the error of a task
   */
  VimFault(String name, int status, String message) {
    super(message, null, false, false);
    this.name = name;
    this.status = status;
  }

  String name() {
    return name;
  }

  int status() {
    return status;
  }
}
