package io.clusterapi.simulator.maas;

import io.clusterapi.simulator.cloud.LedgerEntry;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.Transaction;
import io.clusterapi.simulator.cloud.View;
import java.util.Map;

/**
 * One call to the API, authenticated.
 *
 * @param user who calls
 * @param form its parameters, of the query and the body
 * @param id of the object the path names; empty for a list
 * @param view what it reads; a {@link Transaction} when it may write
 */
record Call(String user, Form form, String id, View view) {

  Transaction transaction() {
    return (Transaction) view;
  }

  /** The resource the path names. */
  Resource require(String type) {
    return view.find(Inventory.SCOPE, type, id).orElseThrow(MaasError::notFound);
  }

  /** Notes a create or delete in the ledger. */
  static void record(
      Transaction transaction,
      String action,
      String type,
      String id,
      String name,
      Map<String, String> tags) {
    transaction.record(
        new LedgerEntry(
            0,
            null,
            MaasCloud.CLOUD,
            Inventory.SCOPE.account(),
            Inventory.SCOPE.region(),
            type,
            id,
            name,
            tags,
            "",
            action,
            Map.of()));
  }
}
