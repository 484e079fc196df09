package io.clusterapi.provider.contract;

import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.Sighting;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Answers looks on the thread that asked, so that a run knows when a look has ended. */
record PromptDriver(PartDriver driver, Duration patience) implements PartDriver {
  @Override
  public String kind() {
    return driver.kind();
  }

  @Override
  public Uniqueness uniqueness() {
    return driver.uniqueness();
  }

  @Override
  public int batch() {
    return driver.batch();
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    return driver.find(attempt);
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    return driver.create(attempt);
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    return driver.configure(attempt, id);
  }

  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    return driver.delete(attempt, id);
  }

  @Override
  public Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
    return Uni.createFrom().item(driver.observe(account, parts).await().atMost(patience));
  }
}
