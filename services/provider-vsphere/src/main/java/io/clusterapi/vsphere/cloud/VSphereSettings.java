package io.clusterapi.vsphere.cloud;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How vCenters are reached.
 *
 * @param endpoint address used for every vCenter, for example of the simulator; its own when empty
 * @param identityNamespace where the Secrets of VSphereClusterIdentities are
 * @param username the provider's own account, for clusters without identityRef
 * @param password of that account
 * @param verifyCertificates whether a vCenter without thumbprint has to be signed by a trusted
 *     authority
 * @param callTimeout after this time a call counts as one whose outcome is not known
 */
public record VSphereSettings(
    Optional<URI> endpoint,
    String identityNamespace,
    Optional<String> username,
    Optional<String> password,
    boolean verifyCertificates,
    Duration callTimeout) {

  /** Without the password. */
  @Override
  public String toString() {
    return "VSphereSettings[" + endpoint + "]";
  }
}
