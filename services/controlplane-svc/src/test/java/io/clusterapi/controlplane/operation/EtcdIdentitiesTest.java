package io.clusterapi.controlplane.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.workload.EtcdIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EtcdIdentitiesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicLong passed = new AtomicLong();
  private final EtcdIdentities identities = new EtcdIdentities(passed::get);
  private int made;

  @Test
  void theIdentitiesOfClustersThatAreGoneAreForgotten() {
    for (int i = 0; i < 1_000; i++) {
      get("default/gone-" + i, "ca");
      pass(Duration.ofMinutes(1));
    }
    assertThat(identities.size()).isLessThanOrEqualTo(31);
  }

  @Test
  void whatIsAskedForEveryFewMinutesIsKept() {
    for (int i = 0; i < 100; i++) {
      get("default/kept", "ca");
      get("default/gone-" + i, "ca");
      pass(Duration.ofMinutes(5));
    }
    assertThat(made).as("once, and once for each other").isEqualTo(101);
  }

  @Test
  void anotherAuthorityAndADayHaveItMadeAnew() {
    get("default/a", "ca");
    get("default/a", "another");
    identities.get("default/a", "another", START.plus(Duration.ofHours(25)), () -> make("another"));
    assertThat(made).isEqualTo(3);
  }

  private void get(String cluster, String authority) {
    identities.get(cluster, authority, START, () -> make(authority));
  }

  private EtcdIdentity make(String authority) {
    made++;
    return new EtcdIdentity(authority, "certificate", "key");
  }

  private void pass(Duration time) {
    passed.addAndGet(time.toNanos());
  }
}
