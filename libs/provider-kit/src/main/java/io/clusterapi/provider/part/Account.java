package io.clusterapi.provider.part;

/**
 * Where and as whom a cloud is called. Rate limits, clients and batched describes are shared by all
 * parts with an equal account.
 *
 * @param scope region, or server, or subscription and location
 * @param identity name of the identity object whose credentials are used
 */
public record Account(String scope, String identity) {
  @Override
  public String toString() {
    return scope + "/" + identity;
  }
}
