package io.clusterapi.controlplane.bootstrap;

import java.util.List;

/**
 * How a joining machine finds and trusts the cluster, where the user did not say so.
 *
 * @param token bootstrap token {@code id.secret}; needed unless the spec brings its own or uses a
 *     discovery file
 * @param caCertHashes of the cluster's authority, see {@code CertificateAuthority.discoveryHashes}
 */
public record Discovery(String token, List<String> caCertHashes) {
  public Discovery {
    token = token == null ? "" : token;
    caCertHashes = List.copyOf(caCertHashes);
  }

  /** Without the token: records end up in logs. */
  @Override
  public String toString() {
    return "Discovery" + caCertHashes;
  }
}
