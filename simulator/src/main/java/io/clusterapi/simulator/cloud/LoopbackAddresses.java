package io.clusterapi.simulator.cloud;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives each load balancer a loopback address of its own: of the default block 127.64.0.1,
 * 127.64.0.2 and so on through 127.127.255.254, never one twice before all 4 million were used.
 * Simulators that run side by side need blocks of their own. Where a system answers on 127.0.0.1
 * only, all load balancers share that one and differ by port.
 */
public final class LoopbackAddresses {
  /** The block used when none is set. */
  public static final String DEFAULT = "127.64.0.0/10";

  /** Stands for 127.0.0.1 for all. */
  public static final String SHARED = "shared";

  private static final Scope SCOPE = new Scope("simulator", "", "");
  private static final String TYPE = "sequence";
  private static final String ID = "loopback-address";
  private static final Pattern BLOCK =
      Pattern.compile("127\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

  private final int first;
  private final int count;

  private LoopbackAddresses(int first, int count) {
    this.first = first;
    this.count = count;
  }

  /**
   * @param setting a block of 127.0.0.0/8, or {@value #SHARED}
   * @throws IllegalArgumentException when it is neither
   */
  public static LoopbackAddresses of(String setting) {
    if (setting.equals(SHARED)) {
      return new LoopbackAddresses(0, 0);
    }
    Matcher block = BLOCK.matcher(setting);
    if (block.matches()) {
      int address = 127;
      boolean good = true;
      for (int i = 1; i <= 3; i++) {
        int part = Integer.parseInt(block.group(i));
        good &= part <= 255;
        address = address << 8 | part;
      }
      int length = Integer.parseInt(block.group(4));
      if (good && length >= 8 && length <= 28 && (address & (1 << (32 - length)) - 1) == 0) {
        return new LoopbackAddresses(address, 1 << (32 - length));
      }
    }
    throw new IllegalArgumentException(
        "the addresses of load balancers must be a block of 127.0.0.0/8 with a prefix of 8 to 28"
            + " bits, such as "
            + DEFAULT
            + ", or "
            + SHARED
            + " (127.0.0.1 for all); found: "
            + setting);
  }

  /** True when all load balancers share 127.0.0.1. */
  public boolean shared() {
    return count == 0;
  }

  public String next(Transaction transaction) {
    if (shared()) {
      return "127.0.0.1";
    }
    Resource sequence =
        transaction
            .find(SCOPE, TYPE, ID)
            .orElseGet(() -> transaction.create(SCOPE, TYPE, ID, node(0), node(0)));
    int next = sequence.shown().path("last").asInt();
    int lowByte;
    do {
      next = next + 1 >= count ? 1 : next + 1;
      lowByte = first + next & 0xff;
    } while (lowByte == 0 || lowByte == 255);
    int chosen = next;
    transaction.put(sequence.with(shown -> shown.put("last", chosen)));
    int address = first + chosen;
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
