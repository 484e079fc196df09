package io.clusterapi.simulator.machine;

import java.util.Map;

/** What a cloud gives a machine to boot from. */
public interface BootSource {
  /** The user data, decoded from its transport form only; empty when none was given. */
  byte[] userData();

  /** The instance metadata, with the names of the cloud's metadata service. */
  Map<String, Object> metadata();

  /**
   * Acts as the boot hook script of the user data would.
   *
   * @throws BootFailure when the script would have failed
   */
  void runBootHook(Machine machine, String script);

  /** The machine's display name in its cloud. */
  String name();
}
