package io.clusterapi.vsphere.planning;

import io.clusterapi.provider.part.Account;

/**
 * Which vCenter, as whom: what an {@link Account} says on vSphere.
 *
 * @param server address
 * @param thumbprint of its certificate; empty to trust by authority
 * @param namespace of the Secret; empty for that of the provider's identities
 * @param secret name of the Secret with username and password; empty for the provider's own account
 */
public record VCenterAccount(String server, String thumbprint, String namespace, String secret) {
  private static final String OWN = "provider";

  /** One session is shared by all that has an equal account. */
  public Account account() {
    return new Account(
        thumbprint.isEmpty() ? server : server + " " + thumbprint,
        secret.isEmpty() ? OWN : namespace + "/" + secret);
  }

  public static VCenterAccount of(Account account) {
    int space = account.scope().indexOf(' ');
    String server = space < 0 ? account.scope() : account.scope().substring(0, space);
    String thumbprint = space < 0 ? "" : account.scope().substring(space + 1);
    int slash = account.identity().indexOf('/');
    return slash < 0
        ? new VCenterAccount(server, thumbprint, "", "")
        : new VCenterAccount(
            server,
            thumbprint,
            account.identity().substring(0, slash),
            account.identity().substring(slash + 1));
  }
}
