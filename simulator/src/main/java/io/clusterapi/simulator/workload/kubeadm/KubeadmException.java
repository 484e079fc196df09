package io.clusterapi.simulator.workload.kubeadm;

/** A reason for kubeadm to end with exit code 1; the message is what it prints. */
public final class KubeadmException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KubeadmException(String message) {
    super(message);
  }

  /** A failed check before anything was changed, as kubeadm lists them. */
  static KubeadmException preflight(String check, String why) {
    return new KubeadmException(
        "error execution phase preflight: [preflight] Some fatal errors occurred:\n\t[ERROR "
            + check
            + "]: "
            + why
            + "\n[preflight] If you know what you are doing, you can make a check non-fatal with"
            + " `--ignore-preflight-errors=...`");
  }
}
