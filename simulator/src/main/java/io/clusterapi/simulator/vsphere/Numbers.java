package io.clusterapi.simulator.vsphere;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.Transaction;

/** Numbers that are given once: of managed objects, MAC addresses and DHCP leases. */
final class Numbers {
  private static final String TYPE = "sequence";

  private Numbers() {}

  static int next(Transaction transaction, String name, int first) {
    Resource sequence =
        transaction
            .find(VSphereCloud.SCOPE, TYPE, name)
            .orElseGet(
                () ->
                    transaction.create(
                        VSphereCloud.SCOPE,
                        TYPE,
                        name,
                        JsonNodeFactory.instance.objectNode().put("next", first),
                        JsonNodeFactory.instance.objectNode()));
    int number = sequence.shown().path("next").asInt();
    transaction.put(sequence.with(shown -> shown.put("next", number + 1)));
    return number;
  }
}
