package io.clusterapi.local.command;

import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.local.Component;
import io.clusterapi.local.StackRecords;

/** The management API of the user's stack. */
final class ManagementApi {
  private ManagementApi() {}

  /** A client, once it is clear that there is something to talk to. */
  static ApiClient connect(Capi capi) {
    if (!new StackRecords(capi.state()).running().containsKey(Component.GATEWAY)) {
      throw new Failure("The stack does not run.", "Start it: ./capi up --detach");
    }
    return ApiClient.of(capi.state().adminKubeconfig());
  }
}
