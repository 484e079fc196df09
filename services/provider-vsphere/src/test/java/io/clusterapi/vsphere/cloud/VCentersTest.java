package io.clusterapi.vsphere.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.provider.part.Account;
import io.clusterapi.vsphere.planning.VCenterAccount;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VCentersTest {
  private static final Account ONE = new VCenterAccount("vc", "", "default", "one").account();
  private static final Account OTHER = new VCenterAccount("vc", "", "default", "other").account();

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final List<Account> made = new ArrayList<>();
  private long nanos;
  private final VCenters vcenters =
      new VCenters(
          account -> {
            made.add(account);
            return new VCenter(
                VCenterAccount.of(account),
                new VSphereSettings(
                    Optional.of(URI.create("http://127.0.0.1:1/")),
                    "capv-system",
                    Optional.empty(),
                    Optional.empty(),
                    true,
                    Duration.ofSeconds(1)),
                asked ->
                    Uni.createFrom().failure(new IllegalStateException("nobody may log in here")));
          },
          scheduler,
          () -> nanos);

  @AfterEach
  void stop() {
    vcenters.close();
    scheduler.shutdownNow();
  }

  @Test
  void whoIsAskedForAgainAndAgainStays() {
    for (int minute = 0; minute < 10; minute++) {
      vcenters.of(ONE);
      pass(Duration.ofMinutes(1));
    }
    assertThat(made).containsExactly(ONE);
  }

  @Test
  void whoIsNotAskedForAnyMoreIsLetGo() {
    vcenters.of(ONE);
    pass(VCenters.IDLE.plusSeconds(1));
    vcenters.of(OTHER);
    vcenters.of(ONE);
    assertThat(made).containsExactly(ONE, OTHER, ONE);
  }

  @Test
  void whoeverWaitsForATaskKeepsItsVCenter() {
    // Nobody looks how far the task is, so it does not end.
    scheduler.submit(() -> new CountDownLatch(1).await(1, TimeUnit.MINUTES));
    vcenters
        .tasks(ONE)
        .ended(new ManagedObject("Task", "task-1"))
        .subscribe()
        .with(done -> {}, failure -> {});
    pass(VCenters.IDLE.plusSeconds(1));
    vcenters.of(OTHER);
    vcenters.of(ONE);
    assertThat(made).containsExactly(ONE, OTHER);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}
