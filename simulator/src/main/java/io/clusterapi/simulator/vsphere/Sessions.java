package io.clusterapi.simulator.vsphere;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Who is logged in. Lost with the process, as those of a vCenter that is restarted. */
final class Sessions {
  private final VSphereSettings settings;
  private final Set<String> keys = ConcurrentHashMap.newKeySet();

  Sessions(VSphereSettings settings) {
    this.settings = settings;
  }

  /**
   * @throws VimFault when user or password is wrong
   */
  String login(String user, String password) {
    if (!user.equals(settings.user()) || !password.equals(settings.password())) {
      throw new VimFault(
          "InvalidLogin", "Cannot complete login due to an incorrect user name or password.");
    }
    String key = UUID.randomUUID().toString();
    keys.add(key);
    return key;
  }

  void logout(String key) {
    keys.remove(key);
  }

  boolean active(String key) {
    return keys.contains(key);
  }

  int count() {
    return keys.size();
  }

  void end() {
    keys.clear();
  }
}
