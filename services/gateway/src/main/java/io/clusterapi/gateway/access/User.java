package io.clusterapi.gateway.access;

import java.util.List;

/**
 * Who makes a request.
 *
 * @param uid empty when the credentials carry none
 */
public record User(String name, String uid, List<String> groups) {
  /** Members may do everything. */
  public static final String ADMINS = "capi:admins";

  public boolean isAdmin() {
    return groups.contains(ADMINS);
  }
}
