package io.clusterapi.provider.contract;

import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.Sighting;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Answers looks on the thread that asked, so that a run knows when a look has ended. */
final class PromptDriver extends ChangedDriver {
  private final Duration patience;

  PromptDriver(PartDriver driver, Duration patience) {
    super(driver);
    this.patience = patience;
  }

  @Override
  public Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
    return Uni.createFrom().item(super.observe(account, parts).await().atMost(patience));
  }
}
