package io.clusterapi.provider.contract;

import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.Sighting;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** A driver as it is, for some of its methods to be changed. */
class ChangedDriver implements PartDriver {
  private final PartDriver driver;

  ChangedDriver(PartDriver driver) {
    this.driver = driver;
  }

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
    return driver.observe(account, parts);
  }
}
