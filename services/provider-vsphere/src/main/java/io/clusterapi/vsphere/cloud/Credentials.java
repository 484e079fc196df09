package io.clusterapi.vsphere.cloud;

import io.clusterapi.provider.secret.SecretValues;
import io.clusterapi.vsphere.planning.VCenterAccount;
import io.smallrye.mutiny.Uni;

/** Fetches the account vCenter is called with, at each login. */
@FunctionalInterface
public interface Credentials {

  /** User and password; the text form has neither. */
  record Login(String username, String password) {
    @Override
    public String toString() {
      return "Login";
    }
  }

  /** Fails with a classified failure that names the Secret when it is not there. */
  Uni<Login> of(VCenterAccount account);

  /** From the Secrets identities name, else from the settings of the provider. */
  static Credentials from(SecretValues secrets, VSphereSettings settings) {
    return account -> {
      if (account.secret().isEmpty()) {
        return settings.username().isEmpty() || settings.password().isEmpty()
            ? Uni.createFrom()
                .failure(
                    VSphereFailures.exception(
                        io.clusterapi.provider.driver.CloudFailure.Category.UNAUTHORIZED,
                        "The VSphereCluster names no spec.identityRef and the provider has no"
                            + " account of its own: set either, or capi.vsphere.username and"
                            + " capi.vsphere.password"))
            : Uni.createFrom()
                .item(new Login(settings.username().get(), settings.password().get()));
      }
      String namespace =
          account.namespace().isEmpty() ? settings.identityNamespace() : account.namespace();
      return secrets
          .read(namespace, account.secret(), "username", "password")
          .map(
              values ->
                  new Login(
                      values.text("username").orElseThrow(),
                      values.text("password").orElseThrow()));
    };
  }
}
