package io.clusterapi.aws.planning;

import io.clusterapi.model.infrastructure.aws.AWSIdentityReference;
import io.clusterapi.provider.part.Account;

/**
 * As whom AWS is called, in the form an {@link Account} keeps it.
 *
 * @param kind of the identity object
 * @param name of the identity object
 */
public record AwsIdentity(String kind, String name) {
  public static final String CONTROLLER = "AWSClusterControllerIdentity";
  public static final String STATIC = "AWSClusterStaticIdentity";
  public static final String ROLE = "AWSClusterRoleIdentity";

  /** The credentials of the provider itself. */
  public static final AwsIdentity OWN = new AwsIdentity(CONTROLLER, "default");

  /** The identity a reference names; the provider's own without one. */
  public static AwsIdentity of(AWSIdentityReference reference) {
    return reference == null ? OWN : new AwsIdentity(reference.kind, reference.name);
  }

  /** The identity of an account. */
  public static AwsIdentity of(Account account) {
    String[] words = account.identity().split("/", 2);
    return words.length == 1
        ? new AwsIdentity(CONTROLLER, words[0])
        : new AwsIdentity(words[0], words[1]);
  }

  /** The account in a region: names of different kinds may be equal. */
  public Account in(String region) {
    return new Account(region, kind.equals(CONTROLLER) ? name : kind + "/" + name);
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
