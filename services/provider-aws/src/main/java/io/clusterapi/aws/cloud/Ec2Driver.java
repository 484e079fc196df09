package io.clusterapi.aws.cloud;

import io.clusterapi.provider.driver.DescribedDriver;
import java.util.List;

/** What drivers of EC2 resources share. */
abstract class Ec2Driver extends DescribedDriver {
  protected final AwsCalls calls;

  protected Ec2Driver(AwsCalls calls) {
    this.calls = calls;
  }

  @Override
  public int steadyTurns() {
    return NetworkPace.TURNS;
  }

  protected static String[] array(List<String> values) {
    return values.toArray(String[]::new);
  }
}
