package io.clusterapi.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.PartDriver;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AwsDriversTest {
  /** Made by no call of their own: nothing is looked at. */
  private static final Set<String> UNSEEN =
      Set.of(PartKinds.ZONES, PartKinds.DNS, PartKinds.IMAGE, PartKinds.USER_DATA);

  @Test
  void aNetworkIsLookedAtEveryTenthTimeAndInstancesEachTime() {
    Map<String, Integer> turns =
        AwsDrivers.all(null, null, "", Runnable::run).stream()
            .filter(driver -> !UNSEEN.contains(driver.kind()))
            .collect(Collectors.toMap(PartDriver::kind, PartDriver::steadyTurns));
    assertThat(turns).hasSizeGreaterThan(10).containsEntry(PartKinds.INSTANCE, 1);
    turns.remove(PartKinds.INSTANCE);
    assertThat(turns.values()).containsOnly(10);
  }
}
