package io.clusterapi.e2e.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.local.Component;
import io.clusterapi.local.LedgerReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Waits for a stack to come to rest. */
final class Quiet {
  private static final Duration STEP = Duration.ofMillis(250);

  private final Stack stack;
  private String lastNews = "";
  private int records = -1;
  private int entries = -1;

  Quiet(Stack stack) {
    this.stack = stack;
  }

  /** Answers how long it took; at most the limit. */
  Duration await(Duration length, Duration limit) {
    long start = System.nanoTime();
    long since = start;
    while (System.nanoTime() - start < limit.toNanos()) {
      if (anythingNew()) {
        since = System.nanoTime();
      } else if (System.nanoTime() - since >= length.toNanos()) {
        return Duration.ofNanos(System.nanoTime() - start);
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
    return limit.plusMillis(1);
  }

  /** What happened last, for people. */
  String lastNews() {
    return lastNews;
  }

  private boolean anythingNew() {
    List<ConsumerRecord<String, byte[]>> seen = stack.events().records();
    List<JsonNode> ledger = LedgerReader.read(stack.local().port(Component.SIMULATOR), false);
    boolean news = seen.size() != records || ledger.size() != entries;
    if (seen.size() != records && !seen.isEmpty()) {
      ConsumerRecord<String, byte[]> last = seen.get(seen.size() - 1);
      lastNews = "record %s@%d %s".formatted(last.topic(), last.offset(), last.key());
    } else if (news && !ledger.isEmpty()) {
      lastNews = "ledger " + ledger.get(ledger.size() - 1);
    }
    records = seen.size();
    entries = ledger.size();
    return news;
  }
}
