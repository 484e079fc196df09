package io.clusterapi.vsphere.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.planning.ManualClock;
import io.clusterapi.provider.part.Account;
import io.clusterapi.vsphere.planning.VCenterAccount;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FoundPathsTest {
  private static final Account ONE = new VCenterAccount("vc", "", "default", "one").account();
  private static final ManagedObject FOLDER = new ManagedObject("Folder", "group-v3");

  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final FoundPaths paths = new FoundPaths(clock);

  @Test
  void whatWasFoundIsKnownForAWhile() {
    paths.put(ONE, "/dc/vm", FOLDER);
    clock.advance(FoundPaths.KEPT.minusSeconds(1));
    assertThat(paths.at(ONE, "/dc/vm")).contains(FOLDER);
    clock.advance(Duration.ofSeconds(1));
    assertThat(paths.at(ONE, "/dc/vm")).isEmpty();
  }

  /** Found by F25: each cluster has an account of its own, and left five paths. */
  @Test
  void whatIsTooOldToBeKnownIsNotKept() {
    for (int i = 0; i < 100; i++) {
      Account account = new VCenterAccount("vc", "", "default", "user-" + i).account();
      paths.put(account, "/dc/vm", FOLDER);
      paths.put(account, "/dc/host", FOLDER);
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(paths.size()).isEqualTo(4);
  }

  @Test
  void whatIsFoundAnewIsKnownAnew() {
    paths.put(ONE, "/dc/vm", FOLDER);
    clock.advance(Duration.ofSeconds(90));
    paths.put(ONE, "/dc/vm", FOLDER);
    clock.advance(Duration.ofSeconds(90));
    paths.put(ONE, "/dc/host", FOLDER);
    assertThat(paths.at(ONE, "/dc/vm")).contains(FOLDER);
  }
}
