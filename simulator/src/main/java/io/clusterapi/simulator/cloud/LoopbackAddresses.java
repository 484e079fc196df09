package io.clusterapi.simulator.cloud;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Gives each load balancer a loopback address of its own: 127.64.0.1, 127.64.0.2 and so on through
 * 127.127.255.254, never one twice before all 4 million were used. Where a system answers on
 * 127.0.0.1 only, all share that one and differ by port.
 */
public final class LoopbackAddresses {
  private static final Scope SCOPE = new Scope("simulator", "", "");
  private static final String TYPE = "sequence";
  private static final String ID = "loopback-address";
  private static final int FIRST = (127 << 24) | (64 << 16);
  private static final int COUNT = 64 << 16;

  private final boolean shared;

  public LoopbackAddresses(boolean shared) {
    this.shared = shared;
  }

  /** True when all load balancers share 127.0.0.1. */
  public boolean shared() {
    return shared;
  }

  public String next(Transaction transaction) {
    if (shared) {
      return "127.0.0.1";
    }
    Resource sequence =
        transaction
            .find(SCOPE, TYPE, ID)
            .orElseGet(() -> transaction.create(SCOPE, TYPE, ID, node(0), node(0)));
    int last = sequence.shown().path("last").asInt();
    int next = last;
    int lowByte;
    do {
      next = next + 1 >= COUNT ? 1 : next + 1;
      lowByte = next & 0xff;
    } while (lowByte == 0 || lowByte == 255);
    int chosen = next;
    transaction.put(sequence.with(shown -> shown.put("last", chosen)));
    int address = FIRST + chosen;
    return (address >>> 24)
        + "."
        + (address >>> 16 & 0xff)
        + "."
        + (address >>> 8 & 0xff)
        + "."
        + (address & 0xff);
  }

  private static ObjectNode node(int last) {
    return JsonNodeFactory.instance.objectNode().put("last", last);
  }
}
